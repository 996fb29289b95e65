internal import GRDB
package import Vocabulary

/// What an ingest did to one atlas.
package struct IngestRecord: Sendable, Hashable {
  /// The atlas's name.
  package var source: String
  /// Files that were read for the first time.
  package var newFiles: Int
  /// Files that were read again.
  package var changedFiles: Int
  /// Files that were found to be gone.
  package var removedFiles: Int

  package init(source: String, newFiles: Int, changedFiles: Int, removedFiles: Int) {
    self.source = source
    self.newFiles = newFiles
    self.changedFiles = changedFiles
    self.removedFiles = removedFiles
  }

  /// Whether it changed anything.
  package var changedAnything: Bool { newFiles + changedFiles + removedFiles > 0 }
}

/// The files that an input has now.
package struct PresentFiles: Sendable {
  /// The folder that was read.
  package var folder: String
  /// The name of the archive that was unpacked into it; a later archive of that name replaces it.
  package var archive: String?
  /// Every file below the folder.
  package var paths: Set<String>
  /// Folders and files below it that could not be looked into: nothing is known of them.
  package var unreadable: [String]

  package init(folder: String, archive: String?, paths: Set<String>, unreadable: [String]) {
    self.folder = folder
    self.archive = archive
    self.paths = paths
    self.unreadable = unreadable
  }

  func knows(_ path: String) -> Bool {
    !unreadable.contains { $0 == "." || path == $0 || path.hasPrefix($0 + "/") }
  }
}

extension Catalogue {
  /// Marks an atlas's files that are no longer where they were read; answers how many are new.
  ///
  /// What they said stays; `finding` makes a file's finding from its path, and goes when the file is
  /// read again. Only files that were read from the same folder, or from an archive of the same
  /// name, are compared. Fails when the catalogue can't be written.
  package func markRemoved(
    source: String, present inputs: [PresentFiles], finding: (String) -> Finding
  ) throws(CatalogueError) -> Int {
    try write { database in
      let homes = inputs.map { (stored: storedFolder($0.folder), input: $0) }
      // Collected before anything is written: what a query sees of rows that change while it runs
      // is undefined in SQLite.
      var gone: [(row: Int64, path: String)] = []
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT source_file.id, source_file.path, place.path, place.archive FROM source_file
            JOIN place ON place.id = source_file.place_id
            WHERE source = ? AND withdrawn = 0 ORDER BY source_file.path
          """, arguments: [source])
      while let row = try cursor.next() {
        let (path, folder, archive): (String, String, String?) = (row[1], row[2], row[3])
        // An ingest of another folder of the same atlas says nothing about this file.
        let covering = homes.filter {
          $0.stored == folder || (archive != nil && archive == $0.input.archive)
        }
        // One input that has the file, or can't tell, is enough for it to stay.
        let isGone =
          !covering.isEmpty
          && covering.allSatisfy { $0.input.knows(path) && !$0.input.paths.contains(path) }
        if isGone { gone.append((row[0], path)) }
      }
      let mark = try database.makeStatement(
        sql: "UPDATE source_file SET withdrawn = 1 WHERE id = ?")
      let findings = try FindingWriter(database)
      for file in gone {
        try mark.execute(arguments: [file.row])
        try findings.write(finding(file.path), source: source, file: file.row)
      }
      return gone.count
    }
  }

  /// Drops the removed files of an atlas with all that came from them; answers how many images
  /// went, because no other page describes them.
  ///
  /// Fails when the catalogue can't be written.
  @discardableResult
  package func dropRemoved(source: String) throws(CatalogueError) -> Int {
    try write { database in
      try database.execute(
        sql: "DELETE FROM source_file WHERE source = ? AND withdrawn = 1", arguments: [source])
      try FieldSetWriter.removeUnused(database)
      return try Self.removeUndescribed(database)
    }
  }

  /// Removes images that no page describes any more; answers how many.
  @discardableResult
  static func removeUndescribed(_ database: Database) throws -> Int {
    try database.execute(
      sql: """
        DELETE FROM image WHERE NOT EXISTS
          (SELECT 1 FROM image_record WHERE image_record.image_id = image.id)
        """)
    return database.changesCount
  }

  /// Ends an ingest of an atlas: its findings as a whole, its coverage to compare with, its record.
  ///
  /// All in one transaction; a record of an ingest that changed nothing is not kept. Fails when the
  /// catalogue can't be written.
  package func end(
    _ record: IngestRecord, findings: [Finding], baseline: [FieldCoverage]
  ) throws(CatalogueError) {
    try write { database in
      try Self.replaceFindings(ofSource: record.source, by: findings, database)
      try database.execute(
        sql: "DELETE FROM coverage_baseline WHERE source = ?", arguments: [record.source])
      let insert = try database.makeStatement(
        sql: """
          INSERT INTO coverage_baseline (source, format, field, record_count, filled_count,
            empty_count) VALUES (?, ?, ?, ?, ?, ?)
          """)
      for field in baseline {
        try insert.execute(arguments: [
          record.source, field.format, field.field, field.records, field.filled, field.empty,
        ])
      }
      // The last record is when the atlas last changed, which a run that changed nothing must not
      // replace.
      guard record.changedAnything else { return }
      try database.execute(
        sql: """
          INSERT INTO ingest (source, ended_at, new_files, changed_files, withdrawn_files)
            VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          record.source, Self.now, record.newFiles, record.changedFiles, record.removedFiles,
        ])
    }
  }
}
