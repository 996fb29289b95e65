import Randomness
import Testing
import Vocabulary

@testable import Quality

/// A simulated reviewer, mistaken once in twenty answers, works through queues.
@Suite struct ErrorsLeftTests {
  private struct Session {
    let audit: QualityAudit
    let asked: Int
    /// Wrong labels that most answers called wrong, by kind.
    var found: [String: Int] = [:]
  }

  /// Answers the first `budget` questions and every question of the sample twice.
  private static func session(
    _ simulated: SimulatedLabels, seed: UInt64, budget: Int
  ) throws -> Session {
    let ranking = try LabelRanking(simulated.labels)
    let inputs = AuditInputs(lesions: ranking)
    let kinds = try AllIssueKinds.named("missing,spurious")
    let options = QualityAudit.Options(budget: budget, sample: 200, seed: seed)
    let before = QualityAudit(inputs, kinds: kinds, options: options)
    let wrong = simulated.wrongItems
    var random = RandomStream(seed: seed, purpose: "reviewer")
    var answers: [ReviewAnswer] = []
    var found: [String: Int] = [:]
    for item in before.queue.items {
      let isWrong = wrong.contains(item.id)
      let given = (0..<(item.sample ? 2 : 1)).map { _ in isWrong != (random.unit() < 0.05) }
      if isWrong, given.count(where: { $0 }) * 2 > given.count { found[item.kind, default: 0] += 1 }
      answers += given.enumerated().map {
        ReviewAnswer(item: item.id, answer: $1 ? .wrong : .right, by: "reader-\($0)")
      }
    }
    let after = QualityAudit(inputs, kinds: kinds, answers: answers, options: options)
    return Session(audit: after, asked: before.queue.items.count, found: found)
  }

  /// Also where classes differ in how often they are missing, so that answers move them by different factors.
  @Test(arguments: [false, true])
  func `the 90 % interval of errors left holds in nine of ten sessions`(isUneven: Bool) throws {
    let runs = 100
    var held = ["missing": 0, "spurious": 0]
    for run in 0..<runs {
      let simulated = SimulatedLabels(
        images: 400, classes: 10, missing: 0.15, spurious: 0.02, isUneven: isUneven,
        seed: UInt64(run))
      let session = try Self.session(simulated, seed: UInt64(run), budget: 400)
      for left in session.audit.left {
        let (low, high) = (try #require(left.low), try #require(left.high))
        let all = simulated.errors(left.direction == "missing" ? .absent : .present)
        let truth = all - session.found[left.direction, default: 0]
        if (low...high).contains(Double(truth)) { held[left.direction, default: 0] += 1 }
      }
    }
    // A binomial of 100 with .9 falls below 83 once in fifty times.
    for (direction, count) in held { #expect(count >= 83, "\(direction): \(count) of \(runs)") }
  }

  @Test func `a tenth of the answers finds at least four times as many errors as random order`()
    throws
  {
    let simulated = SimulatedLabels(images: 1000, missing: 0.15, spurious: 0.005, seed: 9)
    let cells = simulated.labels.knownCells
    let session = try Self.session(simulated, seed: 9, budget: cells / 10)
    let all = simulated.errors(.absent) + simulated.errors(.present)
    let byChance = Double(all) * Double(session.asked) / Double(cells)
    let found = session.found.values.reduce(0, +)
    #expect(Double(found) >= 4 * byChance, "\(found) against \(byChance)")
  }

  @Test func `before any answer the ranking's own expectation stands, without an interval`() throws
  {
    let simulated = SimulatedLabels(images: 300, seed: 5)
    let ranking = try LabelRanking(simulated.labels)
    let audit = QualityAudit(
      AuditInputs(lesions: ranking),
      kinds: try AllIssueKinds.named("missing"))
    #expect(audit.left.map(\.direction) == ["missing", "spurious"])
    let missing = try #require(audit.left.first)
    #expect(missing.low == nil && missing.source == "ranking")
    #expect(abs(missing.expectedLeft - ranking.expectedErrors(of: .absent)) < 1e-6)
    #expect(missing.answersForHalf > 0 && missing.answersForHalf < missing.cells / 4)
  }

  @Test func `a sample asked twice tells a reviewer's mistakes from errors`() {
    // 100 items, 20 wrong: twice 5 % mistakes give on average 18 + 0.2 with two "wrong", 9.5 with one.
    let readings =
      [ErrorRate.Reading](repeating: .init(wrong: 2, right: 0), count: 18)
      + [ErrorRate.Reading](repeating: .init(wrong: 1, right: 1), count: 10)
      + [ErrorRate.Reading](repeating: .init(wrong: 0, right: 2), count: 72)
    let rate = ErrorRate(readings).summary(\.errors)
    #expect(rate.low < 0.2 && rate.high > 0.2 && abs(rate.mean - 0.2) < 0.02)
    #expect(abs(ErrorRate(readings).summary(\.mistakes).mean - 0.05) < 0.02)
  }
}

extension SimulatedLabels {
  /// Ids of the questions whose label is wrong.
  fileprivate var wrongItems: Set<String> {
    let width = labels.classes.count
    return Set(
      isWrong.indices.filter { isWrong[$0] }.map { cell in
        QueueItem.cell(
          labels.states[cell] == .present ? "spurious" : "missing", labels.images[cell / width],
          labels.classes[cell % width])
      })
  }
}
