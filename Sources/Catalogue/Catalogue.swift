internal import Foundation
internal import GRDB
internal import Provenance

/// The only place where facts live: a SQLite file that ingest fills and refine reads.
///
/// May be used from several threads; one transaction writes at a time, in one process at a time.
/// `docs/catalogue.md` describes every table and column.
public final class Catalogue: Sendable {
  /// Where the file is.
  public let path: String
  private let pool: DatabasePool

  /// Opens a catalogue and brings it to the current schema; a missing one is made.
  ///
  /// Fails when the file is no catalogue, was written by a later version, or can't be written.
  public init(_ path: String) throws(CatalogueError) {
    self.path = path
    do {
      try Folder.make(Folder.parent(of: path))
    } catch {
      throw .unwritable(path: path, reason: "\(error)")
    }
    do {
      pool = try DatabasePool(path: path, configuration: Self.configuration)
      try pool.read { try Self.refuseLater($0, path: path) }
      try Schema.migrator.migrate(pool)
    } catch let error as CatalogueError {
      throw error
    } catch {
      throw CatalogueError(error, path: path)
    }
  }

  /// Opens a catalogue that must be there already.
  ///
  /// Fails as `init` does, and with `missing` when there is no file.
  public static func existing(_ path: String) throws(CatalogueError) -> Catalogue {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    return try Catalogue(path)
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    // A second command waits this long before it says that the catalogue is busy.
    configuration.busyMode = .timeout(30)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      // In WAL mode this can lose the last transactions in a power cut, never damage the file;
      // what is lost is read again by the next run.
      try database.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY")
      // Each checkpoint waits for the disk: after every 32 MB instead of 4.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 8192")
      // The lists of names in CHECK constraints guard against other programs. Here every name comes
      // from an enum, and SQLite would build each list anew for each row: two thirds of the time of
      // an insert.
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
    }
    return configuration
  }

  private static func refuseLater(_ database: Database, path: String) throws {
    let applied = try Schema.migrator.appliedIdentifiers(database)
    let known = Set(Schema.migrator.migrations)
    let later = applied.filter { !known.contains($0) }.sorted()
    if let migration = later.first {
      throw CatalogueError.newer(path: path, migration: migration)
    }
  }

  /// Runs queries on one consistent state.
  func read<T>(_ body: (Database) throws -> T) throws(CatalogueError) -> T {
    do {
      return try pool.read(body)
    } catch let error as CatalogueError {
      throw error
    } catch {
      throw CatalogueError(error, path: path)
    }
  }

  /// Runs statements in one transaction: all of it happens, or nothing.
  func write<T>(_ body: (Database) throws -> T) throws(CatalogueError) -> T {
    do {
      return try pool.write(body)
    } catch let error as CatalogueError {
      throw error
    } catch {
      throw CatalogueError(error, path: path)
    }
  }
}
