import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct JSONReaderTests {
  @Test func `JSONTestSuite: y must parse, n must not, i must not crash`() throws {
    guard let folder = Checkout.shared("torture/json/test_parsing") else { return }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    var seen = 0
    for name in names.sorted() where name.hasSuffix(".json") {
      seen += 1
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      let problem = JSONReader.read(Array(data)).problem
      if name.hasPrefix("y_") { #expect(problem == nil, "\(name)") }
      if name.hasPrefix("n_") { #expect(problem != nil, "\(name)") }
      // The whole way: decoding first, then the format.
      let reading = Reading(DermQuestAnswers(), Array(data))
      #expect(reading.images.isEmpty, "\(name)")
      #expect(!reading.codes.isEmpty, "\(name)")
    }
    #expect(seen > 250)
  }

  @Test func `values keep their place and content`() throws {
    let text = #"{"a": [1, -2.5e3, "\u00e9\uD83D\uDE00\n"], "b": null}"#
    let root = try #require(JSONReader.read(Array(text.utf8)).root)
    #expect(root["a"]?.elements?.map(\.text) == ["1", "-2.5e3", "é😀\n"])
    #expect(root["a"]?.range == 6..<41)
    #expect(root["a"]?.elements?.first?.integer == 1)
    #expect(root["b"]?.value == .null)
  }
}
