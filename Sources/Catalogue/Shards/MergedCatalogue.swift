internal import Files
internal import Foundation
internal import GRDB

/// A catalogue that is put together from parts under a temporary name, and then appears whole.
package final class MergedCatalogue {
  /// The catalogue meanwhile: what works on one works on it.
  package let catalogue: Catalogue
  private let target: String
  private let file: NewFile
  private let queue: DatabaseQueue

  /// Starts an empty catalogue next to where it will lie.
  ///
  /// Fails when the folder can't be written.
  package init(_ target: String) throws(CatalogueError) {
    self.target = target
    do {
      try Folder.make(Folder.parent(of: target))
      try CatalogueFile.checkNeighbours(target)
      file = try NewFile(nextTo: target)
      // As in making an empty one: no log next to a temporary file, and nothing to roll back to.
      var settings = ConnectionSettings.writing
      settings.maximumReaderCount = 1
      queue = try DatabaseQueue(path: file.path, configuration: settings)
      try queue.writeWithoutTransaction { database in
        try database.execute(
          sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
        try Schema.upgrade(database, path: target)
        try database.execute(sql: PartCopy.mapsSQL)
        try database.execute(sql: PartCopy.foundSQL)
      }
    } catch {
      throw CatalogueError(error, path: target)
    }
    catalogue = Catalogue(file.path, connection: queue)
  }

  /// Copies the facts of a part.
  ///
  /// Fails when it can't be read, with `unusable` when it is damaged, and when the disk is full.
  package func copyFacts(of part: Catalogue) throws(CatalogueError) {
    let places = try part.places()
    try attached(part) { database in
      // Once for the whole part, since the copy does not look: a row without its image would be lost, or go to another.
      if let lost = try Row.fetchOne(database, sql: "PRAGMA part.foreign_key_check") {
        let table: String = lost[0]
        throw CatalogueError.unusable(
          path: part.path, reason: "a row of the table \(table) refers to one that is not there")
      }
      try database.execute(sql: "DELETE FROM place_map")
      for place in places {
        try database.execute(
          sql: "INSERT INTO place_map (old, new) VALUES (?, ?)",
          arguments: [
            place.row,
            try catalogue.folderRow(place.folder, archive: place.archive, database),
          ])
      }
      try PartCopy.facts(database)
    }
  }

  /// Notes which file below a folder an image has.
  ///
  /// Fails when the disk is full.
  package func note(
    _ found: [(image: String, wanted: String, file: String)], in folder: String
  ) throws(CatalogueError) {
    try catalogue.write { database in
      let place = try catalogue.folderRow(folder, database)
      let insert = try RowStatement(
        database,
        sql: """
          INSERT OR IGNORE INTO found (place_id, file, image_id, wanted)
            SELECT ?, ?, id, ? FROM image WHERE key = ?
          """)
      for entry in found {
        insert.bind(row: place)
        insert.bind(entry.file)
        insert.bind(entry.wanted)
        insert.bind(entry.image)
        try insert.run()
      }
    }
  }

  /// Gives images what a part saw of the files that were noted, by the folders' numbers in the part.
  ///
  /// Fails when the part can't be read, or the disk is full.
  package func takeLooks(
    of part: Catalogue, folders: [String]
  ) throws(CatalogueError) {
    try attached(part) { database in
      for (number, folder) in folders.enumerated() {
        let place = try catalogue.folderRow(folder, database)
        try PartCopy.looks(database, place: place, folder: number)
      }
    }
  }

  /// The images of an atlas that have no check yet.
  ///
  /// Fails when the file can't be read.
  package func unchecked(source: String) throws(CatalogueError) -> Set<String> {
    try catalogue.read { database in
      try String.fetchSet(
        database,
        sql: """
          SELECT key FROM image WHERE source = ? AND NOT EXISTS
            (SELECT 1 FROM image_check WHERE image_check.image_id = image.id)
          """, arguments: [source])
    }
  }

  /// Gives the catalogue its name; with `replacing`, in the place of one that lies there.
  ///
  /// Fails with `busy` when another command has the old one open, and when the system refuses. Nothing
  /// can be asked of `catalogue` afterwards.
  package func appear(replacing: Bool) throws(CatalogueError) {
    do {
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA journal_mode = WAL")
      }
      try queue.close()
      guard replacing else {
        guard try file.appear(as: target) else { throw Self.occupied(target) }
        return
      }
      try Self.emptyLog(of: target)
      try file.replace(target)
    } catch {
      throw CatalogueError(error, path: target)
    }
  }

  /// Says that a catalogue lies where a merged one should.
  package static func occupied(_ path: String) -> CatalogueError {
    .refused(
      path: path,
      reason:
        "a catalogue lies here. Name another file with --catalogue, or give --replace to put the "
        + "merged one in its place")
  }

  /// Says that the catalogue that lies there has an atlas that the merged one has not.
  package static func losing(_ source: String, of path: String) -> CatalogueError {
    .refused(
      path: path,
      reason:
        "it holds the atlas \(source), which no part has, and would lose it. Name another file with "
        + "--catalogue, or move this one away")
  }

  /// Brings a catalogue into the form without a log, which goes with that: a log that a killed command
  /// left next to the old catalogue would be played into the new one.
  private static func emptyLog(of path: String) throws {
    guard case .ours = try CatalogueFile.look(path) else { return }
    let queue = try DatabaseQueue(path: path, configuration: ConnectionSettings.writing)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    try queue.close()
  }

  private func attached(
    _ part: Catalogue, _ body: (Database) throws -> Void
  ) throws(CatalogueError) {
    do {
      try queue.writeWithoutTransaction { database in
        // Absolute: SQLite takes what begins with `file:` for a URI.
        try database.execute(
          sql: "ATTACH DATABASE ? AS part",
          arguments: [URL(fileURLWithPath: part.path).standardizedFileURL.path])
        defer { try? database.execute(sql: "DETACH DATABASE part") }
        // A part's rows were checked when it was written, their references again before they are copied, and the
        // numbers that they refer to move together: to look each of them up again takes half of the copy.
        try database.execute(
          sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        defer {
          try? database.execute(
            sql: "PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF")
        }
        try database.inTransaction {
          try body(database)
          return .commit
        }
      }
    } catch {
      throw CatalogueError(error, path: part.path)
    }
  }
}

extension Catalogue {
  /// Every folder that files were read from, with what was unpacked into it.
  func places() throws(CatalogueError) -> [(row: Int64, folder: String, archive: String?)] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT id, path, archive FROM place ORDER BY id").map {
        ($0[0], currentFolder($0[1]), $0[2])
      }
    }
  }
}
