import Foundation
import TestSupport
import Testing

@testable import Ingest

/// Every ready mapping has ready rules, and what was read leads to them.
@Suite struct ReadyRulesListTests {
  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Checkout.file(folder))
      .map { $0.hasSuffix(".yaml") ? String($0.dropLast(5)) : $0 }.sorted()
  }

  @Test func `each data set with a mapping has rules of the same name`() throws {
    #expect(ReadyRules.tables == ReadyRules.tables.sorted())
    #expect(try names("taxonomy/examples") == ReadyRules.tables)
    let mapped = try names("data/mappings")
    for name in ReadyRules.tables { #expect(mapped.contains(name), "\(name)") }
  }

  @Test(
    arguments: [
      ("table", "its header has all 7 columns of data/mappings/ham10000.yaml", "examples/ham10000"),
      (
        "table", "its header has 7 columns of /usr/share/derm/data/mappings/scin.yaml",
        "examples/scin"
      ),
      ("table", "the mapping data/mappings/pad-ufes-20.yaml names it", "examples/pad-ufes-20"),
      ("table", "the mapping my.yaml names it", nil), ("dermis-page", "two labels", nil),
      ("dermquest-page", "li.image-summary", "taxonomy/rules.yaml"),
      ("atlas-xml", "its root is atlas", "taxonomy/rules.yaml"),
    ] as [(String, String, String?)])
  func `the reason for a format says the rules`(
    _ format: String, _ reason: String, _ expected: String?
  ) {
    let file = ReadyRules.file(format: format, reason: reason)
    #expect((file == nil) == (expected == nil))
    if let expected { #expect(file?.contains(expected) == true) }
  }

  @Test func `hidden characters drop out of terms when they are read`() {
    #expect(SourceText.clean("pap\u{AD}ule \u{200B}") == "papule")
    #expect(SourceText.clean("pap&shy;ule&#8205;") == "papule")
    #expect(SourceText.clean("\u{FEFF}") == "")
    #expect(SourceText.path(SourceText.clean("papule \u{2060}/ red")) == ["papule", "red"])
  }
}
