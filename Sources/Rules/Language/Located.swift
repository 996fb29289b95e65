package import Vocabulary

/// A value with its place in the rules file.
package struct Located<Value: Sendable>: Sendable {
  /// The value.
  package let value: Value
  /// Where it stands.
  package let position: Position
  /// The number of characters it takes, for the caret.
  package let length: Int

  package init(_ value: Value, _ position: Position, length: Int = 1) {
    self.value = value
    self.position = position
    self.length = length
  }
}
