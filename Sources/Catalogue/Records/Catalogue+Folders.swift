internal import Files
internal import Foundation
internal import GRDB

extension Catalogue {
  /// How a folder is stored: relative to the catalogue's folder when it lies beneath it, so that
  /// both can move together; absolute otherwise.
  func storedFolder(_ folder: String) -> String {
    let home = Self.absolute(Folder.parent(of: path))
    let path = Self.absolute(folder)
    if path == home { return "." }
    guard path.hasPrefix(home + "/") else { return path }
    return String(path.dropFirst(home.count + 1))
  }

  /// Where a stored folder is now.
  func currentFolder(_ stored: String) -> String {
    if stored.hasPrefix("/") { return stored }
    let home = Folder.parent(of: path)
    return stored == "." ? home : home + "/" + stored
  }

  /// The row of a folder, made when it is new; `archive` is what was unpacked into it.
  func folderRow(_ folder: String, archive: String? = nil, _ database: Database) throws -> Int64 {
    let stored = storedFolder(folder)
    if let row = try Int64.fetchOne(
      database, sql: "SELECT id FROM place WHERE path = ?", arguments: [stored])
    {
      return row
    }
    try database.execute(
      sql: "INSERT INTO place (path, archive) VALUES (?, ?)", arguments: [stored, archive])
    return database.lastInsertedRowID
  }

  private static func absolute(_ folder: String) -> String {
    URL(fileURLWithPath: folder.isEmpty ? "." : folder).standardizedFileURL.path
  }
}
