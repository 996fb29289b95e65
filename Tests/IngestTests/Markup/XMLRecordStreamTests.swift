import Catalogue
import Testing

import Vocabulary
@testable import Ingest

/// What documents that are made to hurt do to the reader of XML.
@Suite struct XMLRecordStreamTests {
  private func image(_ content: String) -> String {
    "<atlas><case id=\"1\"><image id=\"a\">\(content)</image><image id=\"b\"/></case></atlas>"
  }

  @Test func `a tag without end and one with very many attributes end the reading soon`() {
    let many = (0..<200_000).map { "a\($0)=\"\"" }.joined(separator: " ")
    for tag in ["<lesion \(many)>", "<lesion id=\"\(String(repeating: "x", count: 3 << 20))\">"] {
      let reading = Reading(AtlasXML(), image("<site>x</site>") + tag)
      #expect(reading.codes == ["xml-malformed"])
      let open = Reading(
        AtlasXML(), "<atlas><case id=\"1\"><image id=\"a\"/><image id=\"b\">" + tag)
      #expect(open.codes == ["xml-malformed"])
      #expect(open.images.map(\.key.rawValue) == ["atlas/a"])
    }
  }

  @Test func `a text of more than a MiB is left out, also when it is comments`() {
    let long = String(repeating: "long ", count: 1 << 18)
    let comments = String(repeating: "<!-- \(String(repeating: "x", count: 1000)) -->", count: 3000)
    for content in [long, "a\(comments)b"] {
      let reading = Reading(AtlasXML(), image("<lesion>\(content)</lesion><lesion>Scar</lesion>"))
      #expect(reading.codes == ["xml-text-too-long"])
      #expect(reading.paths(.lesion) == [["Scar"]])
      #expect(reading.images.count == 2)
    }
  }

  @Test func `long comments and sections that look like tags are no tags`() {
    let tag = "<lesion " + String(repeating: "x", count: 200_000)
    let reading = Reading(
      AtlasXML(), image("<!-- \(tag) --><lesion><![CDATA[\(tag)]]></lesion><site>x</site>"))
    #expect(reading.codes.isEmpty)
    #expect(reading.images.count == 2)
    #expect(reading.paths(.lesion)[0][0].hasPrefix("<lesion xxx"))
    reading.checkRaw()
  }

  @Test func `what is nested too deeply is reported and not followed`() {
    let deep = String(repeating: "<b>", count: 100_000)
    let reading = Reading(AtlasXML(), image("<lesion>a\(deep)"))
    #expect(reading.codes == ["xml-element-unknown", "xml-malformed"])
  }

  @Test func `texts keep their bytes whatever stands in and around them`() {
    let reading = Reading(
      AtlasXML(),
      image(
        """
        <lesion> a&amp;b </lesion><lesion><!-- c -->Scar<!-- d --></lesion><lesion>
        two
        lines</lesion><lesion><![CDATA[<x> & y]]></lesion><lesion>é<![CDATA[ü]]>ö</lesion>
        <lesion>&#233;clair</lesion><lesion>   </lesion><lesion>x<?p i?>y</lesion>
        """))
    #expect(
      reading.paths(.lesion) == [
        ["a&b"], ["Scar"], ["two lines"], ["<x> & y"], ["éüö"], ["éclair"], ["xy"],
      ])
    #expect(
      reading.images[0].mentions.map(\.raw) == [
        "a&amp;b", "Scar", "two\nlines", "<x> & y", "é<![CDATA[ü]]>ö", "&#233;clair", "x<?p i?>y",
      ])
    reading.checkRaw()
    #expect(reading.codes.isEmpty)
  }
}
