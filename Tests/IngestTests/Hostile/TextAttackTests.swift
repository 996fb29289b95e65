import Catalogue
import Documents
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Text that someone may take for something else: SQL, markup, control characters, no text at all.
@Suite struct TextAttackTests {
  private let export: HostileExport

  init() throws { export = try HostileExport() }

  private static let texts = [
    "'; DROP TABLE image; --", "Robert\"); DELETE FROM mention;--", "<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)", "=HYPERLINK(\"http://x\")", "a,b\"c\",d", "{{7*7}} ${x} %s %n",
    "a\\u0000b\\n", "\u{202E}txet", "💥 e\u{301} \u{1F468}\u{200D}\u{2695}",
  ]

  /// The texts without characters that have no shape: terms leave them out.
  private static let shown = texts.map { text in
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }))
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }

  @Test func `SQL and markup in terms are stored and exported as the text that they are`() throws {
    var xml = "<?xml version=\"1.0\"?><atlas><case id=\"'; DROP TABLE page; --\">"
    for (number, text) in Self.texts.enumerated() {
      xml += "<image id=\"\(number) '); --\" file=\"\(escaped(text)).jpg\">"
      xml += "<lesion>\(escaped(text))</lesion><attribute name=\"age\">\(escaped(text))"
      xml += "</attribute></image>"
    }
    try export.write("a.xml", xml + "</case></atlas>")
    let catalogue = try export.ingest()
    #expect(Set(try catalogue.mentions().map(\.mention.path)) == Set(Self.shown.map { [$0] }))
    #expect(try catalogue.mentions().map(\.mention.raw).contains("&lt;script>alert(1)&lt;/script>"))
    #expect(try catalogue.images().count == Self.texts.count)
    #expect(Set(try catalogue.images().map(\.caseID)) == [CaseID("atlas/'; DROP TABLE page; --")])
    try CatalogueExport.csv(catalogue, to: export.folder.file("tables"))
    let file = try MappedFile(export.folder.file("tables/mentions.csv"))
    let table = CSVTable.parse(file.bytes(0..<file.count))
    #expect(table.problems.isEmpty)
    let column = try #require(table.index(of: "path"))
    #expect(Set(table.rows.map { $0.fields[column] }) == Set(Self.shown))
    let list = CSVTable.parse(Array(FindingList.csv(try catalogue.findings()).utf8))
    #expect(list.problems.isEmpty)
    #expect(try list.rows.count == catalogue.findings().count)
    // A second time: the texts are in the statements' arguments of a replacement too.
    try export.write("a.xml", xml + "</case> </atlas>")
    #expect(try export.ingest().mentions().count == Self.texts.count)
  }

  @Test func `NUL bytes never cut a text short`() throws {
    let json =
      "{\"Results\":[{\"AssetId\":\"a\\u0000b\",\"FileName\":\"x.jpg\\u0000.html\",\"Case\":1}]}"
    try export.write("a.json", json)
    try export.write("b.html", SampleExport.page("n\u{0}il", lesions: ["Sc\u{0}ar", "\u{0}"]))
    let catalogue = try export.ingest()
    #expect(try catalogue.images().map(\.id.rawValue) == ["atlas/a\u{FFFD}b", "atlas/n il"])
    #expect(try catalogue.images()[0].file == "x.jpg\u{FFFD}.html")
    #expect(try catalogue.mentions().map(\.mention.path) == [["Sc ar"]])
  }

  @Test(arguments: HostileExport.formats)
  func `bytes that are no text are read, named, and whole around them`(format: String) throws {
    let page = Array(SampleExport.page("i", lesions: ["Scar"]).utf8)
    let broken: [(String, [UInt8])] = [
      ("overlong", [0xC0, 0xAF, 0xE0, 0x80, 0xAF, 0xC1, 0xBF]),
      ("surrogate", [0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF]), ("beyond", [0xF4, 0x90, 0x80, 0x80]),
      ("lone", [0x80, 0xBF]), ("cut", [0xE2, 0x82]), ("ff", [0xFF, 0xFE, 0xFD]),
      ("utf16", [0xFF, 0xFE, 0x00, 0xD8, 0x41]), ("utf16be", [0xFE, 0xFF, 0xDC, 0x00, 0x00]),
      ("nul", [UInt8](repeating: 0, count: 4096)), ("bom", [0xEF, 0xBB, 0xBF]),
    ]
    for (name, bytes) in broken {
      try export.write("\(name)-alone.html", bytes)
      try export.write("\(name)-inside.html", page + Array("<p>é".utf8) + bytes + page)
      try export.write("\(name)-before.html", bytes + page)
    }
    let catalogue = try export.ingest(format: format)
    let named = Set(try catalogue.findings().map(\.source))
    for (name, _) in broken { #expect(named.contains("\(name)-alone.html"), "\(name)") }
    if format == "dermquest-page" {
      #expect(named.contains("overlong-inside.html") && named.contains("surrogate-inside.html"))
      #expect(try catalogue.images().map(\.id.rawValue) == ["atlas/i"])
      #expect(Set(try catalogue.mentions().map(\.mention.path)) == [["Scar"]])
    }
  }

  @Test(.within(5))
  func `a page of two gigabytes is a finding at once`() throws {
    try export.write("in.html", SampleExport.page("x", lesions: ["Scar"]))
    for name in ["big.html", "big.json", "big.csv"] {
      try export.write(name, "<html>")
      #expect(truncate("\(export.root)/\(name)", 2 << 30) == 0)
    }
    let (_, codes) = try export.command(megabytes: 800)
    #expect(codes.contains("file-unreadable"))
    let findings = try Catalogue.existing(export.cataloguePath).findings()
    #expect(findings.filter { $0.what.contains("2048 MiB") }.count == 3)
  }

  @Test(.within(5))
  func `many findings in a large page cost one pass over it`() throws {
    let element = "<odd>é</odd>\n"
    let xml =
      "<?xml version=\"1.0\"?><atlas><case id=\"1\">"
      + String(repeating: element, count: 200_000) + "</case></atlas>"
    try export.write("a.xml", xml)
    let list = "<ul class=\"search-list\"><li><a href=\"/image-library/image/1\"></a><p>"
    try export.write("b.html", list + String(repeating: "word &amp; ", count: 200_000))
    let catalogue = try export.ingest()
    #expect(try catalogue.codes().contains("findings-cut"))
    let unknown = try catalogue.findings().filter { $0.code == "xml-element-unknown" }
    #expect(unknown.count == 1000 && unknown.allSatisfy { $0.position?.line ?? 0 <= 1000 })
    #expect(unknown.map { $0.position?.line }.suffix(1) == [1000])
  }
}
