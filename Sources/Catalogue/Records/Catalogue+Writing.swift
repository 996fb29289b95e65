internal import Foundation
internal import GRDB
internal import Vocabulary

extension Catalogue {
  /// Stores what was read from files, each in the place of what it said before, all in one
  /// transaction.
  ///
  /// `folder` is the one that the files' paths start in, `archive` the name of the archive that
  /// was unpacked into it. Images that no page describes any more
  /// go. Fails when the catalogue can't be written; nothing of this call is then kept.
  package func write(
    _ files: [ExtractedFile], folder: String, archive: String? = nil
  ) throws(CatalogueError) {
    guard !files.isEmpty else { return }
    try write { database in
      let row = try folderRow(folder, archive: archive, database)
      let writer = try FileWriter(database, readAt: Self.now)
      for file in files { try writer.write(file, folderRow: row) }
      try writer.finish()
    }
  }

  /// Notes that unchanged files of an atlas lie in a folder now: they may have lain in another one,
  /// or have been marked as removed with a finding of the code `removal`.
  ///
  /// Fails when the catalogue can't be written.
  package func move(
    _ paths: [String], source: String, to folder: String, archive: String? = nil,
    removal: String = ""
  ) throws(CatalogueError) {
    guard !paths.isEmpty else { return }
    try write { database in
      let row = try folderRow(folder, archive: archive, database)
      let update = try database.makeStatement(
        sql: """
          UPDATE source_file SET place_id = ?1, withdrawn = 0
            WHERE source = ?2 AND path = ?3 AND (place_id <> ?1 OR withdrawn = 1)
          """)
      let unmark = try database.makeStatement(
        sql: """
          DELETE FROM finding WHERE code = ? AND source_file_id =
            (SELECT id FROM source_file WHERE source = ? AND path = ?)
          """)
      for path in paths {
        try update.execute(arguments: [row, source, path])
        // A file that was here and not marked has no such finding: nearly all files of a repeated
        // ingest.
        guard database.changesCount > 0 else { continue }
        try unmark.execute(arguments: [removal, source, path])
      }
    }
  }

  /// Stores checks of image files, each in the place of the last one, in one transaction.
  ///
  /// Fails when the catalogue can't be written, or an image is not in it.
  package func write(_ checks: [CheckedImage]) throws(CatalogueError) {
    guard !checks.isEmpty else { return }
    try write { database in
      let writer = try CheckWriter(database)
      var rows: [String: Int64] = [:]
      for checked in checks {
        var row: Int64?
        if let folder = checked.check.folder {
          row = try rows[folder] ?? folderRow(folder, database)
          rows[folder] = row
        }
        try writer.write(checked, folderRow: row)
      }
    }
  }

  /// Replaces the findings that concern an atlas as a whole.
  static func replaceFindings(
    ofSource source: String, by findings: [Finding], _ database: Database
  ) throws {
    try database.execute(
      sql: """
        DELETE FROM finding
          WHERE source = ? AND source_file_id IS NULL AND image_id IS NULL
        """, arguments: [source])
    let writer = try FindingWriter(database)
    for finding in findings { try writer.write(finding, source: source) }
  }

  /// Removes an atlas with all that came from it; answers how many images went.
  ///
  /// Fails when the catalogue can't be written.
  @discardableResult
  package func remove(source: String) throws(CatalogueError) -> Int {
    try write { database in
      try database.execute(sql: "DELETE FROM finding WHERE source = ?", arguments: [source])
      for table in ["source_file", "coverage_baseline", "ingest"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE source = ?", arguments: [source])
      }
      try database.execute(sql: "DELETE FROM image WHERE source = ?", arguments: [source])
      let images = database.changesCount
      try FieldSetWriter.removeUnused(database)
      return images
    }
  }

  static var now: String { Date().formatted(.iso8601) }
}

/// Writes image checks within one transaction.
private final class CheckWriter {
  private let database: Database
  private let insert: RowStatement
  private let removeFindings: RowStatement
  private let findings: FindingWriter

  init(_ database: Database) throws {
    self.database = database
    insert = try RowStatement(
      database,
      sql: """
        INSERT OR REPLACE INTO image_check (image_id, wanted, place_id, file, state, type, width,
          height, orientation, byte_count, modified_ns, sha256, fingerprint,
          local_features, looked)
          SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM image WHERE key = ?
        """)
    removeFindings = try RowStatement(
      database, sql: "DELETE FROM finding WHERE image_id = ?")
    findings = try FindingWriter(database)
  }

  func write(_ checked: CheckedImage, folderRow: Int64?) throws {
    let check = checked.check
    insert.bind(check.wanted)
    insert.bind(row: folderRow)
    insert.bind(check.file)
    insert.bind(check.state.rawValue)
    insert.bind(check.type)
    insert.bind(check.width)
    insert.bind(check.height)
    insert.bind(check.orientation)
    insert.bind(check.byteCount)
    insert.bind(check.modified)
    insert.bind(check.sha256)
    insert.bind(bytes: check.fingerprint?.bytes)
    insert.bind(bytes: check.localFeatures?.bytes)
    insert.bind(check.looked)
    let key = checked.key.rawValue
    insert.bind(key)
    guard try insert.run() > 0 else {
      throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "no image \(key)")
    }
    // The table's key is the image's row.
    let row = database.lastInsertedRowID
    removeFindings.bind(row: row)
    try removeFindings.run()
    let source = String(key.prefix { $0 != "/" })
    for finding in checked.findings { try findings.write(finding, source: source, image: row) }
  }
}
