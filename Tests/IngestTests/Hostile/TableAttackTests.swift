import Catalogue
import Files
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// Tables wide, long and broken enough to use up memory or time.
@Suite struct TableAttackTests {
  private let export: HostileExport

  init() throws {
    export = try HostileExport()
    try AtomicFile.write(
      """
      derm_mapping: 1
      table: t.csv
      image: {column: id}
      lesion: [{column: lesion}, {column: flag, when: "1", absent: "0", term: itch}]
      attributes: {age: age}
      """, to: export.folder.file("m.yaml"))
  }

  private var mapping: [String] { ["--mapping", export.folder.file("m.yaml")] }

  @Test(.within(5))
  func `a table of a million columns is read right`() throws {
    let names = (0..<1_000_000).map { "c\($0)" }.joined(separator: ",")
    let cells = String(repeating: "1,", count: 1_000_000)
    try export.write(
      "t.csv",
      "\(names),id,lesion,flag,age\n\(cells)a,Scar,1,7\n\(cells)b,Papule,2,8\n\(cells)short\n")
    let (_, codes) = try export.command(megabytes: 1500, mapping)
    #expect(codes.isSuperset(of: ["row-malformed", "cell-unexpected"]))
    let images = try Catalogue.existing(export.cataloguePath).images()
    #expect(images.map(\.id.rawValue) == ["atlas/a", "atlas/b"])
  }

  @Test(.within(5))
  func `rows of nothing but separators take no memory without measure`() throws {
    let commas = [UInt8](repeating: UInt8(ascii: ","), count: 20_000_000)
    try export.write("t.csv", Array("id,lesion,flag,age\na,Scar,1,7\n".utf8) + commas)
    let (_, codes) = try export.command(megabytes: 1500, mapping)
    #expect(codes.contains("row-malformed"))
    #expect(try Catalogue.existing(export.cataloguePath).counts().images == 1)
  }

  @Test(.within(5))
  func `cells of many megabytes and a quote that never closes are findings`() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 5_000_000)
    var table = Array("id,lesion,flag,age\na,".utf8) + long + Array(",1,7\nb,Scar,".utf8)
    table += long + Array(",7\n".utf8)
    table += long + Array(",Scar,1,7\nc,Scar,1,\"".utf8) + long
    try export.write("t.csv", table)
    let (outcome, codes) = try export.command(megabytes: 2500, mapping)
    #expect(
      codes.isSuperset(of: [
        "text-too-long", "cell-too-long", "image-id-missing", "row-malformed",
      ]))
    #expect(outcome.errors.isEmpty)
    let catalogue = try Catalogue.existing(export.cataloguePath)
    // The row with the open quote gives no record.
    #expect(try catalogue.images().map(\.id.rawValue) == ["atlas/a", "atlas/b"])
    #expect(try catalogue.findings().allSatisfy { $0.what.utf8.count < 3000 })
  }

  @Test func `a mapping of a page, a folder and rubbish is refused with a position`() throws {
    try export.write("t.csv", "id,lesion,flag,age\n")
    let texts: [[UInt8]] = [
      Array("<html>".utf8), [0xFF, 0xFE, 0x00], [0], Array("a: b: c".utf8),
      Array("\u{FEFF}".utf8), Array(String(repeating: "k: v\n", count: 1000).utf8),
    ]
    for (number, text) in texts.enumerated() {
      let path = export.folder.file("\(number).yaml")
      try AtomicFile.write(text, to: path)
      #expect(throws: IngestError.self) { try export.ingest(mapping: path) }
    }
    #expect(throws: IngestError.self) { try export.ingest(mapping: export.root) }
  }
}
