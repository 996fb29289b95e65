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
  ]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in migrations {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    return migrator
  }
}
