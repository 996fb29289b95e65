internal import GRDB

/// The catalogue's migrations, oldest first: SQL text that is never edited after a release.
enum Schema {
  /// One step of the schema.
  struct Migration {
    let name: String
    let sql: String
  }

  static let migrations = [
    Migration(name: "001-facts", sql: factsSQL),
    Migration(name: "002-derived", sql: derivedSQL),
    Migration(name: "003-growth", sql: growthSQL),
    Migration(name: "004-perceptual-hash", sql: fingerprintSQL),
    Migration(name: "005-field-sets", sql: fieldSetsSQL),
    Migration(name: "006-annotators", sql: annotatorsSQL),
    Migration(name: "007-packs", sql: packsSQL),
    Migration(name: "008-local-features", sql: localFeaturesSQL),
    Migration(name: "009-shards", sql: shardsSQL),
  ]

  /// Applies migrations by name, within the caller's transaction.
  static func apply(_ names: [String], to database: Database) throws {
    // The form in which GRDB notes what was applied, from before derm did it itself.
    try database.execute(
      sql: "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    for migration in migrations where names.contains(migration.name) {
      try database.execute(sql: migration.sql)
      try database.execute(
        sql: "INSERT INTO grdb_migrations (identifier) VALUES (?)", arguments: [migration.name])
    }
  }

  /// Brings a database to the current schema and marks it as derm's, all of it or nothing.
  ///
  /// The transaction takes SQLite's lock before it looks: of two commands one does the work, the
  /// other waits and finds it done. Needs a connection without foreign keys, for tables are rebuilt.
  static func upgrade(_ database: Database, path: String) throws {
    try database.inTransaction(.immediate) {
      let applied = try SchemaContent.migrations(of: database, path: path)
      let missing = migrations.map(\.name).filter { !applied.contains($0) }
      if !missing.isEmpty {
        try apply(missing, to: database)
        // Before the commit: while tables were rebuilt, no foreign key was enforced.
        if let broken = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") {
          throw CatalogueError.unusable(path: path, reason: "a row refers to nothing: \(broken)")
        }
      }
      try database.execute(
        sql: """
          PRAGMA application_id = \(CatalogueFile.applicationID);
          PRAGMA user_version = \(migrations.count);
          """)
      return .commit
    }
  }
}
