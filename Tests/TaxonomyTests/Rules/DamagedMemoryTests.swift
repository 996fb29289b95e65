import Files
import Foundation
import RuleSamples
import TestSupport
import Testing
import Vocabulary
@testable import Rules
@testable import Taxonomy

/// What derm wrote next to the rules is damage when it is empty or cut off, and not as if it had never been.
@Suite struct DamagedMemoryTests {
  private let folder = TemporaryFolder()
  private let rules = GeneratedAtlas.rules

  private func book() throws -> RuleBook { try RuleText.book(rules, in: folder) }

  private func refine(_ change: (inout RefinementOptions) -> Void = { _ in }) throws -> Refinement {
    var options = RefinementOptions()
    options.replicates = 20
    options.permutations = 19
    change(&options)
    return try Refinement(
      atlas: GeneratedAtlas.make(cases: 100), book: try book(), options: options)
  }

  private func isDamage(_ words: String, _ body: () throws -> Void) -> Bool {
    do {
      try body()
    } catch let error as TaxonomyError {
      return error.exitStatus == .badData && error.description.contains(words)
    } catch {}
    return false
  }

  @Test func `a lock that is empty or ends anywhere before its end is damage, and relock heals it`()
    throws
  {
    let first = try refine()
    let text = Array(try first.lockText().utf8)
    let path = first.book.lockPath
    #expect(try Lock.read(text, path: path) == first.lock)
    let lineEnds = text.indices.filter { text[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    for count in [0, 1] + lineEnds.dropLast() + lineEnds.map({ $0 - 1 }) {
      #expect(throws: TaxonomyError.self, "\(count) bytes") {
        try Lock.read(Array(text.prefix(count)), path: path)
      }
    }
    try AtomicFile.write([], to: path)
    #expect(isDamage("rules.lock:1: damaged: the file is empty or cut off") { _ = try refine() })
    #expect(isDamage("--relock") { try book().checkMemories() })
    let healed = try refine { $0.relock = true }
    #expect(try healed.lockText() == first.lockText())
  }

  @Test func `a lock with a word that derm does not write is damage, with its line`() throws {
    let entry =
      #"- {"basis":"6abddea4","class":"scar","count":9,"facet":"lesion","kind":"drop_under","threshold":4,"verdict":"kept"}"#
    let text = try refine().lockText().replacing("thresholds:\n", with: "thresholds:\n\(entry)\n")
    _ = try Lock.read(Array(text.utf8), path: "rules.lock")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let number = try #require(lines.firstIndex { $0 == entry }) + 1
    for (old, new) in [
      ("\"verdict\":\"", "\"verdict\":\"x"), ("\"facet\":\"", "\"facet\":\"x"),
      ("\"kind\":\"", "\"kind\":\"x"),
    ] {
      var changed = lines.map(String.init)
      changed[number - 1] = changed[number - 1].replacing(old, with: new)
      #expect(changed[number - 1] != lines[number - 1])
      #expect(
        isDamage("rules.lock:\(number): not a lock") {
          _ = try Lock.read(Array(changed.joined(separator: "\n").utf8), path: "rules.lock")
        })
    }
  }

  @Test func `a lock of the version before, which had no end, is read`() throws {
    let first = try refine()
    let old = try first.lockText().replacing("derm_lock: 2", with: "derm_lock: 1")
      .replacing("\nend:\n", with: "\n")
    #expect(try Lock.read(Array(old.utf8), path: "rules.lock") == first.lock)
    for text in ["derm_lock: 1\n", old.replacing("images:", with: "# images:")] {
      #expect(throws: TaxonomyError.self) { try Lock.read(Array(text.utf8), path: "rules.lock") }
    }
  }

  @Test func `fold assignments that are empty, lack an image or have a cut number are damage`()
    throws
  {
    let first = try refine()
    let text = Array(try first.folds.memory.text.utf8)
    let path = first.book.foldsPath
    let header = try #require(text.firstIndex(of: UInt8(ascii: "\n"))) + 1
    for count in [0, 4, header, text.count - 1, text.count - 3] {
      try AtomicFile.write(Array(text.prefix(count)), to: path)
      #expect(isDamage("rules.folds.csv:") { _ = try refine().folds }, "\(count) bytes")
    }
    try AtomicFile.write(text, to: path)
    let expected = try first.folds.memory
    #expect(try refine().folds.memory == expected)
  }

  @Test func `a log of decisions without one line that can be read is damage`() throws {
    let path = try book().decisionsPath
    for text in ["", "\n\n", "{\"event\":\"sho", "rubbish\n"] {
      try AtomicFile.write(text, to: path)
      #expect(isDamage("rules.decisions.jsonl:1: damaged") { _ = try DecisionLog(path) }, "\(text)")
      #expect(isDamage("remove it to start over") { try book().checkMemories() })
    }
    try Folder.remove(path)
    #expect(try DecisionLog(path).lines.isEmpty)
    try book().checkMemories()
  }
}
