import Catalogue
import Testing
import Vocabulary
@testable import Ingest

/// What was annotated on one image of a row is unknown on the others.
@Suite struct AnnotatedTermsTests {
  private func read(_ forms: String, _ table: String) throws -> Reading {
    let text = """
      derm_mapping: 1
      table: t.csv
      image: {columns: [clinic, derm], attribute: view}
      case: case
      lesion:
      \(forms)
      """
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml").tables[0]
    return Reading(MappedTable(), Array(table.utf8), path: "t.csv", mapping: mapping)
  }

  private func terms(_ reading: Reading) -> [[String]] {
    reading.images.map { image in
      image.mentions.map { mention in
        let mark = [Assertion.present: "+", .absent: "-", .unknown: "?"][mention.assertion] ?? ""
        return mark + mention.path.joined(separator: "/")
      }
    }
  }

  @Test func `a feature of the one image is unknown on the other, whatever its cell says`() throws {
    let reading = try read(
      """
        - {column: dx}
        - {column: net, when: typical, absent: absent, term: network, only: derm}
        - {column: glob, when: regular, term: globules, only: derm}
      """,
      "case,clinic,derm,dx,net,glob\n1,c1,d1,nevus,absent,regular\n2,c2,d2,nevus,typical,none\n3,,d3,x,,\n"
    )
    #expect(
      terms(reading) == [
        ["+nevus", "?network", "?globules"], ["+nevus", "-network", "+globules"],
        ["+nevus", "?network", "?globules"], ["+nevus", "+network"], ["+x", "?network"],
      ])
    #expect(reading.images[0].presentFields["lesion"] == 1)
    #expect(
      reading.images[0].mentions[1].rule == "m.yaml:7 column net, annotated on derm only")
  }

  @Test func `every term that a column takes in the table is unknown, below its parent too`() throws
  {
    let reading = try read(
      """
        - {column: net, under: network, absent: absent, only: derm}
        - {column: tags, separator: ";", only: clinic}
      """,
      "case,clinic,derm,net,tags\n1,c1,d1,typical,scar;scale\n2,c2,d2,absent,\n")
    #expect(
      terms(reading) == [
        ["+scar", "+scale", "?network/typical", "?network"],
        ["+network/typical", "?scar", "?scale"],
        ["?network/typical", "?network"], ["-network", "?scar", "?scale"],
      ])
  }

  @Test func `what both images are annotated for by columns of their own is open on neither`()
    throws
  {
    let reading = try read(
      """
        - {column: a, when: "1", absent: "0", term: scale, only: clinic}
        - {column: b, when: "1", absent: "0", term: scale, only: derm}
        - {value: seen, only: clinic}
      """, "case,clinic,derm,a,b\n1,c1,d1,0,1\n")
    #expect(terms(reading) == [["-scale", "+seen"], ["+scale"]])
  }

  @Test func `a column of free text leaves anything open on the other image`() throws {
    let rows = (0..<600).map { "\($0),c\($0),d\($0),term \($0)" }.joined(separator: "\n")
    let reading = try read("  - {column: t, only: derm}", "case,clinic,derm,t\n\(rows)\n")
    #expect(terms(reading)[0] == ["?any term of t"])
    #expect(terms(reading)[1] == ["+term 0"])
  }
}
