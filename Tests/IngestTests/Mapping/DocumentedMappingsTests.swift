import Foundation
import TestSupport
import Testing

@testable import Ingest

/// The samples of mappings in the documents say what derm reads.
@Suite struct DocumentedMappingsTests {
  /// The blocks of YAML in a document.
  private func blocks(_ path: String) throws -> [String] {
    try String(contentsOfFile: Checkout.file(path), encoding: .utf8)
      .components(separatedBy: "\n```yaml\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0] + "\n" }
  }

  @Test func `every mapping of the page of formats is read`() throws {
    let samples = try blocks("docs/formats.md").filter { $0.hasPrefix("derm_mapping") }
    #expect(samples.count == 3)
    for sample in samples {
      #expect(throws: Never.self, "\(sample)") {
        try MappingReader.read(Array(sample.utf8), path: "m.yaml")
      }
    }
  }

  @Test func `the tutorial's mapping is read`() throws {
    let samples = try blocks("docs/tutorials/researcher.md")
    #expect(samples.count == 1)
    let file = try MappingReader.read(Array(samples.joined().utf8), path: "m.yaml")
    #expect(file.tables.count == 1)
  }
}
