package import Yams

/// The one way to read YAML: a text whose nesting or aliases would use up stack, time or memory is
/// refused before any node of it is made.
package enum YAMLSource {
  /// The nodes of a text; nil when it has none.
  ///
  /// Fails for what is beyond the bounds and for what is no YAML, with the position.
  package static func compose(_ text: String) throws(YAMLFault) -> Node? {
    var bounded = text
    if let excess = bounded.withUTF8({ unsafe YAMLBounds.excess(in: $0) }) { throw excess }
    // Without a resolver of tags: readers take the text of a scalar whatever YAML takes it for, and the resolver's regular
    // expressions on every key took more than half of the time.
    do { return try Yams.compose(yaml: text, .basic) } catch { throw YAMLFault(error, in: text) }
  }
}
