import Testing
import Vocabulary

@testable import Quality

/// The registry of kinds, and what each needs.
@Suite struct AllIssueKindsTests {
  @Test func `names are unique, and kinds say what they are`() {
    let kinds = AllIssueKinds.kinds
    #expect(Set(kinds.map(\.name)).count == kinds.count)
    #expect(kinds.map(\.name).first == "missing" && kinds.map(\.name).last == "source")
    for kind in kinds {
      #expect(!kind.title.isEmpty && kind.explanation.hasSuffix("."), "\(kind.name)")
      #expect(kind.secondsPerAnswer > 0 && (0...1).contains(kind.expectedPrecision))
      #expect(!kind.needs.isEmpty && kind.needs.isDisjoint(with: kind.uses), "\(kind.name)")
    }
  }

  @Test func `a list gives the registry's order, each kind once`() throws {
    func names(_ list: String) throws -> [String] { try AllIssueKinds.named(list).map(\.name) }
    #expect(try names("source, crop,missing,crop") == ["missing", "crop", "source"])
    #expect(try names("all") == AllIssueKinds.kinds.map(\.name))
    #expect(try names("missing,all").count == AllIssueKinds.kinds.count)
  }

  @Test(arguments: ["missing,mising", "Missing", ""]) func `other lists are refused`(list: String)
    throws
  {
    let error = try #require(throws: QualityError.self) { try AllIssueKinds.named(list) }
    #expect("\(error)".contains("wrong-site") && error.exitStatus == .usage)
  }

  @Test(arguments: [
    ("missing", [AuditInput.lesions]), ("spurious", [.lesions]), ("wrong-site", [.sites]),
    ("conflict", [.pixels]), ("duplicate", [.pixels]), ("crop", [.pixels]),
    ("off-topic", [.pixels]), ("confused", [.lesions]), ("source", [.origins]),
  ]) func `a kind without its input says what is missing and what gives it`(
    name: String, needs: [AuditInput]
  ) throws {
    let kind = try #require(try AllIssueKinds.named(name).first)
    let findings = KindFindings(kind, AuditInputs())
    guard case .lacking(let missing) = findings else {
      Testing.Issue.record("\(name) looked at nothing")
      return
    }
    #expect(missing == needs)
    let words = try #require(findings.lack)
    for input in needs { #expect(words.contains(input.words) && words.contains(input.remedy)) }
  }

  @Test func `with lesions alone the kinds that need them look, and the others do not`() throws {
    let inputs = AuditInputs(
      lesions: try LabelRanking(SimulatedLabels(images: 200, seed: 2).labels))
    let audit = QualityAudit(inputs, kinds: AllIssueKinds.kinds)
    let looked = audit.sections.filter { $0.findings.lack == nil }.map(\.kind.name)
    #expect(looked == ["missing", "spurious", "confused"])
    #expect(audit.sections.map(\.kind.name) == AllIssueKinds.kinds.map(\.name))
    let lines = audit.summary.split(separator: "\n")
    #expect(
      lines.contains { $0.hasPrefix("crop       Not looked for: it needs a data set with pixels.") }
    )
  }
}
