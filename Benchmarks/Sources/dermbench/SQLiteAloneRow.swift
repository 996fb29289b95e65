internal import Foundation
internal import GRDBSQLite

/// SQLite's own time for the rows of a catalogue: they are inserted again into a new file with the same tables,
/// indexes and settings, from values in memory, by a prepared statement for each table and nothing else.
///
/// As many files a transaction as `CatalogueRow` writes. Row by row, where derm sends rows of mentions, keys and attributes
/// sixteen at a time: so this is what plain statements take, and no lower bound of what SQLite could.
enum SQLiteAloneRow {
  /// Parents before children, with what numbers the file that a row belongs to, from 1.
  private static let tables: [(name: String, rows: String)] = [
    ("place", "SELECT 1, place.* FROM place ORDER BY id"),
    ("source_file", "SELECT id, source_file.* FROM source_file ORDER BY id"),
    ("page", "SELECT source_file_id, page.* FROM page ORDER BY id"),
    ("field_set", "SELECT 1, field_set.* FROM field_set ORDER BY id"),
    ("stated_field", "SELECT 1, stated_field.* FROM stated_field ORDER BY field_set_id, name"),
    (
      "image",
      """
      SELECT min(source_file_id), image.* FROM image JOIN image_record ON image_id = image.id
        JOIN page ON page_id = page.id GROUP BY image.id ORDER BY image.id
      """
    ),
    (
      "image_record",
      "SELECT source_file_id, image_record.* FROM \(records) ORDER BY image_record.id"
    ),
    ("group_key", detail("group_key")), ("attribute", detail("attribute")),
    ("mention", detail("mention")),
  ]

  private static let records = "image_record JOIN page ON page_id = page.id"

  private static func detail(_ table: String) -> String {
    "SELECT source_file_id, \(table).* FROM \(records) JOIN \(table) ON record_id = image_record.id "
      + "ORDER BY image_record.id"
  }

  /// A line of JSON: seconds of writing the rows of the catalogue at `path` to a file next to it, and what was written.
  static func run(_ path: String) throws -> String {
    let source = try Connection(path)
    let copy = path + ".alone"
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: copy + ending)
    }
    let target = try Connection(copy)
    // The settings of `ConnectionSettings` in the catalogue's own target.
    try target.run(
      """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
      PRAGMA wal_autocheckpoint = 8192; PRAGMA cell_size_check = ON;
      PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = ON
      """)
    for sql in try source.texts(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid"
    ) {
      try target.run(sql)
    }
    let rows = try tables.map { try source.rows($0.rows) }
    let inserts = try zip(tables, rows).map { table, rows in
      let marks = Array(repeating: "?", count: rows.columns).joined(separator: ", ")
      return try target.prepare("INSERT INTO \(table.name) VALUES (\(marks))")
    }
    let files = rows.compactMap(\.files.last).max() ?? 0
    let start = ContinuousClock.now
    var next = [Int](repeating: 0, count: tables.count)
    for last in stride(
      from: CatalogueRow.filesOfBatch, to: files + CatalogueRow.filesOfBatch,
      by: CatalogueRow.filesOfBatch)
    {
      try target.run("BEGIN IMMEDIATE")
      for (number, insert) in inserts.enumerated() {
        while next[number] < rows[number].files.count, rows[number].files[next[number]] <= last {
          try target.insert(rows[number], next[number], insert)
          next[number] += 1
        }
      }
      try target.run("COMMIT")
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let counts = try ["image", "mention"].map {
      try target.texts("SELECT count(*) FROM \($0)").first ?? "0"
    }
    return "{\"seconds\": \(seconds), \"images\": \(counts[0]), \"mentions\": \(counts[1])}"
  }

  /// Rows in memory, as SQLite holds their values.
  private struct Rows {
    var columns = 0
    /// The number of each row's file, ascending.
    var files: [Int] = []
    var values: [OpaquePointer?] = []
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A connection that lives as long as the program, which ends after its row.
  private struct Connection {
    private let handle: OpaquePointer

    init(_ path: String) throws {
      var opened: OpaquePointer?
      guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
        throw Failure(description: "\(path) can't be opened")
      }
      handle = opened
    }

    private func failure() -> Failure {
      Failure(description: String(cString: sqlite3_errmsg(handle)))
    }

    func run(_ sql: String) throws {
      guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    func prepare(_ sql: String) throws -> OpaquePointer {
      var statement: OpaquePointer?
      guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
        throw failure()
      }
      return statement
    }

    func texts(_ sql: String) throws -> [String] {
      let statement = try prepare(sql)
      defer { sqlite3_finalize(statement) }
      var found: [String] = []
      while sqlite3_step(statement) == SQLITE_ROW {
        found.append(String(cString: sqlite3_column_text(statement, 0)))
      }
      return found
    }

    /// The rows of a query whose first column is the file's number.
    func rows(_ sql: String) throws -> Rows {
      let statement = try prepare(sql)
      defer { sqlite3_finalize(statement) }
      var rows = Rows(columns: Int(sqlite3_column_count(statement)) - 1)
      while sqlite3_step(statement) == SQLITE_ROW {
        rows.files.append(Int(sqlite3_column_int64(statement, 0)))
        for column in 1...rows.columns {
          rows.values.append(sqlite3_value_dup(sqlite3_column_value(statement, Int32(column))))
        }
      }
      guard rows.files == rows.files.sorted() else {
        throw Failure(description: "rows are not in the order of files: \(sql)")
      }
      return rows
    }

    func insert(_ rows: Rows, _ number: Int, _ statement: OpaquePointer) throws {
      for column in 0..<rows.columns {
        sqlite3_bind_value(
          statement, Int32(column + 1), rows.values[number * rows.columns + column])
      }
      guard sqlite3_step(statement) == SQLITE_DONE else { throw failure() }
      sqlite3_reset(statement)
    }
  }
}
