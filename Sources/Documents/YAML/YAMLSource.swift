package import Yams

/// The one way to read YAML: a text whose nesting or aliases would use up stack, time or memory is
/// refused before any node of it is made.
package enum YAMLSource {
  /// The nodes of a text; nil when it has none.
  ///
  /// Throws `YAMLExcess` for what is beyond the bounds, and `YamlError` for what is no YAML.
  package static func compose(_ text: String) throws -> Node? {
    var text = text
    if let excess = text.withUTF8({ unsafe YAMLBounds.excess(in: $0) }) { throw excess }
    return try Yams.compose(yaml: text)
  }
}

/// What a YAML text has beyond the bounds, with its place.
package struct YAMLExcess: Error, Equatable, Sendable {
  /// The line, from 1.
  package let line: Int
  /// The column, from 1.
  package let column: Int
  /// What there is too much of.
  package let what: String
}
