package import Catalogue
internal import Columns
internal import Files
package import Parallel
internal import Vocabulary

/// Writes the facts by columns, for programs that work on tables of any size.
package enum ColumnExport {
  /// The files that a folder gets.
  package static let files = [
    "images.parquet", "mentions.parquet", "findings.parquet", "fingerprints.parquet",
  ]

  /// Writes a folder of Parquet files that appears whole or not at all, in memory that doesn't grow with
  /// the catalogue.
  ///
  /// Throws when the catalogue can't be read, the folder holds anything but an earlier export, or it
  /// can't be written.
  package static func parquet(
    _ catalogue: Catalogue, to folder: String, progress: Progress = .silent
  ) throws {
    let kind = "export of a catalogue"
    try AtomicFolder.check(folder, as: kind, sparing: [catalogue.path])
    try AtomicFolder.write(to: folder, as: kind, sparing: [catalogue.path]) { temporary in
      let paths = files.map { "\(temporary)/\($0)" }
      let counts = try catalogue.counts()
      let images = try ParquetWriter(paths[0], columns: ColumnTables.images)
      let prints = try ParquetWriter(paths[3], columns: ColumnTables.fingerprints)
      progress.begin("images", unit: "images", total: counts.images)
      try catalogue.images(each: { image in
        progress.advance()
        try images.row(ColumnTables.row(image))
        for row in ColumnTables.fingerprintRows(image) { try prints.row(row) }
      })
      try images.finish()
      try prints.finish()
      let mentions = try ParquetWriter(paths[1], columns: ColumnTables.mentions)
      progress.begin("mentions", unit: "mentions", total: counts.mentions)
      try catalogue.mentions(each: {
        progress.advance()
        try mentions.row(ColumnTables.row($0))
      })
      try mentions.finish()
      let findings = try ParquetWriter(paths[2], columns: ColumnTables.findings)
      progress.begin("findings", unit: "findings", total: counts.findings)
      try catalogue.findings(each: {
        progress.advance()
        try findings.row(ColumnTables.row($0.source, $0.finding))
      })
      try findings.finish()
    }
  }
}
