import Testing
import Vocabulary

@testable import Quality

/// The queue and the random sample in it.
@Suite struct ReviewQueueTests {
  private static func audit(
    _ labels: ScoredLabels, budget: Int, sample: Int, seed: UInt64 = 1
  ) throws -> QualityAudit {
    QualityAudit(
      AuditInputs(lesions: try LabelRanking(labels)),
      kinds: try AllIssueKinds.named("missing,spurious"),
      options: QualityAudit.Options(budget: budget, sample: sample, seed: seed))
  }

  @Test func `no unknown cell is a question, and a queue holds its budget and its sample`() throws {
    let labels = SimulatedLabels(images: 900, unknown: 0.3, seed: 12).labels
    let audit = try Self.audit(labels, budget: 150, sample: 60)
    #expect(audit.queue.items.count == 150)
    #expect(audit.queue.items.count(where: \.sample) == 60)
    #expect(Set(audit.queue.items.map(\.id)).count == 150)
    let unknown = Set(
      labels.states.indices.filter { labels.states[$0] == .unknown }.flatMap { cell in
        ["missing", "spurious"].map {
          QueueItem.cell(
            $0, labels.images[cell / labels.classes.count],
            labels.classes[cell % labels.classes.count])
        }
      })
    #expect(audit.queue.items.allSatisfy { !unknown.contains($0.id) })
    #expect(
      try Self.audit(labels, budget: 150, sample: 60).queue.items == audit.queue.items)
  }

  @Test(arguments: [0, 1, 2, 7, 40, 399]) func `a small queue asks the whole of a smaller sample`(
    budget: Int
  ) throws {
    let labels = SimulatedLabels(images: 600, seed: 13).labels
    let audit = try Self.audit(labels, budget: budget, sample: 200)
    let asked = audit.queue.items.filter(\.sample)
    // Half of the queue at most, and all that was drawn: a sample that is cut short is none.
    #expect(audit.queue.items.count == budget && asked.count == min(200, budget / 2))
    #expect(audit.origin.sample == asked.count)
    let drawn = LabelSample(labels, size: asked.count, seed: 1)
    let width = labels.classes.count
    #expect(
      Set(asked.map(\.id))
        == Set(
          drawn.cells.compactMap { cell in
            LabelDirection(said: labels.states[cell]).map {
              QueueItem.cell(
                $0.rawValue, labels.images[cell / width], labels.classes[cell % width])
            }
          }))
  }
}
