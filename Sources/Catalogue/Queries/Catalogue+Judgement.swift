internal import GRDB
public import Vocabulary

/// Pages that say different things of one image where only one can be true.
public struct Disagreement: Sendable, Hashable {
  /// What they differ on.
  public enum Field: String, Sendable, CaseIterable {
    /// The case.
    case caseKey = "case_key"
    /// The image file.
    case file = "file_name"
    /// The licence.
    case licence
  }

  /// The image.
  public let image: ImageID
  /// What the pages differ on.
  public let field: Field
  /// What they say, the one that counts first.
  public let values: [String]
  /// The pages that say so, in the same order.
  public let pages: [String]
}

extension Catalogue {
  /// The coverage that an atlas's next ingest is compared with, by format and field.
  ///
  /// Fails when the file can't be read.
  public func coverageBaseline(source: String) throws(CatalogueError) -> [FieldCoverage] {
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

  /// Where pages of an atlas contradict each other, in order of field and image.
  ///
  /// Fails when the file can't be read.
  public func disagreements(source: String) throws(CatalogueError) -> [Disagreement] {
    try read { database in
      // Most atlases describe no image twice: one look at an index tells.
      let isAnyTwice = try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM image_record GROUP BY image_id HAVING count(*) > 1)
          """)
      guard isAnyTwice == true else { return [] }
      return try Disagreement.Field.allCases.flatMap {
        try Self.disagreements(on: $0, source: source, database)
      }
    }
  }

  private static func disagreements(
    on field: Disagreement.Field, source: String, _ database: Database
  ) throws -> [Disagreement] {
    let column = field.rawValue
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        WITH torn AS (
          SELECT image_id FROM image_record JOIN image ON image.id = image_record.image_id
            WHERE image.source = ? GROUP BY image_id HAVING count(DISTINCT \(column)) > 1)
        SELECT image.key, image_record.\(column), source_file.path FROM torn
          JOIN image ON image.id = torn.image_id
          JOIN image_record ON image_record.image_id = torn.image_id
          JOIN page ON page.id = image_record.page_id
          JOIN source_file ON source_file.id = page.source_file_id
          WHERE image_record.\(column) IS NOT NULL
          ORDER BY image.key, source_file.path, page.ordinal, image_record.ordinal
        """, arguments: [source])
    var found: [(image: ImageID, values: [String], pages: [String])] = []
    while let row = try cursor.next() {
      let image = ImageID(row[0])
      if found.last?.image != image { found.append((image, [], [])) }
      let value: String = row[1]
      guard !found[found.count - 1].values.contains(value) else { continue }
      found[found.count - 1].values.append(value)
      found[found.count - 1].pages.append(row[2])
    }
    return found.map {
      Disagreement(image: $0.image, field: field, values: $0.values, pages: $0.pages)
    }
  }

  /// The formats that describe each image of an atlas that more than one describes.
  ///
  /// Fails when the file can't be read.
  public func formatsOfShared(
    source: String
  ) throws(CatalogueError) -> [(image: ImageID, formats: [String])] {
    try read { database in
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
  public func lastChange(
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
            source: source, newFiles: row[1], changedFiles: row[2], withdrawnFiles: row[3])
        )
      }
    }
  }
}
