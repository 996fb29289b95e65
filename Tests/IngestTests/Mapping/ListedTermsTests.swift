import Catalogue
import Testing
import Vocabulary
@testable import Ingest

/// The value next to a term decides, in JSON and in Python, in cells and in JSON Lines.
@Suite struct ListedTermsTests {
  private func read(_ mapping: String, _ table: String, path: String = "t.tsv") throws -> Reading {
    let text = "derm_mapping: 1\ntable: t.tsv\nimage: {column: id}\n" + mapping
    let mapping = try MappingReader.read(Array(text.utf8), path: "m.yaml").tables[0]
    return Reading(MappedTable(), Array(table.utf8), path: path, mapping: mapping)
  }

  private func terms(_ reading: Reading, _ image: Int = 0) -> [String] {
    guard reading.images.indices.contains(image) else { return ["no image"] }
    return reading.images[image].mentions.map { mention in
      let votes = mention.votes.map { " x\($0)" } ?? ""
      let weight = mention.weight.map { " w\($0)" } ?? ""
      let mark = [Assertion.present: "+", .absent: "-", .unknown: "?"][mention.assertion] ?? ""
      return mark + mention.path.joined(separator: "/") + votes + weight
    }
  }

  struct Case: CustomTestStringConvertible {
    let cell: String
    let terms: [String]
    let codes: [String]
    let list: String

    init(_ cell: String, _ terms: [String], _ codes: [String] = [], list: String = "json") {
      self.cell = cell
      self.terms = terms
      self.codes = codes
      self.list = list
    }

    var testDescription: String { "\(list) \(cell)" }
  }

  @Test(arguments: [
    Case(#"{"papule": true, "scale": false}"#, ["+papule", "-scale"]),
    Case(#"{"papule": 1, "scale": 0}"#, ["+papule x1", "-scale"]),
    Case(#"{"papule": 3, "scale": 0, "crust": 5}"#, ["+crust x5", "+papule x3", "-scale"]),
    Case(#"{"papule": 0.7, "scale": 0.0}"#, ["+papule w0.7", "-scale"]),
    Case(#"{"papule": 1.0, "scale": 0e0}"#, ["+papule w1.0", "-scale"]),
    Case(#"{"papule": "yes", "scale": "No", "crust": ""}"#, ["+papule", "-scale", "?crust"]),
    Case(
      #"{"papule": "0.25", "scale": "0", "crust": "2"}"#, ["+crust x2", "+papule w0.25", "-scale"]),
    Case(#"{"papule": null}"#, ["?papule"]),
    Case(#"{"papule": -1}"#, ["?papule"], ["value-unexpected"]),
    Case(#"{"papule": 2.5}"#, ["?papule"], ["value-unexpected"]),
    Case(#"{"papule": 1e300}"#, ["?papule"], ["value-unexpected"]),
    Case(#"{"papule": 99999999999999999999}"#, ["?papule"], ["value-unexpected"]),
    Case(#"{"papule": 1e400}"#, ["?papule"], ["value-unexpected"]),
    Case(#"{"papule": 1e-05}"#, ["+papule w1e-05"]),
    Case(#"{"papule": "perhaps"}"#, ["?papule"], ["value-unexpected"]),
    Case(#"{"papule": "+1"}"#, ["?papule"], ["value-unexpected"]),
    Case(#"{"papule": {"votes": 2}, "scale": {"present": false}}"#, ["+papule x2", "-scale"]),
    Case(#"{"papule": {"votes": 0}, "scale": {"confidence": 1}}"#, ["+scale w1.0", "-papule"]),
    Case(#"{"papule": ["red"]}"#, [#"+{"papule": ["red"]}"#], ["list-malformed"]),
    Case(#"{"choices":["papule","scale"]}"#, ["+papule", "+scale"]),
    Case(#"{"choices":"papule"}"#, ["+papule"]),
    Case(#"{"taxonomy":[["skin","papule"],["scale"]]}"#, ["+skin/papule", "+scale"]),
    Case(#"[{"x":1,"width":2.5,"rectanglelabels":["papule"]}]"#, ["+papule"]),
    Case(
      #"[{"rectanglelabels":["papule"]},{"rectanglelabels":["scale","papule"]},{"polygonlabels":["papule"]}]"#,
      ["+papule", "+scale"]),
    Case(#"[["papule","scale"]]"#, ["+papule", "+scale"]),
    Case(#"["papule", ["scale", ["crust"]]]"#, ["+papule", "+scale", "+crust"]),
    Case(#"[{"name":"papule"},{"name":"scale","votes":2}]"#, ["+scale x2", "+papule"]),
    Case(
      #"[{"label":"papule","score":0.4},{"label":"scale","present":false}]"#,
      ["+papule w0.4", "-scale"]),
    Case(#"["papule", null]"#, ["+papule"]),
    Case("[true,false]", ["+true", "+false"], ["list-malformed", "list-malformed"]),
    Case(#""papule""#, ["+papule"]), Case("papule", ["+papule"]), Case("null", []),
    Case("nan", []), Case("{}", []), Case("[]", []),
    Case(#"{"papule""#, [#"+{"papule""#], ["list-malformed"]),
    Case("{'papule': True, 'scale': False}", ["+papule", "-scale"], list: "python"),
    Case("{'papule': 1, 'scale': 0}", ["+papule x1", "-scale"], list: "python"),
    Case("{'papule': 0.7, 'scale': 0.0}", ["+papule w0.7", "-scale"], list: "python"),
    Case("{'papule': None, 'scale': nan}", ["?papule", "?scale"], list: "python"),
    Case("{'choices': ['papule','scale']}", ["+papule", "+scale"], list: "python"),
    Case("[['papule','scale']]", ["+papule", "+scale"], list: "python"),
    Case("('papule', ['scale'])", ["+papule", "+scale"], list: "python"),
    Case("{'papule', 'scale'}", ["+papule", "+scale"], list: "python"),
    Case("{'papule': -2}", ["?papule"], ["value-unexpected"], list: "python"),
    Case("{'papule': 1, 'scale'}", ["+{'papule': 1, 'scale'}"], ["list-malformed"], list: "python"),
    Case("None", [], list: "python"),
  ])
  func `the value next to a term decides`(_ item: Case) throws {
    let reading = try read("lesion: {column: d, list: \(item.list)}", "id\td\na\t\(item.cell)\n")
    #expect(terms(reading) == item.terms)
    #expect(reading.codes == item.codes)
    #expect(reading.file.findings.allSatisfy { $0.position?.line == 2 })
  }

  @Test func `JSON Lines are read like cells`() throws {
    let reading = try read(
      "lesion: d",
      """
      {"id": "a", "d": {"papule": true, "scale": false, "crust": null}}
      {"id": "b", "d": [["papule"], {"name": "scale"}]}
      {"id": "c", "d": {"choices": ["papule", "scale"]}}
      {"id": "d", "d": true}
      {"id": "e", "d": {"papule": 0.6, "scale": -3}}
      """, path: "t.jsonl")
    #expect(
      (0..<5).map { terms(reading, $0) } == [
        ["+papule", "-scale", "?crust"], ["+papule", "+scale"], ["+papule", "+scale"], ["+true"],
        ["+papule w0.6", "?scale"],
      ])
    #expect(reading.codes == ["list-malformed", "value-unexpected"])
    #expect(reading.file.findings.map { $0.position?.line } == [4, 5])
    reading.checkRaw()
  }

  @Test func `weights say nothing where they are 0, votes are integers`() throws {
    let cell = "id\td\na\t{'papule': 1, 'scale': 0, 'crust': 0.5}\n"
    let weights = try read("lesion: {column: d, list: python, numbers: weights}", cell)
    #expect(terms(weights) == ["+papule w1.0", "+crust w0.5"])
    let votes = try read("lesion: {column: d, list: python, numbers: votes}", cell)
    #expect(terms(votes) == ["+papule x1", "-scale", "?crust"])
    #expect(votes.codes == ["value-unexpected"])
    let over = try read(
      "lesion: {column: d, list: python, numbers: weights}", "id\td\na\t{'papule': 40}\n")
    #expect(terms(over) == ["?papule"] && over.codes == ["value-unexpected"])
  }

  @Test func `votes behind a separator that are 0, negative or no numbers are findings`() throws {
    let reading = try read(
      "lesion: {column: d, separator: \"; \", votes: \":\"}",
      "id\td\na\tpapule:3; scale:0; crust:-1; scar:many; cyst:2.5; macule:0.5\n")
    #expect(
      terms(reading)
        == ["+papule x3", "-scale", "?crust", "+scar:many", "?cyst", "+macule w0.5"])
    #expect(
      reading.codes == ["votes-zero", "value-unexpected", "votes-missing", "value-unexpected"])
    #expect(reading.file.findings.allSatisfy { $0.position?.line == 2 })
  }

  @Test func `a column of absent terms denies them, and what it denies itself is unknown`() throws {
    let reading = try read(
      "lesion: {column: d, list: json, assertion: absent}",
      "id\td\na\t{\"papule\": true, \"scale\": false}\n")
    #expect(terms(reading) == ["-papule", "?scale"])
  }

  @Test func `only the items of a facet are taken where several share a column`() throws {
    let reading = try read(
      "lesion: {column: d, list: json, among: [papule]}\nsite: {column: d, list: json, among: [arm]}",
      "id\td\na\t[\"papule\", \"arm\", \"male\"]\n")
    #expect(terms(reading) == ["+papule", "+arm"] && reading.codes.isEmpty)
  }

  @Test func `votes of the XML form deny, or leave open what they can't say`() {
    let document = """
      <atlas><case id="1"><image id="a"><lesion votes="0">papule</lesion>
      <lesion votes="-1">scale</lesion><lesion votes="0.7">crust</lesion>
      <lesion votes="0" assertion="absent">scar</lesion><lesion votes="2">cyst</lesion>
      </image></case></atlas>
      """
    let reading = Reading(AtlasXML(), document)
    #expect(terms(reading) == ["-papule x0", "?scale", "?crust", "-scar x0", "+cyst x2"])
    #expect(reading.codes == ["votes-zero", "number-expected", "number-expected"])
  }

  @Test(arguments: [
    (#"['blue\xa0naevus', 'b']"#, ["+blue naevus", "+b"]),
    (#"['na\u0065vus\U0001d11e']"#, ["+naevus\u{1D11E}"]),
    (#"['it\'s', "a\"b", 'c\\d']"#, ["+it's", #"+a"b"#, #"+c\d"#]),
    (#"['a\d', 'b\x4', 'c\ud800']"#, [#"+a\d"#, #"+b\x4"#, "+c\u{FFFD}"]),
  ])
  func `texts are what Python's repr says`(cell: String, expected: [String]) throws {
    let reading = try read("lesion: {column: l, list: python}", "id\tl\na\t\(cell)\n")
    #expect(terms(reading) == expected)
    #expect(reading.codes.isEmpty)
  }

  @Test func `numbers with a point are votes where the column counts above one`() throws {
    func read(cells: [String]) throws -> [[String]] {
      let rows = cells.enumerated().map { "i\($0)\t\($1)\n" }.joined()
      let reading = try self.read("lesion: {column: l, list: json}", "id\tl\n\(rows)")
      return reading.images.indices.map { terms(reading, $0) }
    }
    #expect(
      try read(cells: [#"{"scale": 1.0}"#, "", #"{"papule": 3.0, "scale": 1.0, "cyst": 0.0}"#]) == [
        ["+scale x1"], [], ["+papule x3", "+scale x1", "-cyst"],
      ])
    #expect(
      try read(cells: [#"{"scale": 1.0}"#, #"{"papule": 0.4, "scale": 0.6}"#]) == [
        ["+scale w1.0"], ["+scale w0.6", "+papule w0.4"],
      ])
    #expect(try read(cells: [#"{"scale": 1.0}"#]) == [["+scale w1.0"]])
  }

  @Test func `votes behind a separator are votes throughout, as pandas saves them`() throws {
    let reading = try read(
      #"lesion: {column: l, separator: ";", votes: ":"}"#,
      "id\tl\na\tscale:1.0;papule:3.0\nb\tcyst:1.0\n")
    #expect(terms(reading) == ["+scale x1", "+papule x3"])
    #expect(terms(reading, 1) == ["+cyst x1"])
    #expect(reading.codes.isEmpty)
  }
}
