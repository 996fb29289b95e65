internal import GRDB

extension Catalogue {
  /// The names of the atlases, sorted.
  ///
  /// Fails when the file can't be read.
  package func sources() throws(CatalogueError) -> [String] {
    try read { database in
      try String.fetchAll(
        database, sql: "SELECT DISTINCT source FROM source_file ORDER BY source")
    }
  }

  /// How much an atlas, or all of them, has.
  ///
  /// Fails when the file can't be read.
  package func counts(source: String? = nil) throws(CatalogueError) -> CatalogueCounts {
    try read { database in
      func count(_ sql: String) throws -> Int {
        try Int.fetchOne(database, sql: sql, arguments: [source]) ?? 0
      }
      // Without a source the parameter is NULL, and every condition on it holds.
      let only = "?1 IS NULL OR"
      let described = """
        FROM image_record JOIN image ON image.id = image_record.image_id
        """
      return CatalogueCounts(
        files: try count("SELECT count(*) FROM source_file WHERE \(only) source = ?1"),
        pages: try count(
          """
          SELECT count(*) FROM page JOIN source_file ON source_file.id = page.source_file_id
            WHERE \(only) source_file.source = ?1
          """),
        images: try count("SELECT count(*) FROM image WHERE \(only) source = ?1"),
        usableImages: try count(
          """
          SELECT count(*) FROM image JOIN image_check ON image_check.image_id = image.id
            WHERE state = 'usable' AND (\(only) source = ?1)
          """),
        mentions: try count(
          """
          SELECT count(*) FROM mention JOIN image_record ON image_record.id = mention.record_id
            JOIN image ON image.id = image_record.image_id WHERE \(only) image.source = ?1
          """),
        // A record that states no case has NULL there, which count(DISTINCT …) leaves out.
        cases: try count(
          "SELECT count(DISTINCT case_key) \(described) WHERE \(only) image.source = ?1"),
        findings: try count("SELECT count(*) FROM finding WHERE \(only) source = ?1"),
        removedFiles: try count(
          "SELECT count(*) FROM source_file WHERE withdrawn = 1 AND (\(only) source = ?1)"),
        removedImages: try count(Self.removedImagesSQL))
    }
  }

  /// How many whole images an atlas has whose files were looked at by an older version than `version`.
  ///
  /// Fails when the file can't be read.
  package func imagesLookedAt(
    before version: Int, source: String
  ) throws(CatalogueError) -> Int {
    try read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM image_check JOIN image ON image.id = image_check.image_id
            WHERE state = 'usable' AND looked < ? AND image.source = ?
          """, arguments: [version, source]) ?? 0
    }
  }

  private static let removedImagesSQL = """
    SELECT count(*) FROM (
      SELECT image_record.image_id FROM image_record
        JOIN page ON page.id = image_record.page_id
        JOIN source_file ON source_file.id = page.source_file_id
        WHERE ?1 IS NULL OR source_file.source = ?1
        GROUP BY image_record.image_id HAVING min(source_file.withdrawn) = 1)
    """

  /// How well each format fills each field, by format and field; removed files count.
  ///
  /// Files of the formats in `perFile` are counted file by file: tables have other columns each. Fails when the
  /// file can't be read.
  package func coverage(
    source: String? = nil, perFile: [String] = []
  ) throws(CatalogueError) -> [FieldCoverage] {
    let apart = perFile.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", ")
    // Records are counted by their set of fields first: an atlas has few sets, so few rows are
    // joined with fields, however many records there are. The total is counted apart from that
    // join, in which a record without the field has no row.
    return try read { database in
      var coverage: [FieldCoverage] = []
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          WITH counted AS (
            SELECT CASE WHEN source_file.format IN (\(apart))
                  THEN source_file.format || ' ' || source_file.path
                  ELSE source_file.format END AS format,
                field_set_id, count(*) AS records
              FROM image_record
              JOIN page ON page.id = image_record.page_id
              JOIN source_file ON source_file.id = page.source_file_id
              WHERE ?1 IS NULL OR source_file.source = ?1
              GROUP BY 1, 2),
          total AS (SELECT format, sum(records) AS records FROM counted GROUP BY format)
          SELECT counted.format, stated_field.name, total.records,
              sum(iif(item_count > 0, counted.records, 0)),
              sum(iif(item_count = 0, counted.records, 0))
            FROM counted
            JOIN stated_field ON stated_field.field_set_id = counted.field_set_id
            JOIN total ON total.format = counted.format
            GROUP BY counted.format, stated_field.name
            ORDER BY counted.format, stated_field.name
          """, arguments: [source])
      while let row = try cursor.next() {
        coverage.append(
          FieldCoverage(
            format: row[0], field: row[1], records: row[2], filled: row[3], empty: row[4]))
      }
      return coverage
    }
  }

  /// What the last derivation was made from; nil when there was none.
  ///
  /// Fails when the file can't be read.
  package func derivedState() throws(CatalogueError) -> DerivedState? {
    try read { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT path, digest, facts, inputs FROM rule_set LIMIT 1"),
        let rules = try row.digest(1), let facts = try row.digest(2),
        let inputs = try row.digest(3)
      else { return nil }
      return DerivedState(
        rulesPath: row[0], rulesDigest: rules, factsDigest: facts, inputsDigest: inputs)
    }
  }
}
