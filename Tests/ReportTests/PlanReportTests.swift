import Artifacts
import Evaluation
import Files
import Foundation
import Imaging
import Report
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@Suite struct PlanReportTests {
  private static let attack = SyntheticData.hostile

  private static func labels(_ present: [String], unknown: [String] = []) -> ImageLabels {
    ImageLabels(present: present, unknown: unknown, site: "hands", fold: Fold(0))
  }

  /// A plan of everything that a page shows; `text` stands wherever data may stand.
  static func plan(in folder: TemporaryFolder, text: String) throws -> Plan {
    let picture = folder.file("picture.jpg")
    try AtomicFile.write(
      try ImageEncoder.jpeg(RGBImage(width: 64, height: 48, gray: 90), quality: 80), to: picture)
    let images = (0..<30).map { number in
      ImageChange(
        id: ImageID("\(text)/\(String(format: "%03d", number))"),
        kind: number < 20 ? .changed : number < 25 ? .emptied : .new,
        before: number < 25 ? labels([text, "a"]) : nil,
        after: number >= 20 && number < 25 ? nil : labels(["a", "b"], unknown: [text]),
        reason: number >= 20 && number < 25 ? text : "", terms: text,
        file: number % 2 == 0 ? picture : nil, orientation: 6)
    }
    var plan = Plan(
      subject: .init(
        rules: text, rulesDigest: "1234", dataDigest: "9f3c0000", images: 21_657,
        rulesBefore: text, labelsBefore: text, lockDate: "2026-11-23"),
      rules: RuleChange.Kind.allCases.map { kind in
        RuleChange(
          kind: kind, facet: .lesion, says: text, said: text, location: text, by: text, date: text,
          status: text, why: text, images: 112, newToClass: 31, lostToClass: 0)
      },
      mappings: [MappingChange(facet: .site, term: text, images: 3, before: text, after: text)],
      thresholds: ThresholdNote.Kind.allCases.map { kind in
        ThresholdNote(
          kind: kind, facet: .lesion, classID: text, threshold: text, count: 487, limit: 498,
          result: "kept", byCounts: "merged", before: text, rest: text)
      },
      remarks: [text],
      lesions: [
        ClassChange(id: "a", label: text, before: 400, after: 431),
        ClassChange(id: text, label: text, before: 9, after: nil),
        ClassChange(id: "b", label: "b", before: nil, after: 12),
      ],
      sites: [ClassChange(id: "hands", label: text, before: 40, after: 40)], images: images,
      includedBefore: 400, includedAfter: 395,
      folds: FoldChange(
        maxImbalanceBefore: 0.009, maxImbalanceAfter: 0.01, meanImbalanceBefore: nil,
        meanImbalanceAfter: 0.001, leaks: 0, moved: 2))
    plan.merged = MergedScores.derive(
      run: text,
      predictions: Predictions(
        lesions: [ClassID("x"), ClassID("y")], sites: [], images: [ImageID("t/0"), ImageID("t/1")],
        folds: [Fold(0), Fold(0)], lesionProbabilities: [0.9, 0.2, 0.1, 0.3],
        lesionLogits: [0, 0, 0, 0], siteProbabilities: [], siteLogits: []),
      ownStates: { image, _ in image == ImageID("t/0") ? .present : .absent },
      before: ["x", "y"].map {
        TermMapping(
          facet: .lesion, term: $0, count: 1, kind: .class, classes: [$0], rule: "", line: nil,
          why: "")
      },
      after: ["x", "y"].map {
        TermMapping(
          facet: .lesion, term: $0, count: 1, kind: .class, classes: ["a"], rule: "", line: nil,
          why: "")
      }, states: { image, _ in image == ImageID("t/0") ? .present : .absent })
    return plan
  }

  @Test func `the page shows sizes, moves with thumbnails, emptied images and thresholds`() throws {
    let folder = TemporaryFolder()
    let page = PlanReport.html(try Self.plan(in: folder, text: "papule"))
    #expect(page.contains("of them would be left without a label"))
    #expect(page.contains("400 → 395"))
    #expect(page.contains("+31"))
    #expect(page.contains("<span class=\"tag good\">new</span>"))
    #expect(page.contains("<span class=\"tag warn\">gone</span>"))
    #expect(page.contains(/papule → b <span class="range">20 images/))
    #expect(page.contains("also") == false)
    #expect(page.contains("--relock would merge it into papule"))
    #expect(page.contains("not what training on the merged classes would give"))
    // Each image is stored once, and the blur button is there for them.
    #expect(page.matches(of: #/"jpeg":"/#).count >= 10)
    #expect(!page.contains("aria-pressed=\"false\" hidden"))
    #expect(page == PlanReport.html(try Self.plan(in: folder, text: "papule")))
    // Nothing of this machine's folders, nothing from the network.
    #expect(!page.contains(folder.path))
    #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
  }

  @Test func `text of rules and atlas can't become markup`() throws {
    let page = PlanReport.html(try Self.plan(in: TemporaryFolder(), text: Self.attack))
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("\"quoted\""))
  }

  @Test func `a first plan and one that changes nothing say so`() {
    func plan(_ before: String?) -> Plan {
      Plan(
        subject: .init(
          rules: "rules.yaml", rulesDigest: "1", dataDigest: "2", images: 3, rulesBefore: before,
          labelsBefore: before, lockDate: nil),
        rules: [], mappings: [], thresholds: [], remarks: [],
        lesions: [ClassChange(id: "a", label: "a", before: before == nil ? nil : 1, after: 1)],
        sites: [], images: [], includedBefore: before == nil ? nil : 1, includedAfter: 1,
        folds: FoldChange(
          maxImbalanceBefore: nil, maxImbalanceAfter: 0, meanImbalanceBefore: nil,
          meanImbalanceAfter: 0, leaks: 0, moved: 0))
    }
    #expect(PlanReport.html(plan(nil)).contains("no earlier data set to compare with"))
    #expect(PlanReport.html(plan("lock")).contains("changes nothing"))
  }
}
