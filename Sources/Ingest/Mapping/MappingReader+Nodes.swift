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
      name: text, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  /// The names of columns.
  mutating func columns(_ node: Node, _ name: String) -> [TableMapping.Column] {
    elements(node).compactMap { column($0, name) }
  }
}
