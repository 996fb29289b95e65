internal import Vocabulary

/// A value with its place in the rules file.
struct Located<Value: Sendable>: Sendable {
  /// The value.
  let value: Value
  /// Where it stands.
  let position: Position
  /// The number of characters it takes, for the caret.
  let length: Int

  init(_ value: Value, _ position: Position, length: Int = 1) {
    self.value = value
    self.position = position
    self.length = length
  }
}
