import Artifacts
import AtlasSamples
import Documents
import Foundation
import Metrics
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Advisor
@testable import Rules
@testable import Taxonomy

@Suite struct AdviceTests {
  private static let rules = """
    derm_rules: 1
    people: {ab: {name: A. B.}}
    lesions:
      classes:
        nodule: {same_as: [nodule]}
        papule: {label: plain papule, same_as: [papule], includes: [papule / pearly]}
        hyperkeratosis: {same_as: [hyperkeratosis]}
        scar: {same_as: [scar]}
      drop:
        - {term: ruler, may_be: [scar], why: "a thing"}
      never_merge:
        - {pair: [scar-like papule, papule], why: "differs"}
    sites: {classes: {hand: {same_as: [hand]}, foot: {same_as: [foot]}}}
    """

  private static let texts = [
    "papules @ hand #1", "papules @ hand #2", "papules @ foot #2", "papule @ hand #3",
    "papule; nodule @ foot #4", "nodul @ foot #5", "hypokeratosis #6", "pearly papule #7",
    "big nodule; scar @ foot #8", "scar-like papule @ hand #9", "papule / odd @ hand #10",
    "no nodule #11", "nodule and scar #12", "a ruler #13", "zzz #14", "nodule; scar @ hands #15",
    "hyperkeratosis @ hand #16", "papule,nodul #17",
  ]

  private func advise(
    _ texts: [String] = texts, rules: String = rules,
    in folder: TemporaryFolder = TemporaryFolder(),
    _ change: (inout AdviceOptions) -> Void = { _ in }
  ) throws -> Advice {
    try Advice.of(texts, rules: rules, in: folder, change)
  }

  @Test(arguments: [
    ("papules", "same_as 'papules' -> papule"), ("nodul", "spelling 'nodul' -> 'nodule'"),
    ("pearly papule", "same_as 'pearly papule' -> papule"),
    ("big nodule", "includes 'big nodule' -> nodule"),
    ("papule / odd", "includes 'papule / odd' -> papule"),
    ("nodule and scar", "also 'nodule and scar' -> nodule + scar"),
    ("a ruler", "drop 'a ruler' (may be scar)"), ("hands", "same_as 'hands' -> hand"),
  ])
  func `words tell what a term may be`(_ term: String, _ decision: String) throws {
    let advice = try advise()
    let found = advice.suggestions.filter { $0.subject == term }.map(\.decision.text)
    #expect(found == [decision], "\(advice.text())")
  }

  @Test(arguments: ["hypokeratosis", "no nodule", "zzz", "scar-like papule"])
  func `opposites, denials, strange words and pairs that must stay apart are not suggested`(
    _ term: String
  ) throws {
    let advice = try advise()
    #expect(!advice.suggestions.contains { $0.subject == term }, "\(advice.text())")
    #expect(advice.text().contains("  lesion '\(term)'   1 image, 1 case"))
  }

  @Test func `a text with commas is decided with the piece that has no mapping`() throws {
    let advice = try advise()
    let term = try #require(advice.terms.first { $0.text == "papule,nodul" })
    #expect(term.decidedWith == ["comes apart at its commas once 'nodul' has a mapping"])
    let alone = try advise(["papule,nodul #1", "nodule #2", "papule,odd papule #3"])
    #expect(
      alone.suggestions.map(\.decision.text)
        == ["spelling 'nodul' -> 'nodule'", "includes 'odd papule' -> papule"], "\(alone.text())")
  }

  @Test func `a text of terms in review waits for them, a text of strange words is taken whole`()
    throws
  {
    let advice = try advise(["rash,wheal #1", "rash #2", "wheal #3", "odd papule, thick skin #4"])
    let waiting = try #require(advice.terms.first { $0.text == "rash,wheal" })
    #expect(
      waiting.decidedWith
        == ["rash", "wheal"].map { "comes apart at its commas once '\($0)' has a mapping" })
    #expect(
      advice.suggestions.map(\.decision.text) == ["includes 'odd papule, thick skin' -> papule"])
  }

  @Test func `evidence is what a count by hand gives`() throws {
    let advice = try advise()
    let suggestion = try #require(advice.suggestions.first { $0.subject == "papules" })
    let evidence = suggestion.evidence
    #expect(evidence.images == (3, 2) && evidence.cases == (2, 2))
    #expect(evidence.together.images == 0)
    #expect(abs(evidence.together.expected - 6.0 / 18) < 1e-12)
    #expect(evidence.together.sharedDiagnoses == nil)
    #expect(evidence.spelling?.distance == 1 && evidence.spelling?.compared == "papule")
    #expect(evidence.spelling?.sameFingerprint == false)
    // Sites: 2 hand, 1 foot against 1 hand, 1 foot.
    let profile = try #require(evidence.profile)
    #expect(JensenShannon.bits([2, 1], [1, 1]).map { abs($0 - profile.bits) < 1e-12 } == true)
    #expect(evidence.model.text == "no run given")
    #expect(
      evidence.fields.map(\.name)
        == [
          "spelling", "together", "diagnoses", "profile", "model", "neighbours", "size",
        ])
  }

  @Test func `two words that often stand together are proposed to be kept apart`() throws {
    let texts = ["papules; papule", "papules; papule", "papules", "nodule", "nodule", "scar"]
    let advice = try advise(texts)
    let suggestion = try #require(advice.suggestions.first)
    #expect(suggestion.decision.text == "same_as 'papules' -> papule")
    #expect(suggestion.reason.hasSuffix("so contributors tell them apart"), "\(suggestion.reason)")
    #expect(suggestion.evidence.together.images == 2)
  }

  @Test func `the same input gives the same text, in whatever order it comes`() throws {
    let folder = TemporaryFolder()
    let first = try advise(in: folder)
    let second = try advise(in: folder)
    #expect(first.text() == second.text() && first.csv.text == second.csv.text)
    // Ids of images follow the order of texts; what is counted does not.
    let reversed = try advise(Self.texts.reversed(), in: folder)
    #expect(reversed.suggestions.map(\.id) == first.suggestions.map(\.id))
    let lines = Self.rules.split(separator: "\n").map(String.init)
    let moved = (lines[..<4] + [lines[7], lines[6], lines[5], lines[4]] + lines[8...])
      .joined(separator: "\n")
    let other = try advise(rules: moved)
    #expect(other.suggestions.map(\.id) == first.suggestions.map(\.id))
    #expect(other.suggestions.map(\.evidence) == first.suggestions.map(\.evidence))
  }

  @Test func `what people refused is not suggested again, what they put off comes last`() throws {
    let folder = TemporaryFolder()
    let first = try advise(in: folder)
    var log = try RuleBook(folder.file("rules.yaml")).decisions()
    try log.append(first.unseen(in: log))
    #expect(first.unseen(in: log).isEmpty)
    var attribution = Attribution(date: "2026-11-24")
    attribution.by = "ab"
    let ids = first.suggestions.map(\.id)
    #expect(Set(ids).count == ids.count)
    for (event, id) in zip([DecisionLog.Event.rejected, .never, .later], ids) {
      _ = try log.record(event, id: id, attribution: attribution, people: ["ab"])
    }
    let second = try advise(in: folder)
    #expect(second.suggestions.map(\.id) == Array(ids.dropFirst(3)) + [ids[2]])
    #expect(second.refused == 2)
    #expect(second.suggestions.last?.isLater == true)
    #expect(second.text().contains("put off earlier"))
    _ = try log.record(.reopened, id: ids[0], attribution: attribution, people: ["ab"])
    #expect(try advise(in: folder).suggestions.first?.id == ids[0])
  }

  @Test func `every suggestion can be accepted, and then lint and the next advice are content`()
    throws
  {
    let folder = TemporaryFolder()
    var advice = try advise(in: folder)
    var log = try RuleBook(folder.file("rules.yaml")).decisions()
    var attribution = Attribution(date: "2026-11-24")
    attribution.by = "ab"
    attribution.why = "so"
    var accepted = 0
    while let next = advice.suggestions.first {
      try log.append(advice.unseen(in: log))
      let appliedPatch = try AppliedPatch(
        log.patch(of: next.id), rules: folder.file("rules.yaml"), attribution: attribution)
      try appliedPatch.write()
      try log.append(appliedPatch.logLines())
      let book = try RuleBook(folder.file("rules.yaml"))
      #expect(book.findings.isEmpty, "\(book.text(book.findings))")
      let text = try String(contentsOfFile: folder.file("rules.yaml"), encoding: .utf8)
      advice = try advise(rules: text, in: folder)
      #expect(!advice.suggestions.contains { $0.id == next.id })
      accepted += 1
      try #require(accepted < 20)
    }
    #expect(accepted == 8)
    #expect(advice.terms.allSatisfy { $0.images == 1 })
  }

  @Test func `classes with one diagnosis and no common image are compared, others not`() throws {
    func image(_ lesion: String, _ diagnosis: String, _ number: Int) -> (AtlasImage, [AtlasMention])
    {
      var image = AtlasImage(id: ImageID("t/\(lesion)\(number)"), source: "t")
      image.diagnosis = diagnosis
      return (image, [AtlasMention(.lesion, [lesion])])
    }
    let facts =
      (0..<6).map { image("nodule", "acne", $0) } + (0..<6).map { image("papule", "acne", $0) }
      + (0..<6).map { image("scar", "burn", $0) } + (0..<4).map { image("strange", "acne", $0) }
    let book = try RuleText.book(Self.rules, in: TemporaryFolder())
    let advice = try Advice(
      atlas: Atlas(facts), book: book, log: try book.decisions(), options: AdviceOptions())
    let pairs = advice.suggestions.filter(\.comparesClasses)
    #expect(pairs.map(\.subject) == ["nodule | papule"])
    #expect(pairs.first?.decision.text == "never_merge 'nodule' and 'papule'")
    #expect(pairs.first?.evidence.together.sharedDiagnoses == 1)
    let like = advice.suggestions.filter { $0.subject == "strange" }.map(\.decision.text)
    #expect(like == ["looks_like 'strange' -> nodule", "looks_like 'strange' -> papule"])
    // A refused pair makes room for what diagnoses tell of other classes, never for itself.
    let word = facts.map {
      ($0.0, $0.1[0].mention.path == ["strange"] ? [AtlasMention(.lesion, ["noduls"])] : $0.1)
    }
    var log = try book.decisions()
    let first = try Advice(atlas: Atlas(word), book: book, log: log, options: AdviceOptions())
    let words = first.suggestions.filter { $0.subject == "noduls" }
    #expect(words.map(\.decision.text) == ["spelling 'noduls' -> 'nodule'"])
    try log.append(first.unseen(in: log))
    var attribution = Attribution(date: "2026-11-24")
    attribution.by = "ab"
    _ = try log.record(.rejected, id: words[0].id, attribution: attribution, people: ["ab"])
    let second = try Advice(atlas: Atlas(word), book: book, log: log, options: AdviceOptions())
    #expect(
      second.suggestions.filter { $0.subject == "noduls" }.map(\.decision.verb)
        == [.looksLike, .looksLike])
  }

  @Test func `a run says how well its networks part two sets of images`() throws {
    var advice = try advise(["odd papule #1", "odd papule #2", "papule #3", "papule #4"])
    let lesions = [ClassID("papule"), ClassID("nodule")]
    // Fold 0 has images 0 and 2, fold 1 has 1 and 3; scores of different folds are not compared.
    let logits: [Float] = [0.5, 0, 9, 0, 0.7, 0, 8, 0]
    advice.add(
      Predictions(
        lesions: lesions, sites: [], images: (0..<4).map { ImageID("t/0000\($0)") },
        folds: [0, 1, 0, 1].map { Fold($0) }, lesionProbabilities: logits, lesionLogits: logits,
        siteProbabilities: [], siteLogits: []))
    // Within fold 0 the papule is higher, within fold 1 lower.
    #expect(advice.suggestions.map(\.evidence.model) == [.rocAUC(0.5, 2, 2)])
    var other = try advise(["big nodule", "nodule"])
    other.add(
      Predictions(
        lesions: [ClassID("papule")], sites: [], images: [], folds: [], lesionProbabilities: [],
        lesionLogits: [], siteProbabilities: [], siteLogits: []))
    #expect(other.suggestions.map(\.evidence.model.text) == ["the run has no class 'nodule'"])
  }
}
