internal import Yams

extension MappingReader {
  /// The entries of a mapping node by key; unknown keys are problems.
  mutating func entries(_ node: Node, known: [String], of name: String) -> [String: Node]? {
    guard node.mapping != nil else {
      fail(node, "\(name) must be keys with values", "See docs/formats.md.")
      return nil
    }
    var result: [String: Node] = [:]
    for (key, value) in node.mapping ?? [:] {
      guard let text = key.scalar?.string, known.contains(text) else {
        let text = key.scalar?.string ?? "?"
        let near = NearestName.suggestion(for: text, among: known)
        fail(
          key, "\(name) has no key \"\(text)\"",
          near.map { "Did you mean \"\($0)\"?" } ?? "It has: \(known.joined(separator: ", ")).")
        continue
      }
      result[text] = value
    }
    return result
  }

  /// The keys and values of a mapping node in their order.
  mutating func pairs(_ node: Node, _ name: String) -> [(String, Node)] {
    guard let mapping = node.mapping else {
      fail(node, "\(name) must be keys with values", "See docs/formats.md.")
      return []
    }
    return mapping.compactMap { key, value in key.scalar.map { ($0.string, value) } }
  }

  /// The elements of a sequence, or the node itself.
  func elements(_ node: Node) -> [Node] {
    node.sequence.map { Array($0) } ?? [node]
  }

  /// A scalar's text, whatever YAML takes it for: `True` stays `True`.
  mutating func scalar(_ node: Node, _ name: String) -> String? {
    guard let scalar = node.scalar else {
      fail(node, "\(name) must be a text", "Write it on one line, in quotes if it has colons.")
      return nil
    }
    return scalar.string
  }

  /// The texts of a sequence, or of one scalar.
  mutating func texts(_ node: Node, _ name: String) -> [String] {
    elements(node).compactMap { scalar($0, name) }
  }

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
