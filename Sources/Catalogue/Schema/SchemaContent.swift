internal import GRDB

/// Which tables, columns and indexes a database has: what a catalogue is known by.
enum SchemaContent {
  /// The migrations that a database went through; refuses whatever is no catalogue.
  ///
  /// Nothing but the schema is read. Fails with `foreign` when there is an object that derm does not
  /// make (a view, a trigger, a further table or column), or one is missing; with `newer` when a later
  /// derm was at work.
  static func migrations(of database: Database, path: String) throws -> [String] {
    let found = try lines(of: database)
    if found.isEmpty { return [] }
    let known = Schema.migrations.map(\.name)
    var applied: [String] = []
    if found.contains("table grdb_migrations") {
      applied = try String.fetchAll(
        database, sql: "SELECT identifier FROM grdb_migrations ORDER BY identifier")
    }
    // What a process left that was killed before its first table.
    if applied.isEmpty, try lines(after: 0).isSuperset(of: found) { return [] }
    guard applied.first == known.first else {
      throw CatalogueError.foreign(path: path, what: "it holds another program's \(found[0])")
    }
    if let later = applied.first(where: { !known.contains($0) }) {
      throw CatalogueError.newer(path: path, migration: later)
    }
    guard applied == Array(known.prefix(applied.count)) else {
      throw CatalogueError.unusable(path: path, reason: "a migration is missing")
    }
    let expected = try lines(after: applied.count)
    if let strange = found.first(where: { !expected.contains($0) }) {
      throw CatalogueError.unusable(path: path, reason: "derm makes no \(strange)")
    }
    if let lost = expected.subtracting(found).min() {
      throw CatalogueError.unusable(path: path, reason: "it has no \(lost)")
    }
    return applied
  }

  /// The lines of a catalogue after a number of migrations.
  private static func lines(after count: Int) throws -> Set<String> {
    let model = try DatabaseQueue()
    return try model.write { database in
      try Schema.apply(Schema.migrations.prefix(count).map(\.name), to: database)
      return Set(try lines(of: database))
    }
  }

  /// A line for each object, column and index, in the order of the schema.
  private static func lines(of database: Database) throws -> [String] {
    // What SQLite makes of itself, such as statistics, is no object of anybody.
    let objects = try Row.fetchAll(
      database,
      sql: """
        SELECT type, name, tbl_name FROM sqlite_master
          WHERE NOT (type IN ('table', 'index') AND name LIKE 'sqlite~_%' ESCAPE '~')
          ORDER BY type != 'table', rowid
        """)
    var lines: [String] = []
    for object in objects {
      let (type, name, table) = (text(object, 0), text(object, 1), text(object, 2))
      lines.append(type == "table" ? "table \(name)" : "\(type) \(name) of \(table)")
      let details =
        switch type {
        case "table":
          """
          SELECT 'column ' || name || ' ' || type || ' ' || "notnull" || ' ' || pk || ' ' || hidden
              || ' ' || ifnull(dflt_value, '')
            FROM pragma_table_xinfo(?)
          """
        case "index":
          "SELECT 'part ' || ifnull(name, '') || ' ' || cid || ' ' || key FROM pragma_index_xinfo(?)"
        default: "SELECT '' WHERE ? IS NULL"
        }
      for row in try Row.fetchAll(database, sql: details, arguments: [name]) {
        lines.append("\(text(row, 0)) in \(name)")
      }
    }
    return lines
  }

  /// A value as text, whatever somebody put there.
  private static func text(_ row: Row, _ index: Int) -> String {
    String.fromDatabaseValue(row[index] as DatabaseValue) ?? "?"
  }
}
