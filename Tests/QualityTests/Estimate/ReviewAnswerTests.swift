import Files
import TestSupport
import Testing
import Vocabulary

@testable import Quality

/// Answers from a file, and what becomes of those that fit nothing.
@Suite struct ReviewAnswerTests {
  private let folder = TemporaryFolder()

  private func read(_ text: String) throws -> [ReviewAnswer] {
    try AtomicFile.write(text, to: folder.file("answers.jsonl"))
    return try ReviewAnswer.read(folder.file("answers.jsonl"))
  }

  @Test func `a line is an answer, blank lines and further keys are left alone`() throws {
    let answers = try read(
      """
      {"item":"missing|a/1|scar","answer":"wrong","by":"ab"}

      {"answer":"unsure","by":"cd","item":"spurious|a/2|scale","time":"2026-11-29","shown":["x"]}

      """)
    #expect(
      answers == [
        ReviewAnswer(item: "missing|a/1|scar", answer: .wrong, by: "ab"),
        ReviewAnswer(item: "spurious|a/2|scale", answer: .unsure, by: "cd"),
      ])
    #expect(try read("").isEmpty)
  }

  @Test func `a last line without a line feed counts`() throws {
    let line = #"{"item":"a","answer":"right","by":"ab"}"#
    #expect(try read("\(line)\n\(line)").count == 2)
  }

  @Test(arguments: [
    (#"{"item":"a","answer":"right","by":"ab"}"# + "\nyes\n", 2, "'yes' is no answer; a line"),
    (#"{"item":"a","answer":"maybe","by":"ab"}"# + "\n", 1, "wrong, right or unsure"),
    (#"{"item":"a","answer":"right"}"# + "\n", 1, "is no answer"),
    ("\n\n" + #"{"item":"a","answer":"ri"#, 3, "perhaps cut off"),
  ]) func `a line that is no answer is named`(text: String, line: Int, words: String) throws {
    let error = try #require(throws: QualityError.self) { try read(text) }
    #expect("\(error)".contains("answers.jsonl:\(line): "), "\(error)")
    #expect("\(error)".contains(words) && error.exitStatus == .badData, "\(error)")
  }

  @Test func `answers to questions that the data set does not have are counted`() throws {
    let labels = SimulatedLabels(images: 300, seed: 5).labels
    let inputs = AuditInputs(lesions: try LabelRanking(labels))
    let first = try #require(labels.states.first)
    let direction = try #require(LabelDirection(said: first))
    let own = QueueItem.cell(direction.rawValue, labels.images[0], labels.classes[0])
    let turned = QueueItem.cell(
      direction == .missing ? "spurious" : "missing", labels.images[0], labels.classes[0])
    let answers = [own, turned, "missing|other/1|scar", "conflict|other/1|other/2", "typo|x"].map {
      ReviewAnswer(item: $0, answer: .right, by: "ab")
    }
    // Nobody asked for conflicts, so that nobody can say whether that one is there.
    let audit = QualityAudit(
      inputs, kinds: try AllIssueKinds.named("missing,spurious"), answers: answers)
    #expect(audit.origin.answers == 5 && audit.origin.unmatchedAnswers == 3)
    #expect(audit.warnings.count == 1 && audit.warnings[0].hasPrefix("3 of 5 answers"))
    #expect(audit.left.map(\.answered).reduce(0, +) == 1)
  }
}
