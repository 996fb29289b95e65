import Foundation
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary
@testable import Markup
@testable import Report

/// Text from atlases, files and people in every page and card: it is shown, and nothing more.
@Suite struct HostileTextTests {
  typealias Words = @Sendable (String) -> String

  /// Every page and card with all texts worded; names of files and texts.
  static func pages(_ folder: TemporaryFolder, _ worded: @escaping Words) throws -> [String: String]
  {
    let data = try SyntheticData(
      in: folder.path, cases: 24, skinTones: ["1", "2", "3"], worded: worded)
    var pages: [String: String] = [:]
    func take(_ name: String, _ path: String) throws {
      pages[name] = try String(contentsOfFile: path, encoding: .utf8)
    }
    try DatasetReport.write(pack: data.pack, to: folder.file("dataset"))
    let runs = try ["lesion", "mtl"].map {
      try data.run($0, tasks: $0, skill: 1, keepsValidation: true)
    }
    try ModelReport.write(
      runs: runs, pack: data.pack, to: folder.file("models"),
      options: .init(showsPaper: true, ensembles: [("lesion", "mtl")], replicates: 5))
    for name in ["dataset", "models"] { try take(name, folder.file("\(name)/index.html")) }
    try take("data set card", folder.file("dataset/card.md"))
    try take("model card", folder.file("models/model-card.md"))
    // All of a plan's texts are one: that of this word turns the writing.
    let plan = try PlanReportTests.plan(in: folder, text: worded("plan"))
    pages["plan"] = PlanReport.html(plan)
    let findings = (0..<60).map { number in
      let word = worded("finding \(number)")
      return Finding(
        source: word, position: Position(line: number, column: 1),
        severity: Severity.allCases[number % 3], code: word, what: word, remedy: word, excerpt: word
      )
    }
    pages["findings"] = FindingReport.html(findings, origin: worded("c.sqlite"))
    return pages
  }

  @Test func `no text becomes an element, an attribute or an address`() throws {
    let folder = TemporaryFolder()
    let hostile = try Self.pages(folder, HostileWords.hostile)
    let harmless = try Self.pages(TemporaryFolder(), HostileWords.harmless)
    for name in ["dataset", "models", "plan", "findings"] {
      let shape = MarkupShape(try #require(hostile[name]))
      let plain = MarkupShape(try #require(harmless[name]))
      let new = Set(shape.tags.keys).subtracting(plain.tags.keys).subtracting(["bdi"])
      #expect(new.isEmpty, "\(name): \(new.sorted())")
      for tag in ["script", "script type id", "style", "title", "svg", "iframe", "form method"] {
        let counts = [shape, plain].map { shape in
          shape.tags.filter { $0.key == tag || $0.key.hasPrefix("\(tag) ") }.values.reduce(0, +)
        }
        #expect(counts[0] == counts[1], "\(name): \(tag)")
      }
      let strange = shape.addresses.map { $0.lowercased() }.filter {
        $0.hasPrefix("javascript:") || $0.hasPrefix("data:text") || $0.hasPrefix("//")
      }
      #expect(strange.isEmpty, "\(name): \(strange)")
      #expect(plain.isolates == 0 && shape.isolates > 0, "\(name)")
      #expect(shape.loose.isEmpty, "\(name): \(shape.loose.prefix(3))")
      #expect(!(hostile[name] ?? "").utf8.contains(0))
    }
  }

  @Test func `cards hold no markup but the element that keeps directions in`() throws {
    let pages = try Self.pages(TemporaryFolder(), HostileWords.hostile)
    for name in ["data set card", "model card"] {
      let shape = MarkupShape(try #require(pages[name]))
      #expect(Set(shape.tags.keys) == ["bdi"], "\(name): \(shape.tags.keys.sorted())")
      #expect(shape.loose.isEmpty, "\(name): \(shape.loose.prefix(3))")
      for link in ["](javascript:", "](//evil"] {
        #expect(pages[name]?.replacing("\\]", with: "").contains(link) == false, "\(name): \(link)")
      }
    }
  }

  @Test func `what turns the writing is kept in where an element may stand, and only there`() {
    let text = "a\u{202E}b"
    #expect(("<p>\(text)</p>" as HTML).text == "<p><bdi>\(text)</bdi></p>")
    #expect(("\(text)" as HTML).text == "<bdi>\(text)</bdi>")
    #expect(
      ("<p title=\"\(text) \(text)\">\(text)</p>" as HTML).text
        == "<p title=\"\(text) \(text)\"><bdi>\(text)</bdi></p>")
    #expect(
      (" data-x=\"\(text)\" data-y=\"\(text)\"" as HTML).text
        == " data-x=\"\(text)\" data-y=\"\(text)\"")
    #expect(("<title>x · \(text)</title>" as HTML).text == "<title>x · \(text)</title>")
    #expect(
      ("<option value=\"\(text)\">\(text)</option>" as HTML).text
        == "<option value=\"\(text)\">\(text)</option>")
    #expect(("<p>\("plain")</p>" as HTML).text == "<p>plain</p>")
  }
}
