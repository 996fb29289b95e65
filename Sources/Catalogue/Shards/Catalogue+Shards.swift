internal import Digests
internal import Foundation
internal import GRDB

extension Catalogue {
  /// Which part of an ingest the file holds; nil for a whole catalogue.
  ///
  /// Fails when the file can't be read.
  package func part() throws(CatalogueError) -> ShardHeader? {
    try read { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT number, count, readers, plan, inputs, is_whole FROM shard"),
        let plan = try row.digest(3)
      else { return nil }
      return ShardHeader(
        number: row[0], count: row[1], readers: row[2], plan: plan, inputs: row[4],
        isWhole: row[5])
    }
  }

  /// Notes which part the file holds, and where the folders of images lie, by their number in the
  /// inputs.
  ///
  /// What was seen in a folder that lies elsewhere now is forgotten. Fails with `otherPart` when the
  /// file holds another part or facts of a whole ingest, and when it can't be written.
  package func begin(
    _ part: ShardHeader, folders: [(path: String, archive: String?)]
  ) throws(CatalogueError) {
    if let known = try self.part() {
      guard known.number == part.number, known.count == part.count else {
        throw .otherPart(
          path: path,
          what: "it holds part \(known.number) of \(known.count), not part \(part.number) of "
            + "\(part.count)")
      }
    } else if try !sources().isEmpty {
      throw .otherPart(path: path, what: "it is a whole catalogue and no part of an ingest")
    }
    try write { database in
      for (number, folder) in folders.enumerated() {
        // As what it was unpacked from, if it was: that is how a later archive of the name replaces it.
        let place = try folderRow(folder.path, archive: folder.archive, database)
        let known = try Int64.fetchOne(
          database, sql: "SELECT place_id FROM image_folder WHERE id = ?", arguments: [number])
        if known == place { continue }
        try database.execute(
          sql: "DELETE FROM image_folder WHERE id = ?", arguments: [number])
        try database.execute(
          sql: "INSERT INTO image_folder (id, place_id) VALUES (?, ?)",
          arguments: [number, place])
      }
      try database.execute(
        sql: "DELETE FROM image_folder WHERE id >= ?", arguments: [folders.count])
      try Self.note(part, database)
    }
  }

  /// The first file, by atlas and path, that none of the inputs has or had: it came from others.
  ///
  /// Files that are gone and marked so are left out. Fails when the file can't be read.
  package func fileOutside(
    _ inputs: [ShardInput]
  ) throws(CatalogueError) -> (source: String, path: String)? {
    try read { database in
      let bySource = Dictionary(grouping: inputs, by: \.source)
      let homes = bySource.mapValues { Set($0.compactMap { $0.folder.map(storedFolder) }) }
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT source_file.source, source_file.path, place.path, place.archive FROM source_file
            JOIN place ON place.id = source_file.place_id
            WHERE withdrawn = 0 ORDER BY source_file.source, source_file.path
          """)
      while let row = try cursor.next() {
        let (source, path, folder, archive): (String, String, String, String?) = (
          row[0], row[1], row[2], row[3]
        )
        // Of a folder that is read again it is known which files have gone.
        let isHere = bySource[source]?.contains { input in
          input.files.contains(path) || archive != nil && archive == input.archive
        }
        if isHere == true || homes[source]?.contains(folder) == true { continue }
        return (source, path)
      }
      return nil
    }
  }

  /// Notes that a part was read to its end.
  ///
  /// Fails when the catalogue can't be written.
  package func end(_ part: ShardHeader) throws(CatalogueError) {
    try write { try Self.note(part, $0) }
  }

  private static func note(_ part: ShardHeader, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO shard (number, count, readers, plan, inputs, is_whole)
          VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        part.number, part.count, part.readers, part.plan.data, part.inputs, part.isWhole,
      ])
  }

  /// The files of a folder of images that a part has, by path.
  ///
  /// Fails when the file can't be read.
  package func listedFiles(folder: Int) throws(CatalogueError) -> [String: ListedStamp] {
    try read { database in
      var files: [String: ListedStamp] = [:]
      let cursor = try Row.fetchCursor(
        database,
        sql: "SELECT path, byte_count, modified_ns, looked FROM image_file WHERE folder_id = ?",
        arguments: [folder])
      while let row = try cursor.next() {
        files[row[0]] = ListedStamp(byteCount: row[1], modified: row[2], looked: row[3])
      }
      return files
    }
  }

  /// The names of the files of a folder of images that a part has.
  ///
  /// Fails when the file can't be read.
  package func listedPaths(folder: Int) throws(CatalogueError) -> [String] {
    try read {
      try String.fetchAll(
        $0, sql: "SELECT path FROM image_file WHERE folder_id = ?", arguments: [folder])
    }
  }

  /// How many files of an atlas were read, and how many of them are gone.
  ///
  /// Fails when the file can't be read.
  package func fileCounts(source: String) throws(CatalogueError) -> (all: Int, removed: Int) {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT count(*), coalesce(sum(withdrawn), 0) FROM source_file WHERE source = ?",
        arguments: [source])
      return (row?[0] ?? 0, row?[1] ?? 0)
    }
  }

  /// Where a folder of images lies now, by its number.
  ///
  /// Fails when the file can't be read.
  package func imageFolder(_ number: Int) throws(CatalogueError) -> String? {
    let stored = try read { database in
      try String.fetchOne(
        database,
        sql: """
          SELECT place.path FROM image_folder JOIN place ON place.id = image_folder.place_id
            WHERE image_folder.id = ?
          """, arguments: [number])
    }
    return stored.map { currentFolder($0) }
  }

  /// Stores files of a folder of images, each in the place of what was known of it, and forgets others.
  ///
  /// Fails when the catalogue can't be written.
  package func write(
    _ files: [ListedFile], folder: Int, forgetting gone: [String] = []
  ) throws(CatalogueError) {
    guard !files.isEmpty || !gone.isEmpty else { return }
    try write { database in
      let forget = try database.makeStatement(
        sql: "DELETE FROM image_file WHERE folder_id = ? AND path = ?")
      for path in gone { try forget.execute(arguments: [folder, path]) }
      let writer = try ListedFileWriter(database)
      for file in files { try writer.write(file, folder: Int64(folder)) }
    }
  }
}
