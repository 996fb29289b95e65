import Catalogue
import Files
import Foundation
import TestSupport
import Testing
import Vocabulary
@testable import Ingest

/// The export by columns; `make interop` has pyarrow and DuckDB read it.
@Suite struct ColumnExportTests {
  private let folder = TemporaryFolder()

  @Test func `the same catalogue gives the same four files, and replaces its own export alone`()
    throws
  {
    let export = try SampleExport()
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    _ = try Ingestion(IngestRequest(paths: [export.root]), into: catalogue).run()
    let (one, other) = (folder.file("one"), folder.file("other"))
    try ColumnExport.parquet(catalogue, to: one)
    try ColumnExport.parquet(catalogue, to: other)
    try ColumnExport.parquet(catalogue, to: other)
    for name in ColumnExport.files {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(one)/\(name)"))
      let again = try Data(contentsOf: URL(fileURLWithPath: "\(other)/\(name)"))
      #expect(bytes.count > 100 && bytes == again)
    }
    #expect(throws: FileError.self) { try ColumnExport.parquet(catalogue, to: export.root) }
  }

  @Test func `each table has a value for each of its columns`() throws {
    let export = try SampleExport()
    let catalogue = try Catalogue(folder.file("c.sqlite"))
    _ = try Ingestion(IngestRequest(paths: [export.root]), into: catalogue).run()
    var images = 0
    var prints = 0
    try catalogue.images(each: { image in
      images += 1
      #expect(ColumnTables.row(image).count == ColumnTables.images.count)
      let rows = ColumnTables.fingerprintRows(image)
      for row in rows { #expect(row.count == ColumnTables.fingerprints.count) }
      prints += rows.count
    })
    let withPrints = try catalogue.images().count { $0.hasPixels && $0.fingerprint != nil }
    #expect(images == 3 && withPrints > 0 && prints == 8 * withPrints)
    try catalogue.mentions(each: {
      #expect(ColumnTables.row($0).count == ColumnTables.mentions.count)
    })
    try catalogue.findings(each: {
      #expect(ColumnTables.row($0.source, $0.finding).count == ColumnTables.findings.count)
    })
    // The walk gives what the list has, but for what several records state together.
    var ids: [String] = []
    try catalogue.images(each: { ids.append($0.id.rawValue) })
    let listed = try catalogue.images().map(\.id.rawValue)
    #expect(ids == listed)
  }
}
