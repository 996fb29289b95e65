import Catalogue
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// Documents nested to use up a parser's stack.
@Suite struct NestingTests {
  private func nested(_ open: String, _ close: String, _ count: Int = 100_000) -> [UInt8] {
    Array((String(repeating: open, count: count) + String(repeating: close, count: count)).utf8)
  }

  private func pages() -> [(String, [UInt8])] {
    [
      ("a.html", nested("<div>", "</div>")), ("b.html", nested("<table><tr><td>", "")),
      ("c.html", nested("<b><p>", "</b>")), ("d.html", nested("<ul><li>", "</li></ul>")),
      ("e.xml", Array("<?xml version=\"1.0\"?><atlas>".utf8) + nested("<a>", "</a>")),
      ("f.xml", Array("<?xml version=\"1.0\"?><atlas>".utf8) + nested("<a x='", "'/>")),
      ("g.json", nested("[", "]")), ("h.json", nested("{\"Results\":", "}")),
      ("i.json", nested("{\"facet_collection\":[", "")), ("j.html", nested("<!--", "-->")),
      ("k.xml", Array("<!DOCTYPE atlas [".utf8) + nested("<!ELEMENT a (", ")>") + nested("(", ")")),
    ]
  }

  @Test("a hundred thousand nested elements end in a finding", arguments: HostileExport.formats)
  func documents(format: String) throws {
    let export = try HostileExport()
    for (name, bytes) in pages() { try export.write(name, bytes) }
    let catalogue = try export.ingest(format: format)
    let named = Set(try catalogue.findings().map(\.source))
    #expect(named == Set(pages().map(\.0)))
    #expect(try catalogue.images().isEmpty)
  }

  @Test(.within(5))
  func `a mapping nested without end, or with aliases that multiply, is refused with its position`()
    throws
  {
    var laughs = "a0: &a0 [x, x]\n"
    for level in 1...60 {
      laughs += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
    }
    let texts = [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
      String(repeating: "- ", count: 100_000) + "x", String(repeating: "? ", count: 100_000),
      String(repeating: " ", count: 100_000) + "- x",
      (0..<400).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      laughs, laughs + "? *a60\n: x\n", "a: \"['\n" + String(repeating: "[\"]\", ", count: 50_000),
    ]
    for text in texts {
      do {
        _ = try MappingReader.read(Array(text.utf8), path: "m.yaml")
        Issue.record("read: \(text.prefix(40))")
      } catch {
        #expect(error.exitStatus == .badData)
        #expect(error.description.hasPrefix("m.yaml:"), "\(error.description.prefix(200))")
      }
    }
    // Just below the bounds the reader itself must cope.
    for text in [nested("[", "]", 1999), Array(String(repeating: "- ", count: 99).utf8)] {
      #expect(throws: IngestError.self) { try MappingReader.read(text, path: "m.yaml") }
    }
  }
}
