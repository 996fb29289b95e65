internal import GRDB
package import Vocabulary

extension Catalogue {
  /// The coverage that an atlas's next ingest is compared with, by format and field.
  ///
  /// Fails when the file can't be read.
  package func coverageBaseline(source: String) throws(CatalogueError) -> [FieldCoverage] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT format, field, record_count, filled_count, empty_count FROM coverage_baseline
            WHERE source = ? ORDER BY format, field
          """, arguments: [source]
      ).map { row in
        FieldCoverage(
          format: row[0], field: row[1], records: row[2], filled: row[3], empty: row[4])
      }
    }
  }

  /// The formats that describe each image of an atlas that more than one describes.
  ///
  /// Fails when the file can't be read.
  package func formatsOfShared(
    source: String
  ) throws(CatalogueError) -> [(image: ImageID, formats: [String])] {
    try read { database in
      // Most atlases are of one format, and then no record has to be looked at.
      let formats = try Int.fetchOne(
        database, sql: "SELECT count(DISTINCT format) FROM source_file WHERE source = ?",
        arguments: [source])
      guard formats ?? 0 > 1 else { return [] }
      var shared: [(image: ImageID, formats: [String])] = []
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT DISTINCT image.key, source_file.format FROM image
            JOIN image_record ON image_record.image_id = image.id
            JOIN page ON page.id = image_record.page_id
            JOIN source_file ON source_file.id = page.source_file_id
            WHERE image.source = ?1
            ORDER BY image.key, source_file.format
          """, arguments: [source])
      while let row = try cursor.next() {
        let image = ImageID(row[0])
        if shared.last?.image == image {
          shared[shared.count - 1].formats.append(row[1])
        } else {
          shared.append((image, [row[1]]))
        }
      }
      return shared.filter { $0.formats.count > 1 }
    }
  }

  /// When an atlas was last changed by an ingest, and by what; nil when it never was.
  ///
  /// Fails when the file can't be read.
  package func lastChange(
    source: String
  ) throws(CatalogueError) -> (endedAt: String, record: IngestRecord)? {
    try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT ended_at, new_files, changed_files, withdrawn_files FROM ingest
            WHERE source = ? ORDER BY id DESC LIMIT 1
          """, arguments: [source]
      ).map { row in
        (
          row[0],
          IngestRecord(
            source: source, newFiles: row[1], changedFiles: row[2], removedFiles: row[3])
        )
      }
    }
  }
}
