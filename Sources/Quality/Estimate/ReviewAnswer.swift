internal import Files

/// What a person said about an item of the queue: one line of an answers file.
package struct ReviewAnswer: Codable, Sendable, Hashable {
  /// What was said.
  package enum Reply: String, Codable, Sendable {
    /// Something is wrong.
    case wrong
    /// Nothing is.
    case right
    /// The person can't tell.
    case unsure
  }

  /// The item of the queue that was answered.
  package let item: String
  /// What the person says of the item.
  package let answer: Reply
  /// Who said so.
  package let by: String

  package init(item: String, answer: Reply, by: String) {
    self.item = item
    self.answer = answer
    self.by = by
  }

  /// Reads a file of one JSON object a line with the keys `item`, `answer` and `by`; other keys are left alone.
  ///
  /// A last line without a line feed counts like the others. Fails when the file is missing, and names the first line
  /// that is no answer.
  package static func read(_ path: String) throws -> [ReviewAnswer] {
    var answers: [ReviewAnswer] = []
    for line in try JSONLines.lines(at: path) {
      let text = String(decoding: line.bytes, as: UTF8.self)
      guard text.contains(where: { !$0.isWhitespace }) else { continue }
      guard
        let answer = try? CanonicalJSON.decode(ReviewAnswer.self, from: line.bytes, path: path)
      else {
        // Without a line feed behind it a line may have been cut off by a full disk or a killed program.
        throw QualityError.input(
          path: path, line: line.number,
          reason:
            "'\(text.prefix(60))' is no answer\(line.isEnded ? "" : ", perhaps cut off"); a line is "
            + #"{"item": "…", "answer": "wrong", "by": "…"} with wrong, right or unsure. "#
            + "Correct the line, or remove it.")
      }
      answers.append(answer)
    }
    return answers
  }
}
