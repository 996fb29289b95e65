internal import CSQLite
internal import GRDB

/// How connections to a catalogue are set up.
enum ConnectionSettings {
  /// For reading and writing.
  static var writing: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    // A second command waits this long before it says that the catalogue is busy.
    configuration.busyMode = .timeout(30)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      guard unsafe csqlite_defend(UnsafeMutableRawPointer(database.sqliteConnection)) == 0 else {
        throw DatabaseError(message: "SQLite can't be made to distrust a schema")
      }
      // In WAL mode this can lose the last transactions in a power cut, never damage the file;
      // what is lost is read again by the next run.
      try database.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY")
      // Each checkpoint waits for the disk: after every 32 MB instead of 4.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 8192")
      try database.execute(sql: "PRAGMA cell_size_check = ON")
      // The lists of names in CHECK constraints guard against other programs. Here every name comes
      // from an enum, and SQLite would build each list anew for each row: two thirds of the time of
      // an insert.
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
    }
    return configuration
  }

  /// For migrations, which rebuild tables: foreign keys are checked at their end instead.
  static var upgrading: Configuration {
    var configuration = writing
    configuration.foreignKeysEnabled = false
    return configuration
  }

  /// For asking alone, where nothing can be written.
  static var reading: Configuration {
    var configuration = writing
    configuration.readonly = true
    return configuration
  }
}
