package import Digests
internal import Documents
internal import GRDB
internal import GRDBSQLite

extension Catalogue {
  /// The digest of all facts: equal facts give an equal digest, whatever the order in which they
  /// came, when they came, and where the files lie.
  ///
  /// Times, row numbers, folders and derived tables are left out. Fails when the file can't be read.
  package func contentDigest() throws(CatalogueError) -> Digest {
    try read { database in
      var builder = DigestBuilder()
      for (name, sql) in Self.factQueries {
        builder.update(field: name)
        let statement = try database.makeStatement(sql: sql)
        let columns = Int32(statement.columnCount)
        let cursor = try Row.fetchCursor(statement)
        // The cursor goes from row to row; values are read where SQLite has them, without one of a million
        // texts being made.
        while try cursor.next() != nil {
          for column in 0..<columns {
            unsafe Self.update(&builder, with: statement.sqliteStatement, column)
          }
        }
      }
      return builder.finish()
    }
  }

  private static func update(
    _ builder: inout DigestBuilder, with row: OpaquePointer, _ column: Int32
  ) {
    switch unsafe sqlite3_column_type(row, column) {
    // A byte that no text contains keeps NULL apart from the empty text.
    case SQLITE_NULL: builder.update([0xFE, 0xFF])
    case SQLITE_INTEGER: builder.update(field: String(unsafe sqlite3_column_int64(row, column)))
    case SQLITE_FLOAT:
      builder.update(field: NumberText.shortest(unsafe sqlite3_column_double(row, column)))
    case SQLITE_BLOB:
      let blob = unsafe UnsafeRawBufferPointer(
        start: sqlite3_column_blob(row, column), count: Int(sqlite3_column_bytes(row, column)))
      builder.update(field: unsafe blob.map { String($0, radix: 16) }.joined(separator: " "))
    default:
      // The text first: it is what the number of bytes is of.
      let text = unsafe sqlite3_column_text(row, column)
      unsafe builder.update(
        field: UnsafeRawBufferPointer(start: text, count: Int(sqlite3_column_bytes(row, column))))
    }
  }

  private static let record = """
    source_file.source, source_file.path, page.ordinal, image_record.ordinal
    """

  /// Records in their order: CROSS JOIN keeps SQLite on the indexes by which files, pages and records are
  /// sorted already, or it would sort millions of rows in memory.
  private static let records = """
    source_file CROSS JOIN page ON page.source_file_id = source_file.id
      CROSS JOIN image_record ON image_record.page_id = page.id
    """

  /// What counts as fact, each in an order of its own content.
  private static let factQueries = [
    (
      "files",
      """
      SELECT source, path, digest, byte_count, format, charset, charset_reason, withdrawn
        FROM source_file
        ORDER BY source, path
      """
    ),
    (
      "pages",
      """
      SELECT source_file.source, source_file.path, page.ordinal, page.name FROM source_file
        CROSS JOIN page ON page.source_file_id = source_file.id ORDER BY 1, 2, 3
      """
    ),
    (
      "records",
      """
      SELECT \(record), image.key, image_record.file_name, image_record.case_key,
          image_record.licence || coalesce(char(31) || image_record.annotator, ''),
          image_record.byte_start, image_record.byte_end
        FROM \(records) CROSS JOIN image ON image.id = image_record.image_id
        ORDER BY 1, 2, 3, 4
      """
    ),
    ("group keys", detail("group_key", "group_key.key")),
    ("attributes", detail("attribute", "attribute.name, attribute.value")),
    (
      "fields",
      """
      SELECT \(record), stated_field.name, item_count FROM \(records)
        CROSS JOIN stated_field ON stated_field.field_set_id = image_record.field_set_id
        ORDER BY 1, 2, 3, 4, 5
      """
    ),
    (
      "mentions",
      detail(
        "mention",
        "facet || mention.ordinal, raw, mention.path, term_id, assertion, votes, mention.byte_start, "
          + "mention.byte_end, mention.rule || coalesce(char(31) || weight, '')")
    ),
    (
      "checks",
      """
      SELECT image.key, wanted, file, state, type, width, height, orientation, byte_count, sha256,
          hex(fingerprint), hex(local_features)
        FROM image_check JOIN image ON image.id = image_check.image_id ORDER BY image.key
      """
    ),
    ("findings", findingSQL),
  ]

  private static func detail(_ table: String, _ columns: String) -> String {
    """
    SELECT \(record), \(columns) FROM \(records)
      CROSS JOIN \(table) ON \(table).record_id = image_record.id ORDER BY 1, 2, 3, 4, 5
    """
  }
}
