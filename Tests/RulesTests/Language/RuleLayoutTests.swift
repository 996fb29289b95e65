import Foundation
import Randomness
import RuleSamples
import TestSupport
import Testing
@testable import Rules

@Suite struct RuleLayoutTests {
  @Test(arguments: [
    ("a:   1  \r\n", "a: 1\n"), ("\n\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"),
    ("a: [ x,y ,  z ]\n", "a: [x, y, z]\n"), ("a: {b:  1,c: [ 2 ]}\n", "a: {b: 1, c: [2]}\n"),
    ("a: 1 # why\n", "a: 1  # why\n"), ("  # alone   \na: 1\n", "  # alone\na: 1\n"),
    ("a: \"x,y  :z # no\"\n", "a: \"x,y  :z # no\"\n"),
    ("a: 'it''s,  so'\n", "a: 'it''s,  so'\n"),
    ("a: x, y {z}  w\n", "a: x, y {z}  w\n"), ("-   {term: a,why: b}\n", "- {term: a, why: b}\n"),
    ("a: |\n  one  \n\n\n  [ two ]\nb:  1\n", "a: |\n  one  \n\n\n  [ two ]\nb: 1\n"),
    ("a: [x,\n    y ,z]\nb:  1\n", "a: [x,\n    y, z]\nb: 1\n"),
    ("a: http://x.y/z#frag\n", "a: http://x.y/z#frag\n"), ("", ""),
    ("a: {w: \"2 : 3\",  v: don't}\n", "a: {w: \"2 : 3\", v: don't}\n"),
  ])
  func `only blanks change`(_ before: String, _ after: String) {
    #expect(RuleLayout.formatted(before) == after)
    #expect(RuleLayout.formatted(after) == after)
  }

  @Test(arguments: ["taxonomy/rules.yaml", "taxonomy/examples/pad-ufes-20/rules.yaml"])
  func `the shipped rules are formatted`(_ path: String) throws {
    #expect(try RuleBook(Checkout.file(path)).isFormatted())
  }

  @Test func `however blanks are strewn, the rules say the same and come back`() throws {
    let path = Checkout.file("taxonomy/rules.yaml")
    let original = try String(contentsOfFile: path, encoding: .utf8)
    let folder = TemporaryFolder()
    for seed in 0..<5 {
      var random = RandomStream(seed: UInt64(seed), purpose: "layout", index: 0)
      var strewn = ""
      for line in original.split(separator: "\n", omittingEmptySubsequences: false) {
        var line = String(line)
        if random.next() % 3 == 0 { line += "   " }
        if !line.contains("\""), !line.contains("'"), random.next() % 2 == 0 {
          line = line.replacing("}", with: " }").replacing("{", with: "{ ")
        }
        strewn += line + (random.next() % 4 == 0 ? "\r\n" : "\n")
      }
      let book = try RuleText.book(strewn, in: folder)
      #expect(try !book.isFormatted())
      #expect(try book.formatted() == original)
    }
  }

  @Test func `a file with errors is not touched`() throws {
    let book = try RuleText.book("derm_rules: 1\nlesions: [\n", in: TemporaryFolder())
    #expect(throws: TaxonomyError.self) { try book.formatted() }
  }
}
