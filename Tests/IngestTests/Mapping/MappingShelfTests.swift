import Catalogue
import Foundation
import TestSupport
import Testing

import Vocabulary
@testable import Ingest

@Suite struct MappingShelfTests {
  private let folder = TemporaryFolder()

  private func write(_ name: String, _ text: String) throws {
    let path = folder.file(name)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func mapping(_ name: String, _ rest: String) throws {
    try write(
      "maps/\(name).yaml", "derm_mapping: 1\ntable: \(name).csv\nimage: {column: id}\n\(rest)\n")
  }

  private func choose(_ header: String, _ path: String = "x.csv") throws -> MappingShelf.Choice {
    let options = ReadingOptions(tables: try MappingShelf(folder: folder.file("maps")))
    return InputFile(
      path, Array((header + "\n").utf8), siblings: Siblings(root: folder.path), options: options
    ).parsed()
  }

  @Test func `the mapping with the most columns is taken, and says why`() throws {
    try mapping("few", "site: a\ndiagnosis: b")
    try mapping(
      "many", "site: a\ndiagnosis: b\nlesion: {column: c}\nattributes: {x: d}\noptional: [d]")
    #expect(
      try choose("id,a,b,c,d,e").why
        == "its header has all 5 columns of \(folder.path)/maps/many.yaml")
    #expect(
      try choose("id;a;b;c").why == "its header has 4 columns of \(folder.path)/maps/many.yaml")
    #expect(
      try choose(" b , a ,id").why == "its header has all 3 columns of \(folder.path)/maps/few.yaml"
    )
    #expect(
      try choose("{\"id\": 1, \"a\": 2, \"b\": 3}", "x.ndjson").mapping?.names == ["few.csv"])
  }

  @Test func `equally good mappings are refused, unknown tables get the nearest`() throws {
    try mapping("one", "site: a\ndiagnosis: b")
    try mapping("two", "site: b\ndiagnosis: a")
    guard case .ambiguous(let paths) = try choose("id,a,b") else {
      Issue.record("not ambiguous")
      return
    }
    #expect(paths.map { $0.suffix(8) } == ["one.yaml", "two.yaml"])
    let unknown = try choose("id,a,other")
    #expect(unknown.why == nil)
    #expect(unknown.remedy.contains("one.yaml comes nearest; it also needs b."))
    guard case .none = try choose("id,a,b", "x.html") else {
      Issue.record("a page got a mapping")
      return
    }
  }

  @Test func `a mapping of two columns is never taken unasked`() throws {
    try mapping("tiny", "site: a")
    #expect(try choose("id,a,b").mapping == nil)
  }

  @Test func `tables of a folder are read, and read again when a mapping changes`() throws {
    try mapping("one", "site: a\ndiagnosis: b")
    try write("atlas/t.csv", "id,a,b\n1,arm,nevus\n")
    try write("atlas/u.csv", "id,z\n1,2\n")
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    var request = IngestRequest(paths: [folder.file("atlas")])
    request.mappings = folder.file("maps")
    var summary = try Ingestion(request, into: catalogue).run()
    #expect(summary.newFiles == 2)
    #expect(try catalogue.mentions([.site]).map(\.mention.rule) == ["one.yaml:4 column a"])
    let finding = try #require(
      try catalogue.findings().first { $0.code == "file-unrecognised" })
    #expect(finding.source == "u.csv" && finding.remedy.contains("one.yaml comes nearest"))
    summary = try Ingestion(request, into: catalogue).run()
    #expect(summary.unchangedFiles == 2)

    try mapping("two", "site: b\ndiagnosis: a")
    summary = try Ingestion(request, into: catalogue).run()
    #expect(summary.changedFiles == 2)
    let ambiguous = try #require(
      try catalogue.findings().first { $0.code == "mapping-ambiguous" })
    #expect(ambiguous.what.contains("one.yaml") && ambiguous.what.contains("two.yaml"))
    #expect(try catalogue.mentions([.site]).isEmpty)
  }

  @Test func `a broken ready mapping stops tables, and pages only when there are tables`() throws {
    try mapping("broken", "sites: a")
    try write("pages/page.html", "<p>nothing</p>")
    try write("atlas/t.csv", "id,a,b\n")
    func plan(_ path: String) throws -> IngestPlan {
      var request = IngestRequest(paths: [folder.file(path)])
      request.mappings = folder.file("maps")
      return try IngestPlan(request)
    }
    #expect(throws: Never.self) { try plan("pages") }
    #expect(throws: IngestError.self) { try plan("atlas") }
  }

  @Test func `a header of more than a megabyte is read whole`() throws {
    let names = (0..<150_000).map { "column\($0)" }.joined(separator: ",")
    try write("atlas/t.csv", "\(names)\n\(String(repeating: "1,", count: 149_999))arm\n")
    try write(
      "m.yaml",
      "derm_mapping: 1\ntable: t.csv\nimage: {column: column0}\nsite: column149999\n")
    var request = IngestRequest(paths: [folder.file("atlas")])
    request.mapping = folder.file("m.yaml")
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    _ = try Ingestion(request, into: catalogue).run()
    #expect(try catalogue.mentions([.site]).map(\.mention.raw) == ["arm"])
  }

  @Test func `the labels of a case are read again when its pictures change`() throws {
    try write(
      "m.yaml",
      """
      derm_mapping: 1
      tables:
        - {table: cases.csv, image: {columns: [p, q]}, case: k}
        - {table: labels.csv, image: {from: cases.csv, by: k}, diagnosis: d}
      """)
    try write("atlas/cases.csv", "k,p,q\n1,a,\n")
    try write("atlas/labels.csv", "k,d\n1,nevus\n")
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    var request = IngestRequest(paths: [folder.file("atlas")])
    request.mapping = folder.file("m.yaml")
    _ = try Ingestion(request, into: catalogue).run()
    #expect(try catalogue.mentions([.diagnosis]).map(\.image.rawValue) == ["atlas/a"])
    try write("atlas/cases.csv", "k,p,q\n1,a,b\n")
    #expect(try Ingestion(request, into: catalogue).run().changedFiles == 2)
    #expect(
      try catalogue.mentions([.diagnosis]).map(\.image.rawValue) == ["atlas/a", "atlas/b"])
    try FileManager.default.removeItem(atPath: folder.file("atlas/cases.csv"))
    _ = try Ingestion(request, into: catalogue).run()
    #expect(try catalogue.findings().contains { $0.code == "table-missing" })
  }
}
