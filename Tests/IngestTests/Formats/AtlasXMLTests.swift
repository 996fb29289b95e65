import Catalogue
import Foundation
import Testing
import Vocabulary
@testable import Ingest

@Suite struct AtlasXMLTests {
  @Test(
    "the raw text of every term is what stands in the file",
    arguments: [
      "Papule", "Long lesion words here", "caf\u{E9} x", "a>b", "&lt;b>", "&lt;script>a",
      "a &amp; b",
      "&#233;t\u{E9} &lt;&lt;", "\n  blank at the ends \n",
    ])
  func raw(term: String) throws {
    let reading = Reading(
      AtlasXML(),
      "<?xml version=\"1.0\"?><atlas><case id=\"1\"><image id=\"i\"><lesion>\(term)</lesion>"
        + "<lesion>next</lesion></image></case></atlas>")
    let raws = reading.images.flatMap(\.mentions).map(\.raw)
    #expect(raws == [term.trimmingCharacters(in: .whitespacesAndNewlines), "next"])
    reading.checkRaw()
  }

  @Test func `each of many elements that are left out has its own line and column`() {
    // More than the part of a document that is held, in records of very different lengths.
    var lines = ["<atlas>"]
    var expected: [[Int]] = []
    for record in 0..<40 {
      lines.append("<case id=\"\(record)\"><image id=\"i\(record)\">")
      for number in 0..<(record % 7 * 40) {
        let indent =
          String(repeating: "\u{E9} ", count: number % 5) + String(repeating: " ", count: 100)
        expected.append([lines.count + 1, indent.count + 1])
        lines.append("\(indent)<other>\(String(repeating: "x", count: number))</other>")
      }
      lines.append("</image></case>")
    }
    let reading = Reading(AtlasXML(), (lines + ["</atlas>"]).joined(separator: "\n"))
    let found = reading.file.findings.filter { $0.code == "xml-element-unknown" }
    let places = found.map { [$0.position?.line ?? 0, $0.position?.column ?? 0] }
    // Of one kind in one file the first ones are listed.
    #expect(places == Array(expected.prefix(places.count)) && places.count > 500)
  }

  @Test func `every element and attribute of the schema is read`() {
    let reading = Reading(
      AtlasXML(),
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- made by hand --><atlas licence="CC0">
       <case id="10"><group>patient:7</group>
        <image id="a" file="a.JPG"><diagnosis>acne &amp; co</diagnosis>
         <lesion id="108088">Papule / erythematous</lesion><lesion assertion="absent">Scar</lesion>
         <lesion votes="3"><![CDATA[Cyst <big>]]></lesion><lesion/>
         <site> Head / Face </site><attribute name="age">44</attribute><group>lesion:1</group>
        </image>
        <image id="b" licence="CC BY 4.0"/>
       </case></atlas>
      """)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a", "atlas/b"])
    #expect(reading.images.map(\.caseKey) == [CaseID("atlas/10"), CaseID("atlas/10")])
    #expect(reading.images.map(\.licence) == ["CC0", "CC BY 4.0"])
    #expect(reading.images[0].groupKeys == ["atlas/patient:7", "atlas/lesion:1"])
    #expect(reading.images[1].groupKeys == ["atlas/patient:7"])
    #expect(reading.images[0].attributes == ["age": "44"])
    #expect(reading.paths(.lesion) == [["Papule", "erythematous"], ["Scar"], ["Cyst <big>"]])
    let lesions = reading.images[0].mentions.filter { $0.facet == .lesion }
    #expect(lesions.map(\.assertion) == [.present, .absent, .present])
    #expect(lesions.map(\.votes) == [nil, nil, 3])
    #expect(lesions.map(\.termID) == [108088, nil, nil])
    #expect(reading.images[0].presentFields["lesion"] == 3)
    #expect(reading.codes.isEmpty)
    reading.checkRaw()
  }

  @Test func `a document that breaks off keeps the images that were closed`() {
    let text = """
      <atlas><case id="1"><image id="a"><lesion>Scar</lesion></image>
      <image id="b"><lesion>Cyst</lesion></case></atlas>
      """
    let reading = Reading(AtlasXML(), text)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a"])
    #expect(reading.codes == ["xml-malformed"])
    #expect(reading.file.findings[0].position?.line == 2)
  }

  @Test func `declared entities are refused, not expanded`() {
    var bomb = "<!DOCTYPE atlas [<!ENTITY a0 \"lol\">"
    for level in 1...40 {
      bomb += "<!ENTITY a\(level) \"&a\(level - 1);&a\(level - 1);&a\(level - 1);\">"
    }
    bomb += """
      <!ENTITY outside SYSTEM "file:///etc/passwd">
      ]><atlas><case id="1"><image id="a"><lesion>x&a40;&outside;y</lesion></image></case></atlas>
      """
    let reading = Reading(AtlasXML(), bomb)
    #expect(reading.codes.allSatisfy { ["xml-entity-refused", "xml-malformed"].contains($0) })
    #expect(!reading.codes.isEmpty)
    for image in reading.images {
      for mention in image.mentions { #expect(mention.path.joined().utf8.count < 10) }
    }
  }

  @Test func `what the schema lacks is a finding`() {
    let reading = Reading(
      AtlasXML(),
      """
      <atlas><case><image id="a"><colour>red</colour><lesion assertion="maybe">Scar</lesion>
      </image><image file="x"/></case></atlas>
      """)
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a"])
    #expect(reading.images[0].mentions.isEmpty)
    #expect(
      reading.codes == [
        "case-id-missing", "xml-element-unknown", "assertion-unknown", "image-id-missing",
      ])
  }

  @Test func `attributes called as fields are kept, and counted on their own`() {
    let reading = Reading(
      AtlasXML(),
      """
      <atlas licence="CC0"><case id="1"><image id="a" file="a.jpg"><site/>
      <attribute name="file">scan 7</attribute><attribute name="case">walk-in</attribute>
      <attribute name="licence">old</attribute><attribute name="site">Graz</attribute>
      <attribute name="age">44</attribute><attribute name="age">45</attribute></image></case></atlas>
      """)
    let image = reading.images[0]
    #expect(
      image.attributes == [
        "file": "scan 7", "case": "walk-in", "licence": "old", "site": "Graz", "age": "44",
      ])
    #expect(reading.codes == ["attribute-repeated"])
    #expect(image.presentFields["site"] == 0 && image.presentFields["attribute site"] == 1)
    #expect(image.presentFields["file"] == 1 && image.presentFields["age"] == 1)
  }

  @Test func `ids that are too long are said to be so, and not to be missing`() {
    let long = String(repeating: "é", count: 151)
    let reading = Reading(
      AtlasXML(),
      "<atlas><case id='\(long)'><image id='a'/><image id='\(long)'/><image/></case><case><image id='b'/></case></atlas>"
    )
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a", "atlas/b"])
    #expect(reading.images.map(\.caseKey) == [nil, nil])
    #expect(reading.images.map { $0.presentFields["case"] } == [0, nil])
    #expect(
      reading.codes == ["id-too-long", "id-too-long", "image-id-missing", "case-id-missing"])
    #expect(reading.file.findings[0].what.hasSuffix("has 302 bytes"))
  }
}
