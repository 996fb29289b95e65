import Artifacts
import Digests
import Foundation
import Quality
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

/// The page of label quality: what it warns of, and the rule behind a label.
@Suite struct QualityPageTests {
  private let folder = TemporaryFolder()

  /// The planted atlas with one term of a diagnosis behind its first class.
  private func pack(of planted: PlantedAtlas) throws -> Pack {
    let own = planted.pack.manifest
    let manifest = PackManifest(
      title: own.title, lesions: own.lesions, sites: own.sites,
      terms: [
        TermMapping(
          facet: .diagnosis, term: "clinging disease", count: 9, kind: .class,
          classes: [PlantedAtlas.lesions[0]], rule: "same_as", line: 17, why: "it is defined by it"
        )
      ], correlation: own.correlation, predilection: own.predilection,
      certificate: own.certificate, findings: [], exclusions: [], provenance: own.provenance)
    let digest = try PackWriter.write(
      manifest: manifest, images: planted.pack.images, pixelSources: [:],
      into: folder.file("packs"))
    return try Pack.open(folder.file("packs/\(digest.hex)"))
  }

  @Test func `it says what may spoil the result, and which rule is behind a label`() throws {
    let planted = try PlantedAtlas(in: folder.file("planted"))
    let run = try planted.run("guesser", tasks: "mtl", guesses: true)
    let pack = try pack(of: planted)
    let labels = try #require(try ScoredLabels.lesions(of: [run], pack: pack))
    let inputs = AuditInputs(
      pack: pack, lesions: try LabelRanking(labels), foreignRuns: [run.manifest.name])
    let answers = [ReviewAnswer(item: "missing|elsewhere/1|scar", answer: .wrong, by: "ab")]
    let audit = QualityAudit(inputs, kinds: AllIssueKinds.kinds, answers: answers)
    let issues = audit.sections.flatMap(\.issues)
    #expect(issues.contains { $0.subject.isAbout(PlantedAtlas.lesions[0]) })
    try QualityReport.write(audit, to: folder.file("report"), thumbnails: nil, sparing: [])
    let page = try String(contentsOfFile: folder.file("report/index.html"), encoding: .utf8)
    #expect(page.contains("guesser was trained on another data set"))
    // What to change follows from the answer: whether a label is missing, or is right.
    for (question, change) in [
      ("missing here?", "If it is missing: add"), ("right?", "If it is wrong: remove"),
    ] {
      #expect(page.contains(question) && page.contains(change))
    }
    #expect(!page.contains("If so:"))
    #expect(page.contains("1 of 1 answer is about questions that this data set does not have"))
    #expect(
      page.contains("&#39;clinging disease&#39; by none:17")
        || page.contains("'clinging disease' by none:17"))
    #expect(page.contains("aria-label=\"Expected errors found against answers\""))
    #expect(page.contains("Not looked for: it needs a data set with pixels."))
    #expect(!page.contains("have no scores"))
  }

  @Test func `a page without room for all images shows what the first question is about`() throws {
    let data = try SyntheticData(in: folder.file("data"), cases: 40)
    let run = try data.run("multi", tasks: "mtl", skill: 0.5, keepsFeatures: false)
    let labels = try #require(try ScoredLabels.lesions(of: [run], pack: data.pack))
    let audit = QualityAudit(
      AuditInputs(pack: data.pack, lesions: try LabelRanking(labels)),
      kinds: try AllIssueKinds.named("missing"))
    #expect(audit.sections.contains { !$0.issues.isEmpty })
    try QualityReport.write(audit, to: folder.file("report"), thumbnails: 1, sparing: [])
    let page = try String(contentsOfFile: folder.file("report/index.html"), encoding: .utf8)
    let image = try #require(page.firstRange(of: "<img data-picture=\"0\""))
    let question = try #require(page.firstRange(of: "missing here?"))
    #expect(image.lowerBound < question.lowerBound)
  }

  @Test func `images without scores are counted`() throws {
    let planted = try PlantedAtlas(in: folder.file("planted"), cases: 100)
    let images = planted.pack.images.dropLast(7)
    let labels = ScoredLabels(
      images: images.map(\.id), classes: PlantedAtlas.lesions, folds: images.map(\.fold.rawValue),
      states: images.flatMap(\.lesions),
      probabilities: images.flatMap { $0.lesions.map { $0 == .present ? 0.8 : 0.1 } })
    let audit = QualityAudit(
      AuditInputs(pack: planted.pack, lesions: try LabelRanking(labels)),
      kinds: try AllIssueKinds.named("missing"))
    #expect(audit.inputs.unscoredImages == 7)
    #expect(audit.warnings.first?.hasPrefix("7 images of the data set have no scores") == true)
    #expect(!audit.summary.contains("no scores"))
    try QualityReport.write(audit, to: folder.file("report"), thumbnails: nil, sparing: [])
    let page = try String(contentsOfFile: folder.file("report/index.html"), encoding: .utf8)
    #expect(page.contains("<p class=\"alert\">7 images of the data set have no scores"))
  }
}

extension Quality.Issue.Subject {
  /// Whether it is a class on an image.
  fileprivate func isAbout(_ name: String) -> Bool {
    if case .cell(_, let own) = self { own == name } else { false }
  }
}
