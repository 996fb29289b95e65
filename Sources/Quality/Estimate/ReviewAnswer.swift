internal import Files

/// What a person said about a label: one line of an answers file.
package struct ReviewAnswer: Codable, Sendable, Hashable {
  /// The answer.
  package enum Verdict: String, Codable, Sendable {
    /// The label is wrong.
    case wrong
    /// The label is right.
    case right
    /// The person can't tell.
    case unsure
  }

  /// The item of the queue that was answered.
  package let item: String
  package let answer: Verdict
  /// Who said so.
  package let by: String

  /// Names every field.
  package init(item: String, answer: Verdict, by: String) {
    self.item = item
    self.answer = answer
    self.by = by
  }

  /// Reads a file of one JSON object a line with the keys `item`, `answer` and `by`.
  ///
  /// Fails when it is missing or a line is none.
  package static func read(_ path: String) throws -> [ReviewAnswer] {
    try JSONLines.read(ReviewAnswer.self, at: path)
  }
}
