internal import Documents
internal import Vocabulary
internal import Yams

extension MappingReader {
  /// A column's name.
  mutating func column(_ node: Node, _ name: String) -> TableMapping.Column? {
    guard let text = scalar(node, name) else { return nil }
    guard !text.isEmpty else {
      fail(node, "\(name) names no column", "Write the column's name from the header.")
      return nil
    }
    return TableMapping.Column(
      name: text, line: node.position.line, column: node.position.column)
  }

  /// The names of columns: those of a list, or the one of a text.
  mutating func columns(_ node: Node, _ name: String) -> [TableMapping.Column] {
    node.elements.compactMap { column($0, name) }
  }
}
