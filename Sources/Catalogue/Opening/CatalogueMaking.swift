internal import Files
internal import GRDB
internal import Glibc

/// A catalogue that is made or brought to the current schema.
enum CatalogueMaking {
  /// Makes an empty catalogue that appears whole: nobody finds it without its tables.
  ///
  /// When another process was first, its catalogue stays. Fails when the system refuses.
  static func make(_ path: String) throws {
    guard Folder.linkTarget(path) == nil else {
      throw CatalogueError.refused(path: path, reason: "a symbolic link that leads nowhere")
    }
    try CatalogueFile.checkNeighbours(path)
    let temporary: NewFile
    do {
      temporary = try NewFile(nextTo: path)
    } catch {
      throw CatalogueError.unwritable(path: path, reason: "\(error)")
    }
    // A log next to the temporary file would be left by a kill; there is nothing to roll back to.
    let queue = try DatabaseQueue(
      path: temporary.path, configuration: ConnectionSettings.upgrading)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = MEMORY")
      try Schema.upgrade(database, path: path)
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try queue.close()
    try temporary.appear(as: path)
  }

  /// Brings a catalogue to the current schema and gives it derm's application id.
  ///
  /// Fails when it is no catalogue, or can't be written.
  static func upgrade(_ path: String) throws {
    try CatalogueFile.checkNeighbours(path)
    let queue = try DatabaseQueue(path: path, configuration: ConnectionSettings.upgrading)
    try queue.writeWithoutTransaction { try Schema.upgrade($0, path: path) }
    try queue.close()
  }
}
