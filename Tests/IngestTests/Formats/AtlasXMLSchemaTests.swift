import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

/// What derm says of documents, and what is said by `xmllint` with the schema.
@Suite struct AtlasXMLSchemaTests {
  /// A document, the findings that it must have, and the line of the first.
  private struct Case {
    let document: String
    let codes: [String]
    let line: Int?

    init(_ document: String, _ codes: String..., line: Int? = nil) {
      self.document = document
      self.codes = codes
      self.line = line
    }

    /// One image's content, on line 3.
    init(image content: String, _ codes: String...) {
      document = "<atlas>\n<case id=\"1\"><image id=\"a\">\n\(content)</image></case></atlas>"
      self.codes = codes
      line = codes.isEmpty ? nil : 3
    }
  }

  private static let good = [
    Case("<atlas/>"),
    Case("<?xml version=\"1.0\"?><!-- c --><atlas licence=\"\">\n</atlas>"),
    Case("<atlas><case id=\"1\"/><case id=\"1\"><group>p</group></case></atlas>"),
    Case(image: ""),
    Case(image: "<site/><lesion id=\"7\" votes=\"0\" assertion=\"unknown\">Scar</lesion><site/>"),
    Case(image: "<attribute name=\"a\">1</attribute><attribute name=\"b\"/><group/>"),
    Case(image: "<lesion>a <![CDATA[b]]> &amp; <!-- c -->&#xe9;</lesion>"),
    Case(
      "<atlas xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        + "xsi:noNamespaceSchemaLocation=\"atlas.xsd\"/>"),
  ]

  private static let bad = [
    Case("<atlas>\n<image id=\"a\"/></atlas>", "xml-element-unknown", line: 2),
    Case("<atlas>\n\n<case/></atlas>", "case-id-missing", line: 3),
    Case("<atlas>\n<case id=\" \"/></atlas>", "case-id-missing", line: 2),
    Case(
      "<atlas>\n<case id=\"1\">\n <image file=\"x\"/></case></atlas>", "image-id-missing", line: 3),
    Case(
      "<atlas><case id=\"1\"><image id=\"a\"/>\n<image id=\"a\"/></case></atlas>", "image-repeated",
      line: 2),
    Case(
      "<atlas><case id=\"1\"><image id=\"a\"/>\n<group>p</group></case></atlas>", "xml-group-late",
      line: 2),
    Case("<atlas>\nhello<case id=\"1\"/>more</atlas>", "xml-text-misplaced", line: 2),
    Case("<atlas colour=\"red\"/>", "xml-attribute-unknown", line: 1),
    Case("<atlas xmlns=\"urn:x\"/>", "xml-attribute-unknown", line: 1),
    Case("<atlas><case id=\"1\" file=\"x\"/></atlas>", "xml-attribute-unknown", line: 1),
    Case(image: "<colour>red</colour>", "xml-element-unknown"),
    Case(image: "<case id=\"2\"/>", "xml-element-unknown"),
    Case(image: "<lesion>a<b>c</b></lesion>", "xml-element-unknown"),
    Case(image: "text", "xml-text-misplaced"),
    Case(image: "<lesion assertion=\"maybe\">Scar</lesion>", "assertion-unknown"),
    Case(image: "<lesion assertion=\"Present\">Scar</lesion>", "assertion-unknown"),
    Case(image: "<lesion votes=\"many\">Scar</lesion>", "number-expected"),
    Case(image: "<lesion votes=\"-1\">Scar</lesion>", "number-expected"),
    Case(image: "<lesion votes=\"1.5\">Scar</lesion>", "number-expected"),
    Case(image: "<lesion id=\"\">Scar</lesion>", "number-expected"),
    Case(image: "<lesion name=\"x\">Scar</lesion>", "xml-attribute-unknown"),
    Case(image: "<attribute>44</attribute>", "attribute-name-missing"),
    Case(
      image: "<attribute name=\"a\">1</attribute><attribute name=\"a\">2</attribute>",
      "attribute-repeated"),
    Case(image: "<group id=\"1\">p</group>", "xml-attribute-unknown"),
    Case("<html/>", "page-without-images"),
    Case("<atlas>\n<case id=\"1\">\n</atlas>", "xml-malformed", line: 3),
    Case("<atlas>\n<case id=\"1\" id=\"2\"/></atlas>", "xml-malformed", line: 2),
    Case("<atlas>\n&nbsp;</atlas>", "xml-malformed", line: 2),
    Case("<atlas/>\n<atlas/>", "xml-malformed", line: 2),
    Case("", "xml-malformed"),
  ]

  @Test func `documents of the schema have no finding, others have theirs with its line`() {
    for entry in Self.good + Self.bad {
      let reading = Reading(AtlasXML(), entry.document)
      #expect(reading.codes == entry.codes, "\(entry.document)")
      guard let line = entry.line else { continue }
      #expect(reading.file.findings.first?.position?.line == line, "\(entry.document)")
    }
  }

  @Test func `a finding tells the column of the tag and shows it`() throws {
    let document =
      "<atlas><case id=\"1\"><image id=\"é\">\n  é <lesion votes=\"x\">a</lesion></image></case></atlas>"
    let finding = try #require(Reading(AtlasXML(), document).file.findings.last)
    #expect(finding.code == "number-expected")
    #expect(finding.position?.line == 2)
    #expect(finding.position?.column == 5)
    #expect(
      finding.position?.byteOffset == document.utf8.count
        - "<lesion votes=\"x\">a</lesion></image></case></atlas>".utf8.count)
    #expect(finding.excerpt.hasPrefix("<lesion votes=\"x\">a</lesion>"))
  }

  @Test(.enabled(if: Linter.isPresent, "xmllint (Debian: libxml2-utils) is absent"))
  func `xmllint with the schema says the same`() throws {
    let linter = Linter()
    for entry in Self.good + Self.bad {
      #expect(
        try linter.accepts(Array(entry.document.utf8)) == entry.codes.isEmpty, "\(entry.document)")
    }
  }

  @Test(.enabled(if: Linter.isPresent, "xmllint (Debian: libxml2-utils) is absent"))
  func `xmllint accepts the documented example and the generated atlas`() throws {
    let linter = Linter()
    let docs = try String(contentsOfFile: Checkout.file("docs/formats.md"), encoding: .utf8)
    let start = try #require(docs.range(of: "```xml\n"))
    let end = try #require(docs[start.upperBound...].range(of: "```"))
    let example = String(docs[start.upperBound..<end.lowerBound])
    #expect(try linter.accepts(Array(example.utf8)))
    #expect(Reading(AtlasXML(), example).codes.isEmpty)

    let command = CommandLineTool("derm-sample")
    try #require(command.exists, "derm-sample was not built")
    let folder = TemporaryFolder()
    let made = try command.run([
      folder.file("atlas"), "--cases", "20", "--image-side", "32", "--format", "xml", "--dirty",
      "0.4", "--quiet",
    ])
    try #require(made.status == 0, "\(made.errors)")
    let walk = FolderWalk(folder.file("atlas"))
    let name = try #require(walk.files.first { $0.hasSuffix(".xml") })
    let bytes = try ReadFile.bytes("\(walk.root)/\(name)", limit: 1 << 24)
    #expect(try linter.accepts(bytes))
    let reading = Reading(AtlasXML(), bytes)
    #expect(reading.codes.isEmpty && !reading.images.isEmpty)
  }
}

/// `xmllint` of Debian's libxml2-utils.
private struct Linter {
  private let folder = TemporaryFolder()

  static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/xmllint")

  func accepts(_ document: [UInt8]) throws -> Bool {
    let path = folder.file("document.xml")
    try Data(document).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/xmllint")
    process.arguments = [
      "--noout", "--nonet", "--schema", Checkout.file("data/schema/atlas.xsd"), path,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
