import Files
import TestSupport
import Testing
import Vocabulary

@testable import Quality

/// A report on disk, and what it says about one image.
@Suite struct QualityFolderTests {
  @Test func `a report's tables say what they found of an image, and of no other`() throws {
    let simulated = SimulatedLabels(images: 200, seed: 11)
    let ranking = try LabelRanking(simulated.labels)
    let inputs = AuditInputs(
      pack: nil, lesions: ranking, sites: nil, neighbours: nil, looks: nil, contributors: [:])
    let audit = try QualityAudit(inputs, kinds: try AllIssueKinds.named("all"), scores: ["run"])
    let folder = TemporaryFolder()
    try audit.writeTables(to: folder.path)
    let report = QualityFolder(folder.path)
    #expect(report.isThere)
    let first = try #require(audit.sections.first { $0.kind.name == "missing" }?.issues.first)
    let image = try #require(first.images.first)
    let said = try report.findings(of: image.rawValue)
    #expect(said.contains { $0.hasPrefix("missing ") && $0.contains(first.evidence[0]) })
    #expect(try report.findings(of: "sim/none").isEmpty)
  }

  @Test func `a kind without its input says what is missing`() throws {
    let inputs = AuditInputs(
      pack: nil, lesions: nil, sites: nil, neighbours: nil, looks: nil, contributors: [:])
    for kind in AllIssueKinds.kinds {
      guard case .lacking(let what, let remedy) = try kind.find(in: inputs) else {
        Testing.Issue.record("\(kind.name) found something in nothing")
        continue
      }
      #expect(!what.isEmpty && remedy.hasSuffix("."))
    }
    #expect(throws: QualityError.self) { try AllIssueKinds.named("missing,mising") }
  }

  @Test func `no unknown cell is a question, and a queue holds its budget and its sample`() throws {
    let labels = SimulatedLabels(images: 900, unknown: 0.3, seed: 12).labels
    let inputs = AuditInputs(
      pack: nil, lesions: try LabelRanking(labels), sites: nil, neighbours: nil, looks: nil,
      contributors: [:])
    let audit = try QualityAudit(
      inputs, kinds: try AllIssueKinds.named("missing,spurious"),
      options: QualityAudit.Options(budget: 150, sample: 60, seed: 1))
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
    let again = try QualityAudit(
      inputs, kinds: try AllIssueKinds.named("missing,spurious"),
      options: QualityAudit.Options(budget: 150, sample: 60, seed: 1))
    #expect(again.queue.items == audit.queue.items)
  }
}
