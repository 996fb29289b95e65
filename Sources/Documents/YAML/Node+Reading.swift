package import Vocabulary
package import Yams

/// What every reader of YAML asks of a node. Each reader words its own messages.
extension Node {
  /// Where the node begins.
  package var position: Position {
    Position(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  /// The text of a scalar, whatever YAML takes it for: `True` stays `True`; nil for lists and mappings.
  package var text: Located<String>? {
    guard case .scalar(let scalar) = self else { return nil }
    return Located(scalar.string, position, length: scalar.string.unicodeScalars.count)
  }

  /// Whether the node is a scalar without quotes.
  package var isPlain: Bool {
    guard case .scalar(let scalar) = self else { return false }
    return scalar.style == .plain
  }

  /// The elements of a list, or the node itself.
  package var elements: [Node] {
    guard case .sequence(let items) = self else { return [self] }
    return Array(items)
  }

  /// What the node is, in words for a message.
  package var kindName: String {
    switch self {
    case .scalar: "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .alias: "an alias"
    }
  }
}
