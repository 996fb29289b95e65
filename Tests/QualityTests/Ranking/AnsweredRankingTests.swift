import Metrics
import Testing
import Vocabulary

@testable import Quality

/// What answers do to the labels that nobody answered.
@Suite struct AnsweredRankingTests {
  /// A reader's answer to the question about a cell.
  private static func answer(
    _ reply: ReviewAnswer.Reply, _ cell: Int, of labels: ScoredLabels
  ) -> ReviewAnswer {
    let width = labels.classes.count
    return ReviewAnswer(
      item: QueueItem.cell(
        labels.states[cell] == .present ? "spurious" : "missing", labels.images[cell / width],
        labels.classes[cell % width]), answer: reply, by: "reader")
  }

  @Test func `answers move the probabilities of their direction, and no class's order`() throws {
    let labels = SimulatedLabels(images: 400, seed: 6).labels
    let ranking = try LabelRanking(labels)
    let width = labels.classes.count
    let present = labels.states.indices.filter {
      labels.states[$0] == .present && ranking.cells[$0] >= AuditInputs.leastProbability
    }
    #expect(present.count >= 3)
    // A person finds every one of them right.
    let answers = present.map { cell in
      Self.answer(.right, cell, of: labels)
    }
    let adjusted = ranking.adjusted(by: AnsweredCells(answers, of: labels))
    #expect(adjusted.expectedErrors(of: .present) < 0.9 * ranking.expectedErrors(of: .present))
    #expect(abs(adjusted.expectedErrors(of: .absent) - ranking.expectedErrors(of: .absent)) < 1e-3)
    for column in 0..<width {
      let cells = stride(from: column, to: labels.states.count, by: width).filter {
        labels.states[$0] == .present
      }
      #expect(
        cells.sorted { (ranking.cells[$1], $0) < (ranking.cells[$0], $1) }
          == cells.sorted { (adjusted.cells[$1], $0) < (adjusted.cells[$0], $1) })
    }
  }

  @Test func `an error among labels that are no issues moves no probability`() throws {
    let labels = SimulatedLabels(images: 400, seed: 6).labels
    let ranking = try LabelRanking(labels)
    let unlikely = labels.states.indices.filter {
      labels.states[$0] == .absent && ranking.cells[$0] < AuditInputs.leastProbability
    }.prefix(20)
    // One slip of a reviewer, where the ranking expects next to nothing.
    let answers = unlikely.enumerated().map { number, cell in
      Self.answer(number == 0 ? .wrong : .right, cell, of: labels)
    }
    let adjusted = ranking.adjusted(by: AnsweredCells(answers, of: labels))
    for (own, other) in zip(adjusted.cells, ranking.cells) { #expect(abs(own - other) < 1e-12) }
  }

  @Test func `a class moves by its own answers as far as it has some, and else by those of all`()
    throws
  {
    let labels = SimulatedLabels(images: 600, seed: 8).labels
    let ranking = try LabelRanking(labels)
    let width = labels.classes.count
    func issues(_ column: Int) -> [Int] {
      stride(from: column, to: labels.states.count, by: width).filter {
        labels.states[$0] == .absent && ranking.cells[$0] >= AuditInputs.leastProbability
      }
    }
    // A person finds all of class 0 wrong, all of class 1 right, and was not asked about others.
    var answers: [ReviewAnswer] = []
    for (column, answer) in [(0, ReviewAnswer.Reply.wrong), (1, .right)] {
      answers += issues(column).prefix(12).map { cell in
        Self.answer(answer, cell, of: labels)
      }
    }
    let adjusted = ranking.adjusted(by: AnsweredCells(answers, of: labels))
    let expected = [0, 1].map { column in
      issues(column).prefix(12).reduce(0) { $0 + ranking.cells[$1] }
    }
    let found = Double(issues(0).prefix(12).count)
    try #require(found > 5 && expected.allSatisfy { $0 > 0.5 })
    let all = (found + 2) / (expected[0] + expected[1] + 2)
    let factors = [(found + 5 * all) / (expected[0] + 5), 5 * all / (expected[1] + 5), all]
    #expect(factors[0] > factors[2] && factors[2] > factors[1])
    for (column, factor) in factors.enumerated() {
      let cell = try #require(issues(column).last)
      let (before, after) = (ranking.cells[cell], adjusted.cells[cell])
      let moved = after / (1 - after) / (before / (1 - before))
      #expect(abs(moved - factor) < 1e-9 * factor, "class \(column): \(moved) for \(factor)")
    }
  }

  @Test func `where a reviewer finds more in one class, its open labels come first`() throws {
    let simulated = SimulatedLabels(images: 1500, seed: 11)
    let labels = simulated.labels
    let width = labels.classes.count
    let ranking = try LabelRanking(labels)
    let issues = labels.states.indices.filter {
      labels.states[$0] == .absent && ranking.cells[$0] >= AuditInputs.leastProbability
    }
    // Labels of even classes are wrong, of odd ones right; half of the issues are answered.
    func isWrong(_ cell: Int) -> Bool { cell % width % 2 == 0 }
    let asked = issues.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    let answers = asked.map { cell in
      Self.answer(isWrong(cell) ? .wrong : .right, cell, of: labels)
    }
    let adjusted = ranking.adjusted(by: AnsweredCells(answers, of: labels))
    let open = Set(issues).subtracting(asked).sorted()
    let before = averagePrecision(open.map { ranking.cells[$0] }, open.map(isWrong))
    let after = averagePrecision(open.map { adjusted.cells[$0] }, open.map(isWrong))
    #expect(after > before + 0.1, "\(after) after \(before)")
  }
}
