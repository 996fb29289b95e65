internal import GRDB

/// The statements that copy the facts of an attached part, called `part`, into the main database.
///
/// Rows of files, pages and records keep their order and get numbers above those that are there; images,
/// sets of fields and places are the ones that another part may have brought already.
enum PartCopy {
  /// Row numbers of one part, by what they became.
  static let mapsSQL = """
    CREATE TEMP TABLE place_map (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
    CREATE TEMP TABLE field_set_map (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
    """

  /// Copies all facts of the part, whose places are in `place_map`.
  static func facts(_ database: Database) throws {
    let files = try last("source_file", database)
    let pages = try last("page", database)
    let records = try last("image_record", database)
    try database.execute(
      sql: """
        INSERT INTO source_file (id, source, path, place_id, digest, context, byte_count, format,
            format_reason, charset, charset_reason, read_at, withdrawn, revision)
          SELECT id + ?, source, path, place_map.new, digest, context, byte_count, format,
              format_reason, charset, charset_reason, read_at, withdrawn, revision
            FROM part.source_file JOIN place_map ON place_map.old = place_id ORDER BY id
        """, arguments: [files])
    try database.execute(
      sql: """
        INSERT INTO page (id, source_file_id, ordinal, name)
          SELECT id + ?, source_file_id + ?, ordinal, name FROM part.page ORDER BY id
        """, arguments: [pages, files])
    try database.execute(
      sql: """
        INSERT INTO main.image (key, source)
          SELECT key, source FROM part.image WHERE true ORDER BY id ON CONFLICT (key) DO NOTHING
        """)
    try fieldSets(database)
    // CROSS JOIN keeps the order of the tables: each record is written after the last one.
    try database.execute(
      sql: """
        INSERT INTO image_record (id, image_id, page_id, ordinal, file_name, case_key, licence,
            byte_start, byte_end, field_set_id, line, annotator)
          SELECT record.id + ?, known.id, record.page_id + ?, record.ordinal, record.file_name,
              record.case_key, record.licence, record.byte_start, record.byte_end,
              field_set_map.new, record.line, record.annotator
            FROM part.image_record AS record
            CROSS JOIN part.image AS own ON own.id = record.image_id
            CROSS JOIN main.image AS known ON known.key = own.key
            LEFT JOIN field_set_map ON field_set_map.old = record.field_set_id
            ORDER BY record.id
        """, arguments: [records, pages])
    for (table, columns) in details {
      try database.execute(
        sql: """
          INSERT INTO main.\(table) (record_id, \(columns))
            SELECT record_id + ?, \(columns) FROM part.\(table) ORDER BY record_id
          """, arguments: [records])
    }
    try database.execute(
      sql: """
        INSERT INTO main.finding (source, source_file_id, file, line, column_number, byte_offset,
            severity, code, what, remedy, excerpt)
          SELECT source, source_file_id + ?, file, line, column_number, byte_offset, severity, code,
              what, remedy, excerpt
            FROM part.finding WHERE source_file_id IS NOT NULL ORDER BY id
        """, arguments: [files])
  }

  /// Tables of rows that belong to a record, with their other columns.
  private static let details = [
    ("group_key", "key"), ("attribute", "name, value"),
    (
      "mention",
      "facet, ordinal, raw, path, term_id, assertion, votes, byte_start, byte_end, rule, weight"
    ),
  ]

  private static func fieldSets(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO main.field_set (fields)
          SELECT fields FROM part.field_set WHERE true ORDER BY id ON CONFLICT (fields) DO NOTHING;
        DELETE FROM field_set_map;
        INSERT INTO field_set_map
          SELECT own.id, known.id FROM part.field_set AS own
            CROSS JOIN main.field_set AS known ON known.fields = own.fields;
        INSERT OR IGNORE INTO main.stated_field (field_set_id, name, item_count)
          SELECT field_set_map.new, name, item_count
            FROM part.stated_field JOIN field_set_map ON field_set_map.old = field_set_id;
        """)
  }

  private static func last(_ table: String, _ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(id) FROM main.\(table)") ?? 0
  }

  /// For what images have which files, until the parts' looks at them are taken.
  static let foundSQL = """
    CREATE TEMP TABLE found (
      place_id INTEGER NOT NULL, file TEXT NOT NULL, image_id INTEGER NOT NULL,
      wanted TEXT NOT NULL, PRIMARY KEY (place_id, file, image_id)) WITHOUT ROWID;
    """

  /// Gives images what the part saw of their files, in one folder: the row of the folder's place, its
  /// number in the part.
  static func looks(_ database: Database, place: Int64, folder: Int) throws {
    try database.execute(
      sql: """
        INSERT INTO image_check (image_id, wanted, place_id, file, state, type, width, height,
            orientation, byte_count, modified_ns, sha256, fingerprint, local_features, looked)
          SELECT found.image_id, found.wanted, found.place_id, found.file, seen.state, seen.type,
              seen.width, seen.height, seen.orientation, seen.byte_count, seen.modified_ns,
              seen.sha256, seen.fingerprint, seen.local_features, seen.looked
            FROM part.image_file AS seen
            CROSS JOIN found ON found.place_id = ?1 AND found.file = seen.path
            WHERE seen.folder_id = ?2 AND seen.state IS NOT NULL
        """, arguments: [place, folder])
    try database.execute(
      sql: """
        INSERT INTO main.finding (source, image_id, file, severity, code, what, remedy, excerpt)
          SELECT image.source, image.id, seen.path, note.severity, note.code, note.what,
              note.remedy, image.key
            FROM part.image_file_finding AS note
            CROSS JOIN part.image_file AS seen ON seen.id = note.image_file_id
            CROSS JOIN found ON found.place_id = ?1 AND found.file = seen.path
            CROSS JOIN main.image ON image.id = found.image_id
            WHERE seen.folder_id = ?2
            ORDER BY note.id, image.key
        """, arguments: [place, folder])
  }
}
