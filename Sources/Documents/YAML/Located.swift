internal import Terms
package import Vocabulary

/// A value with its position in a file that people write.
package struct Located<Value: Sendable>: Sendable {
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

extension Located<String> {
  /// The text as an integer in digits alone; nil when it is none or lies outside the bounds.
  package func number(within bounds: ClosedRange<Int>) -> Int? {
    PlainNumber.natural(value).flatMap { bounds.contains($0) ? $0 : nil }
  }
}
