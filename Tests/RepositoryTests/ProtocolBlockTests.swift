import Foundation
import TestSupport
import Testing

/// Protocols in docs/adding are those of the sources, and the samples there conform to them.
///
/// A page shows a protocol in the block of code below the mark `<!-- protocol NAME -->`, and a file that
/// tests compile below `<!-- sample PATH -->`; `make docs` writes both.
@Suite struct ProtocolBlockTests {
  private static let pages = [
    "backend", "format", "metric", "model", "operation", "optimizer", "weights",
  ]
  .map { "docs/adding/\($0).md" }

  /// The page's parts between fences: text and code in turn.
  private func parts(_ page: String) throws -> [String] {
    try String(contentsOfFile: Checkout.file(page), encoding: .utf8).components(separatedBy: "```")
  }

  /// The protocols that a page marks, with the number of the block of each.
  private func marks(_ parts: [String]) -> [(name: String, block: Int)] {
    parts.indices.compactMap { index in
      guard index % 2 == 0, index + 1 < parts.count else { return nil }
      return parts[index].matches(of: #/<!-- protocol (\w+) -->/#).last.map {
        (String($0.1), index + 1)
      }
    }
  }

  @Test("a page shows the protocol as it is", arguments: pages)
  func protocols(page: String) throws {
    var parts = try parts(page)
    let marks = marks(parts)
    #expect(!marks.isEmpty, "\(page) marks no protocol")
    for (name, block) in marks {
      let source = try #require(try ProtocolSource(name), "there is no protocol \(name)")
      let text = "swift\n\(source.text)\n"
      if ProcessInfo.processInfo.environment["DERM_WRITE_DOCS"] == "1" {
        parts[block] = text
      } else {
        #expect(parts[block] == text, "\(page): protocol \(name) has changed: run make docs")
      }
    }
    if ProcessInfo.processInfo.environment["DERM_WRITE_DOCS"] == "1" {
      try parts.joined(separator: "```")
        .write(toFile: Checkout.file(page), atomically: true, encoding: .utf8)
    }
  }

  /// The samples that a page marks: the file and the number of the block of each.
  private func samples(_ parts: [String]) -> [(path: String, block: Int)] {
    parts.indices.compactMap { index in
      guard index % 2 == 0, index + 1 < parts.count else { return nil }
      return parts[index].matches(of: #/<!-- sample (\S+) -->/#).last.map {
        (String($0.1), index + 1)
      }
    }
  }

  @Test("a page's samples are files that tests compile and run", arguments: pages)
  func compiled(page: String) throws {
    var parts = try parts(page)
    let samples = samples(parts)
    #expect(!samples.isEmpty, "\(page) marks no sample")
    for (path, block) in samples {
      let file = try String(contentsOfFile: Checkout.file(path), encoding: .utf8)
      let code = try #require(
        file.components(separatedBy: "// sample\n").dropFirst().first, "\(path) marks no sample")
      if ProcessInfo.processInfo.environment["DERM_WRITE_DOCS"] == "1" {
        parts[block] = "swift\n\(code)"
      } else {
        #expect(parts[block] == "swift\n\(code)", "\(page): \(path) has changed: run make docs")
      }
    }
    let swift = parts.indices.filter { $0 % 2 == 1 && parts[$0].hasPrefix("swift\n") }
    let known = marks(parts).map(\.block) + samples.map(\.block)
    #expect(Set(swift) == Set(known), "\(page) has Swift that no test compiles")
    if ProcessInfo.processInfo.environment["DERM_WRITE_DOCS"] == "1" {
      try parts.joined(separator: "```")
        .write(toFile: Checkout.file(page), atomically: true, encoding: .utf8)
    }
  }

  @Test("a sample has every requirement of its protocol", arguments: pages)
  func samples(page: String) throws {
    let parts = try parts(page)
    let (name, _) = try #require(marks(parts).first)
    let source = try #require(try ProtocolSource(name))
    let samples = parts.filter {
      $0.hasPrefix("swift\n") && $0.contains(": \(name) {") && !$0.contains("protocol \(name)")
    }
    #expect(samples.count == 1, "\(page) has no sample of \(name)")
    for sample in samples {
      #expect(source.missing(in: sample) == [], "\(page)")
    }
  }

  @Test("a requirement that a sample lacks or writes in other words is found")
  func mistakes() throws {
    let metric = try #require(try ProtocolSource("Metric"))
    #expect(metric.requirements.count > 3 && !metric.missing(in: "").isEmpty)
    let backend = try #require(try ProtocolSource("Backend"))
    let wrong = "func memory(of program: Program) -> Int"
    #expect(backend.missing(in: wrong).contains { $0.contains("func memory(of") })
  }
}
