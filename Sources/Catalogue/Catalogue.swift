internal import Files
internal import GRDB

/// The only place where facts live: a SQLite file that ingest fills and refine reads.
///
/// May be used from several threads; one transaction writes at a time, in one process at a time.
/// `docs/catalogue.md` describes every table and column.
package final class Catalogue: Sendable {
  package let path: String
  private let connection: any DatabaseWriter
  private let copy: PrivateCopy?

  /// Opens a catalogue for writing and brings it to the current schema; a missing one is made.
  ///
  /// Fails when the file is no catalogue, was written by a later version, or can't be written; what is
  /// no catalogue is not touched. Fails with `part` when it holds one part of an ingest, unless
  /// `allowingPart`.
  package init(_ path: String, allowingPart: Bool = false) throws(CatalogueError) {
    self.path = path
    copy = nil
    do {
      try Folder.make(Folder.parent(of: path))
    } catch {
      throw .refused(path: path, reason: "\(error)")
    }
    connection = try Self.opened(path) {
      // What lies there is looked at before SQLite opens it, which writes files next to whatever it
      // opens. A database without derm's mark may be another program's: `holdsCatalogue` throws for
      // one.
      switch try CatalogueFile.look(path) {
      case .missing: try CatalogueMaking.make(path)
      case .empty: try CatalogueMaking.upgrade(path)
      case .unmarked:
        _ = try CatalogueReading.holdsCatalogue(path)
        try CatalogueMaking.upgrade(path)
      case .ours: try CatalogueFile.checkNeighbours(path)
      }
      let pool = try DatabasePool(path: path, configuration: ConnectionSettings.writing)
      if try CatalogueReading.isCurrent(pool, path: path) { return pool }
      // Migrations rebuild tables, so they need a connection of their own, without foreign keys.
      try pool.close()
      try CatalogueMaking.upgrade(path)
      return try DatabasePool(path: path, configuration: ConnectionSettings.writing)
    }
    if !allowingPart { try refusePart() }
  }

  /// Works on a connection that somebody else opened, to a file with the current schema.
  init(_ path: String, connection: any DatabaseWriter) {
    self.path = path
    self.connection = connection
    copy = nil
  }

  /// Opens a catalogue for asking alone, which a catalogue that nobody can write answers too.
  ///
  /// Fails when it is missing, no catalogue, was written by a later version, or can't be read, and with
  /// `part` as the other form.
  package init(reading path: String, allowingPart: Bool = false) throws(CatalogueError) {
    self.path = path
    var copy: PrivateCopy?
    connection = try Self.opened(path) {
      let reading = try CatalogueReading(path)
      copy = reading.copy
      return reading.connection
    }
    self.copy = copy
    if !allowingPart { try refusePart() }
  }

  /// Opens a catalogue for writing that must be there already.
  ///
  /// Fails as `init` does, and with `missing` when there is no file.
  package static func existing(_ path: String) throws(CatalogueError) -> Catalogue {
    guard try exists(path) else { throw .missing(path: path) }
    return try Catalogue(path)
  }

  /// Whether anything is at a path.
  ///
  /// Fails when the system lets nobody look, and when it is no catalogue for certain.
  package static func exists(_ path: String) throws(CatalogueError) -> Bool {
    if case .missing = try CatalogueFile.look(path) { return false }
    return true
  }

  /// Refuses to take a part of an ingest for all of it.
  private func refusePart() throws(CatalogueError) {
    guard let part = try part() else { return }
    throw .part(path: path, number: part.number, count: part.count)
  }

  private static func opened(
    _ path: String, _ body: () throws -> any DatabaseWriter
  ) throws(CatalogueError) -> any DatabaseWriter {
    do {
      return try body()
    } catch {
      throw CatalogueError(error, path: path)
    }
  }

  /// Runs queries on one consistent state.
  func read<T>(_ body: (Database) throws -> T) throws(CatalogueError) -> T {
    try run { try connection.read(body) }
  }

  /// Runs statements in one transaction: all of it happens, or nothing.
  func write<T>(_ body: (Database) throws -> T) throws(CatalogueError) -> T {
    try run { try connection.write(body) }
  }

  private func run<T>(_ body: () throws -> T) throws(CatalogueError) -> T {
    do {
      return try body()
    } catch {
      let error = CatalogueError(error, path: path)
      guard case .database = error, let damage = damage() else { throw error }
      // SQLite refused what derm asks of every catalogue: not derm's fault when this one is broken.
      throw .unusable(path: path, reason: damage)
    }
  }

  /// What SQLite's own checks say of the file; nil when it is sound.
  ///
  /// Asked of the connection that writes: one that only reads does not even parse CHECK constraints.
  private func damage() -> String? {
    try? connection.writeWithoutTransaction { database in
      // The lists of names too, which connections do not look at otherwise.
      try database.execute(sql: "PRAGMA ignore_check_constraints = OFF")
      defer { try? database.execute(sql: "PRAGMA ignore_check_constraints = ON") }
      let answer = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
      if let answer, answer != "ok" { return answer }
      let broken = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check")
      return broken.map { "a row refers to nothing: \($0)" }
    }
  }
}
