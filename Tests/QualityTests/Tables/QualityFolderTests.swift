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
    let inputs = AuditInputs(lesions: ranking)
    let audit = QualityAudit(inputs, kinds: try AllIssueKinds.named("all"), scores: ["run"])
    let folder = TemporaryFolder()
    try audit.writeTables(to: folder.path)
    let report = QualityFolder(folder.path)
    let first = try #require(audit.sections.first { $0.kind.name == "missing" }?.issues.first)
    let image = try #require(first.images.first)
    let said = try report.findings(of: image.rawValue)
    #expect(said.contains { $0.hasPrefix("missing ") && $0.contains(first.evidence[0]) })
    #expect(try report.findings(of: "sim/none").isEmpty)
  }
}
