import Catalogue
import Testing

import Vocabulary
@testable import Ingest

/// What a mapping can say of a table beyond one term in one column.
@Suite struct TableFormTests {
  private func read(_ mapping: String, _ table: String, path: String = "t.csv") throws -> Reading {
    let text = "derm_mapping: 1\ntable: t.csv\n" + mapping
    let mapping = try MappingReader.read(Array(text.utf8), path: "data/m.yaml").tables[0]
    return Reading(MappedTable(), Array(table.utf8), path: path, mapping: mapping)
  }

  private func terms(_ reading: Reading, _ image: Int = 0) -> [String] {
    reading.images[image].mentions.map {
      let votes = $0.votes.map { " x\($0)" } ?? ""
      return "\($0.path.joined(separator: "/")) \($0.assertion.rawValue)\(votes)"
    }
  }

  @Test func `a mention has its cell's bytes, quotes or not, and the rule that took it`() throws {
    let reading = try read(
      """
      image: {column: id}
      lesion:
        - {column: l, separator: ";"}
        - {column: itch, when: "1", absent: "0", term: itch}
      diagnosis: {column: d, list: python}
      """,
      "\u{FEFF}id,l,itch,d\r\n\"a\",\" Scale ;\"\"Plaque\"\"; Ä\u{A0}B\", 1 ,\"['x',\"\"it's\"\"]\"\r\n"
    )
    reading.checkRaw()
    let mentions = reading.images[0].mentions
    #expect(
      mentions.map(\.raw) == ["Scale", "\"\"Plaque\"\"", "Ä\u{A0}B", "1", "'x'", "\"\"it's\"\""])
    #expect(
      mentions.map(\.path) == [["Scale"], ["\"Plaque\""], ["Ä B"], ["itch"], ["x"], ["it's"]])
    #expect(
      mentions.map(\.rule) == [
        "m.yaml:5 column l", "m.yaml:5 column l", "m.yaml:5 column l", "m.yaml:6 column itch",
        "m.yaml:7 column d", "m.yaml:7 column d",
      ])
    #expect(reading.codes.isEmpty)
  }

  @Test func `byte ranges hold in a Latin-1 file`() throws {
    let bytes: [UInt8] = Array("id,s\na,R\u{FC}cken\n".unicodeScalars.map { UInt8($0.value) })
    let text = "derm_mapping: 1\ntable: t.csv\nimage: {column: id}\nsite: s"
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml").tables[0]
    let reading = Reading(MappedTable(), bytes, path: "t.csv", mapping: mapping)
    reading.checkRaw()
    #expect(reading.images[0].mentions[0].raw == "Rücken")
    #expect(reading.images[0].mentions[0].byteRange == 7..<13)
  }

  @Test func `several images share a row's facts, and what holds for one only is not shared`()
    throws
  {
    let reading = try read(
      """
      image: {columns: [near, far], directory: img, strip: [p/, .png], attribute: view}
      diagnosis: d
      lesion: {column: l, only: near}
      attributes: {shot: [s1, s2], set: {value: clinic}}
      """,
      "near,far,d,l,s1,s2\np/1.png,p/2.png,nevus,scale,CLOSE,FAR\n,p/3.png,wart,,,X\n,,none,,,\n")
    #expect(reading.images.map(\.key.rawValue) == ["atlas/1", "atlas/2", "atlas/3"])
    #expect(reading.images.map(\.imageFile) == ["img/p/1.png", "img/p/2.png", "img/p/3.png"])
    #expect(
      reading.images.map(\.groupKeys) == [["atlas/row:1"], ["atlas/row:1"], []])
    #expect(
      reading.images.map(\.attributes) == [
        ["shot": "CLOSE", "view": "near", "set": "clinic"],
        ["shot": "FAR", "view": "far", "set": "clinic"],
        ["shot": "X", "view": "far", "set": "clinic"],
      ])
    #expect(terms(reading) == ["scale present", "nevus present"])
    #expect(terms(reading, 1) == ["nevus present", "scale unknown"])
    #expect(reading.codes == ["image-id-missing"])
  }

  @Test func `paths under a parent know negatives, constants and assertions hold for every row`()
    throws
  {
    let reading = try read(
      """
      image: {column: id}
      lesion:
        - {column: net, under: [dermoscopy, network], absent: [absent, none]}
        - {columns: {v: blue veil}, when: "1", under: dermoscopy}
        - {column: maybe, assertion: unknown}
      site: {value: Face}
      """, "id,net,v,maybe\na,typical,1,scar\nb,none,0,\nc,,,\n")
    #expect(
      terms(reading) == [
        "dermoscopy/network/typical present", "dermoscopy/blue veil present", "scar unknown",
        "Face present",
      ])
    #expect(terms(reading, 1) == ["dermoscopy/network absent", "Face present"])
    #expect(terms(reading, 2) == ["dermoscopy/network unknown", "Face present"])
    #expect(reading.images[0].mentions.last?.rule == "m.yaml:8 value")
    #expect(reading.images[0].mentions.last?.byteRange == nil)
  }

  @Test func `a column that a version lacks says nothing, not even unknown`() throws {
    let mapping = """
      image: {column: id}
      lesion: {column: itch, when: "1", absent: "0", term: itch}
      attributes: {age: age}
      group: [p]
      optional: [itch, age, p]
      """
    let without = try read(mapping, "id\na\n")
    #expect(without.images[0].mentions.isEmpty)
    #expect(without.images[0].presentFields == ["file": 1])
    let with = try read(mapping, "id,itch,age,p\na,,,7\n")
    #expect(terms(with) == ["itch unknown"])
    #expect(with.images[0].presentFields == ["file": 1, "lesion": 1, "age": 0])
    #expect(with.images[0].groupKeys == ["atlas/p:7"])
  }

  @Test func `lists of weights come heaviest first, integers are votes`() throws {
    let reading = try read(
      "image: {column: id}\ndiagnosis: {column: d, list: python}\n",
      "id|d\na|{'Tinea': 1, \"Athlete's foot\": 3}\nb|['x'\nc|{}\nd|[nan, 'y']\n"
        .replacing("|", with: "\t"), path: "t.tsv")
    #expect(terms(reading) == ["Athlete's foot present x3", "Tinea present x1"])
    #expect(terms(reading, 1) == ["['x' present"])
    #expect(terms(reading, 2).isEmpty)
    #expect(terms(reading, 3) == ["y present"])
    #expect(reading.codes == ["list-malformed"])
    let json = try read(
      "image: {column: id}\ndelimiter: \"|\"\ndiagnosis: {column: d, list: json}\n",
      "id|d\na|[\"x\", \"y\"]\n")
    #expect(terms(json) == ["x present", "y present"])
    json.checkRaw()
  }

  @Test func `JSON Lines are read through the same mapping, broken lines are findings`() throws {
    let reading = try read(
      """
      image: {column: name}
      site: meta.clinical.site
      lesion: {column: tags}
      symptom: {column: itch, when: "true", absent: "false", term: itch}
      diagnosis: {column: "a.b"}
      attributes: {age: meta.age}
      optional: ["a.b"]
      """,
      """
      {"name": "p1", "meta": {"clinical": {"site": "Arm \\u00e9"}, "age": 44}, "tags": ["s", "t"], "itch": true}
      {"name": "p2", "meta": {"clinical": {"site": null}}, "tags": [], "itch": false, "a.b": "wart"}

      {"name": "p3", "meta"
      [1]
      {"name": "p4", "tags": "u"}
      """, path: "t.jsonl")
    #expect(reading.images.map(\.key.rawValue) == ["atlas/p1", "atlas/p2", "atlas/p4"])
    #expect(terms(reading) == ["s present", "t present", "Arm é present", "itch present"])
    #expect(terms(reading, 1) == ["wart present", "itch absent"])
    #expect(terms(reading, 2) == ["u present"])
    #expect(reading.images[0].attributes == ["age": "44"])
    #expect(reading.codes == ["json-malformed", "json-malformed"])
    #expect(reading.file.findings.map { $0.position?.line } == [4, 5])
    reading.checkRaw()
    #expect(reading.images[0].mentions.map(\.raw) == ["s", "t", "Arm \\u00e9", "true"])
  }

  @Test func `hostile tables end soon: a million columns, a cell without end`() throws {
    let wide = (0..<1_000_000).map { "c\($0)" }.joined(separator: ",")
    let mapping = "image: {column: c0}\nsite: c999999\n"
    let row = String(repeating: "1,", count: 999_999)
    let reading = try read(mapping, "\(wide)\n\(row)z\n1,2\n")
    #expect(reading.images.count == 1)
    #expect(terms(reading) == ["z present"])
    #expect(reading.codes == ["row-malformed"])
    let unlike = wide.prefix(100_000)
    #expect(try read("image: {column: x}\nsite: c1x\n", String(unlike)).codes.count == 2)

    let long = String(repeating: "x", count: 400_000)
    let cell = try read("image: {column: id}\nsite: s\n", "id,s\na,\(long)\nb,\"\(long)\n")
    // The second row's quote is never closed: it gives no record.
    #expect(cell.images.map { $0.mentions.count } == [0])
    #expect(cell.codes == ["cell-too-long", "row-malformed"])
    let narrow = try read(
      "image: {column: id}\nsite: s\n", "id,s\n" + String(repeating: "a\n", count: 5000))
    #expect(narrow.codes.count == 1001)
  }

  @Test func `a repeated column is named`() throws {
    let reading = try read("image: {column: id}\nsite: s\n", "id , s,s,t,t\na,x,y,1,2\n")
    #expect(reading.codes == ["column-repeated"])
    #expect(terms(reading) == ["x present"])
  }

  @Test func `every broken line of JSON Lines under another name is a finding`() throws {
    let lines = """
      {"id": "a", "l": "Scale"}
      {"id": "b", "l": None}
      {"id": "c", "l": "Cyst"}
      {"id": "d", "l": Scar}
      {"id": "e", "l": "Crust"}
      """
    let reading = try read("image: {column: id}\nlesion: l", lines, path: "t.json")
    #expect(reading.images.map(\.key.rawValue) == ["atlas/a", "atlas/c", "atlas/e"])
    #expect(reading.codes == ["json-malformed", "json-malformed"])
    #expect(reading.file.findings.map { $0.position?.line } == [2, 4])
    #expect(reading.file.findings.allSatisfy { $0.what.hasSuffix("the line gave no record") })
  }

  @Test func `attributes called as fields are counted on their own`() throws {
    let reading = try read(
      "image: {column: id, attribute: file}\nsite: s\nattributes: {site: a, case: {value: x}, age: g}",
      "id,s,a,g\ni,,inpatient,44\n")
    #expect(
      reading.images[0].attributes == ["file": "id", "site": "inpatient", "case": "x", "age": "44"])
    let fields = reading.images[0].presentFields
    #expect(fields["site"] == 0 && fields["case"] == nil && fields["age"] == 1)
    #expect(fields["attribute site"] == 1 && fields["attribute case"] == 1)
    #expect(fields["attribute file"] == 1)
  }
}
