import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

@Suite struct JSONReaderTests {
  @Test(.needsShared("torture/json/test_parsing"))
  func `JSONTestSuite: y must parse, n must not, i must not crash`() throws {
    let folder = try #require(Checkout.shared("torture/json/test_parsing"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    var seen = 0
    for name in names.sorted() where name.hasSuffix(".json") {
      seen += 1
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      let document = JSONReader.document(Array(data))
      let isStrict = document.problem == nil && document.missing.isEmpty
      if name.hasPrefix("y_") { #expect(isStrict, "\(name)") }
      if name.hasPrefix("n_") { #expect(!isStrict, "\(name)") }
      // The whole way: decoding first, then the format.
      let reading = Reading(DermQuestAnswers(), Array(data))
      #expect(reading.images.isEmpty, "\(name)")
      #expect(!reading.codes.isEmpty, "\(name)")
    }
    #expect(seen > 250)
  }

  @Test func `values keep their index and content`() throws {
    let text = #"{"a": [1, -2.5e3, "\u00e9\uD83D\uDE00\n"], "b": null}"#
    let root = try #require(JSONReader.read(Array(text.utf8)).root)
    #expect(root["a"]?.elements?.map(\.text) == ["1", "-2.5e3", "é😀\n"])
    #expect(root["a"]?.range == 6..<41)
    #expect(root["a"]?.elements?.first?.integer == 1)
    #expect(root["b"]?.value == .null)
  }

  @Test func `NaN and the infinities are null, and told of`() throws {
    let text = #"{"a": NaN, "b": [Infinity, -Infinity, -1], "c": {"NaN": 2}}"#
    let document = JSONReader.document(Array(text.utf8))
    #expect(document.problem == nil)
    #expect(document.missing == [6, 17, 27])
    #expect(document.root?["a"]?.value == .null)
    #expect(document.root?["b"]?.elements?.map(\.value) == [.null, .null, .number("-1")])
    #expect(document.root?["c"]?["NaN"]?.integer == 2)
    #expect(JSONReader.read(Array("[NaNa]".utf8)).problem != nil)
  }

  @Test(arguments: [
    ("[None]", "None is Python's", "json.dumps"), ("[True]", "True is Python's", "json.dumps"),
    ("{'a': 1}", "single quotes", "json.dumps"), ("['a']", "single quotes", "json.dumps"),
    ("[1, ]", "comma stands before", "Remove the comma"),
    ("{\"a\": 1, }", "comma stands before", "Remove the comma"),
    ("[nan]", "nan is no JSON", "null"),
    ("[undefined]", "JavaScript's", "null"), ("[NA]", "R's", "null"),
    ("{a: 1}", "without quotes", "quotes"),
    ("// x\n[1]", "a comment", "Remove"), ("[(1, 2)]", "tuple", "json.dumps"),
    ("[1, 2", "ends", "Fetch"), ("{\"a\": \"b", "ends within a string", "Fetch"),
  ])
  func `what is no JSON is named with its remedy`(text: String, what: String, remedy: String) {
    let problem = JSONReader.read(Array(text.utf8)).problem
    #expect(
      problem?.what.contains(what) == true || (what == "ends" && problem != nil),
      "\(problem?.what ?? "")")
    #expect(problem?.remedy.contains(remedy) == true, "\(problem?.remedy ?? "")")
  }

  @Test func `lines of a table say which are no JSON, and keep those that are`() throws {
    let mapping = try MappingReader.read(
      Array("derm_mapping: 1\ntable: t.jsonl\nimage: {column: id}\nattributes: {age: age}".utf8),
      path: "m.yaml"
    ).tables[0]
    func read(_ text: String) -> Reading {
      Reading(MappedTable(), Array(text.utf8), path: "t.jsonl", mapping: mapping)
    }
    let some = read(
      """
      {"id": "a", "age": 4}
      {"id": "b", "age": NaN}
      {'id': 'c', 'age': 5}
      {"id": "d", "age": None}
      {"id": "e", "age": Infinity}

      """)
    #expect(some.images.map(\.key.rawValue) == ["atlas/a", "atlas/b", "atlas/e"])
    #expect(some.images.map { $0.attributes["age"] } == ["4", nil, nil])
    #expect(some.codes.sorted() == ["json-malformed", "json-malformed", "json-not-a-number"])
    let lines = some.file.findings.sorted { $0.code < $1.code }.map { $0.position?.line }
    #expect(lines == [3, 4, 2])
    // Not one name can be read: no column is missing, the lines are no JSON.
    let none = read("{'id': 'a'}\n{'id': 'b'}\n")
    #expect(none.codes == ["json-malformed", "json-malformed"])
    #expect(none.file.findings[0].what.contains("single quotes"))
  }
}
