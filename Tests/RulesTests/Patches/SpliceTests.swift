import Documents
import Files
import Foundation
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Rules

@Suite struct SpliceTests {
  private static let terms = [
    "new term", "Papules, flat", "it's: odd", "# hash", "yes", "12", "naïve λ", "a \"quoted\" one",
    "- dash", "back\\slash", "two / path", "[bracket]", "*", "trailing:", "line\nbreak",
  ]

  private func decision(_ random: inout RandomStream) -> Decision {
    let term = Self.terms[random.below(Self.terms.count)]
    let why = random.below(2) == 0 ? "because: \"x\" # y" : "plain"
    switch Decision.Verb.allCases[random.below(Decision.Verb.allCases.count)] {
    case .spelling: return Decision(.spelling, facet: .lesion, term: "papuls", other: "papules")
    case .also: return Decision(.also, facet: .lesion, term: term, classes: ["a", "c"], why: why)
    case .drop:
      let mayBe = [[], ["all"], ["a", "b"]][random.below(3)]
      let facet = random.below(4) == 0 ? Facet.site : .lesion
      return Decision(
        .drop, facet: facet, term: term, mayBe: facet == .site ? [] : mayBe, why: why)
    case .neverMerge:
      return Decision(.neverMerge, facet: .lesion, term: term, other: "beta", why: why)
    case let verb:
      let id = ["a", "b", "c"][random.below(3)]
      return Decision(verb, facet: .lesion, term: term, classes: [id], why: why)
    }
  }

  private func attribution() -> Attribution {
    var attribution = Attribution(date: "2026-11-24")
    attribution.by = "ab"
    return attribution
  }

  @Test func `hundreds of layouts keep every byte that stands in them and say one thing more`()
    throws
  {
    let folder = TemporaryFolder()
    let path = folder.file("rules.yaml")
    var spliced = 0
    for seed in 0..<600 {
      var rules = RandomRules(seed: UInt64(seed))
      let before = rules.bytes()
      try AtomicFile.write(before, to: path)
      let text = String(decoding: before, as: UTF8.self)
      let book = try RuleBook(path)
      let errors = book.findings.filter(\.isError)
      try #require(errors.isEmpty, "\(seed)\n\(text)")
      var random = RandomStream(seed: UInt64(seed), purpose: "decisions")
      let decision = decision(&random)
      // A block mapping as the only term of a class can't be made a list by insertion alone.
      let appliedPatch = try AppliedPatch(
        Patch([.init(decision)]), rules: path, attribution: attribution())
      let after = appliedPatch.after
      try #require(appliedPatch.decisions.count == 1, "\(seed)")
      #expect(Self.insertions(before, after) <= 2, "\(seed): \(decision)\n\(appliedPatch.diff)")
      // Whole lines survive but for the one or two that got something put in.
      let oldLines = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let newLines = Set(
        after.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false))
      #expect(oldLines.count { !newLines.contains($0) } <= 1, "\(seed)\n\(appliedPatch.diff)")
      #expect(
        Self.endings(after).subtracting(Self.endings(before)).isEmpty,
        "\(seed): line ends of another kind")
      #expect((after.last == 10) == (before.last == 10), "\(seed): the end of the file")
      try appliedPatch.write()
      let new = try RuleBook(path)
      #expect(new.findings.filter(\.isError).isEmpty, "\(seed)\n\(new.text(new.findings))")
      #expect(
        RuleDifference(from: book.file, to: new.file).isExactly(appliedPatch.decisions[0]),
        "\(seed)")
      spliced += 1
    }
    #expect(spliced == 600)
  }

  @Test func `however a file is damaged, a decision goes in whole or is refused with a reason`()
    throws
  {
    let folder = TemporaryFolder()
    let path = folder.file("rules.yaml")
    let pieces = [
      "[", "{", "}", "]", ": ", "- ", "\n", "  ", "\"", "'", "*a", "&a ", "!t ", "|\n", ">-\n", "#",
      " # ", ",", "\r", "\u{2028}", "\u{85}", "ä", "...\n", "---\n", "? ",
    ]
    var outcomes = [0, 0]
    for seed in 0..<600 {
      var rules = RandomRules(seed: UInt64(seed))
      var bytes = rules.bytes()
      var random = RandomStream(seed: UInt64(seed), purpose: "damage")
      let index = random.below(bytes.count)
      if random.below(4) == 0 {
        bytes.removeSubrange(index..<min(bytes.count, index + 1 + random.below(5)))
      } else {
        bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: index)
      }
      try AtomicFile.write(bytes, to: path)
      let decision = decision(&random)
      do {
        let appliedPatch = try AppliedPatch(
          Patch([.init(decision)]), rules: path, attribution: attribution())
        outcomes[0] += 1
        #expect(Self.insertions(bytes, appliedPatch.after) <= 2, "\(seed)")
        let difference = RuleDifference(
          from: RuleFileReader.read(bytes, path: path).file,
          to: RuleFileReader.read(appliedPatch.after, path: path).file)
        #expect(
          appliedPatch.decisions.allSatisfy { difference.isExactly($0) },
          "\(seed)\n\(appliedPatch.diff)")
      } catch {
        outcomes[1] += 1
        #expect(!error.description.isEmpty && error.exitStatus != .bug)
      }
    }
    #expect(outcomes[0] > 150 && outcomes[1] > 150, "went in, refused: \(outcomes)")
  }

  /// The least number of positions at which something was put in: 1 when head and tail stay, 2 when a
  /// bracket goes before a word and the rest behind it, 3 for anything else.
  private static func insertions(_ before: [UInt8], _ after: [UInt8]) -> Int {
    let head = zip(before, after).prefix { $0 == $1 }.count
    let tail = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.count
    if head + tail >= before.count { return 1 }
    let middle = Array(before[head..<(before.count - tail)])
    let grown = Array(after[head..<(after.count - tail)])
    let holds = (0...(grown.count - middle.count)).contains {
      Array(grown[$0..<($0 + middle.count)]) == middle
    }
    return holds ? 2 : 3
  }

  private static func endings(_ bytes: [UInt8]) -> Set<String> {
    var found = Set<String>()
    for (at, byte) in bytes.enumerated() where byte == 10 {
      found.insert(at > 0 && bytes[at - 1] == 13 ? "CRLF" : "LF")
    }
    return found
  }

  @Test func `many decisions go in together, and deleting their lines gives the file back`() throws
  {
    let folder = TemporaryFolder()
    let path = folder.file("rules.yaml")
    let before = Array(
      try Data(contentsOf: URL(fileURLWithPath: Checkout.file("taxonomy/rules.yaml"))))
    try AtomicFile.write(before, to: path)
    var attribution = Attribution(date: "2026-11-24")
    attribution.by = "dp"
    let decisions = [
      Decision(.includes, facet: .lesion, term: "red papules", classes: ["other-papule"]),
      Decision(.sameAs, facet: .lesion, term: "noduli", classes: ["nodule"]),
      Decision(
        .looksLike, facet: .lesion, term: "wound", classes: ["erosion-ulcer-atrophy"], why: "w"),
      Decision(.drop, facet: .lesion, term: "ruler", why: "a thing"),
      Decision(.drop, facet: .site, term: "ruler", why: "a thing"),
      Decision(
        .also, facet: .lesion, term: "cysts with scale", classes: ["cyst", "squames-scales"]),
      Decision(.neverMerge, facet: .lesion, term: "scar", other: "crust"),
      Decision(.spelling, facet: .lesion, term: "papuls", other: "papules"),
    ]
    let appliedPatch = try AppliedPatch(
      Patch(decisions.map { Patch.Entry($0) }), rules: path, attribution: attribution)
    try appliedPatch.write()
    #expect(appliedPatch.decisions.count == decisions.count)
    let old = Set(String(decoding: before, as: UTF8.self).split(separator: "\n"))
    let kept = String(decoding: appliedPatch.after, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0.isEmpty || old.contains($0) }.joined(separator: "\n")
    // `same_as: [nodule, nodules]` grew within its line; a new key stands on two lines of its own.
    let untouched = String(decoding: before, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let lost = untouched.filter { !$0.isEmpty && !kept.contains($0) }
    #expect(lost.count == 1 && lost[0].contains("same_as: [nodule, nodules]"), "\(lost)")
    #expect(try RuleBook(path).findings.filter(\.isError).isEmpty)
    #expect(appliedPatch.diff.hasPrefix("--- \(path)\n+++ \(path)\n@@ -"))
    let added = appliedPatch.diff.split(separator: "\n").filter { $0.hasPrefix("+ ") }
    #expect(added.count >= decisions.count - 1)
    let again = try AppliedPatch(
      Patch(decisions.map { Patch.Entry($0) }), rules: path, attribution: attribution)
    #expect(again.decisions.isEmpty && again.diff.isEmpty)
    #expect(again.notes.count == decisions.count)
  }

  @Test func `texts read back as they were written, plain or in quotes`() throws {
    for term in Self.terms + [
      "", " lead", "tail ", "~", "null", "a: b", "x #y", "\u{85}\u{2028}", "é",
    ] {
      let flow = RuleFileReader.read(
        Array(
          "derm_rules: 1\nlesions: {classes: {a: {same_as: [\(YAMLText.scalar(term)), z]}}}\n".utf8),
        path: "r.yaml")
      #expect(flow.findings.isEmpty, "\(term)")
      #expect(flow.file.lesions.terms.map(\.term.value) == [term, "z"])
    }
  }
}
