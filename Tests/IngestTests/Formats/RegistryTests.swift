import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite struct RegistryTests {
  @Test func `the registry has what the folder has, and the docs name each`() throws {
    let folder = Checkout.file("Sources/Ingest/Formats")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .map { String($0.dropLast(".swift".count)) }
      .filter { $0 != "AllFormats" && $0 != "AtlasFormat" }.sorted()
    #expect(AllFormats.list.map { "\($0)" }.sorted() == files)
    let docs = try String(contentsOfFile: Checkout.file("docs/formats.md"), encoding: .utf8)
    for format in AllFormats.list { #expect(docs.contains("## \(format.name): ")) }
    #expect(Set(AllFormats.list.map { $0.name }).count == AllFormats.list.count)
  }

  @Test func `every finding code of the sources is documented`() throws {
    let docs = try String(contentsOfFile: Checkout.file("docs/formats.md"), encoding: .utf8)
    let documented = Set(
      docs.matches(of: #/\n\| ([a-z-]+) \| (?:note|warning|error) \|/#).map { String($0.1) })
    let root = Checkout.file("Sources/Ingest")
    var used: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: root)
    where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
      let pattern =
        #/(?:\.(?:note|warning|error),\s*(?:bytes\.isEmpty \? )?|code: |code = |: )"([a-z]+(?:-[a-z]+)+)"/#
      used.formUnion(text.matches(of: pattern).map { String($0.1) })
    }
    used.subtract(AllFormats.list.map { $0.name })
    #expect(used.subtracting(documented).isEmpty)
    #expect(documented.subtracting(used).isEmpty)
  }
}
