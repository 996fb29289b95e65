package import Digests
internal import GRDB
internal import Vocabulary

/// What decides whether a file has to be read again.
package struct KnownFile: Sendable, Hashable {
  /// The digest of its bytes when it was last read.
  package let digest: Digest
  /// The digest of what else its outcome depended on.
  package let context: Digest
}

extension Catalogue {
  /// The formats in which an atlas's files were read, each with the reason why, without repetition.
  ///
  /// Fails when the file can't be read.
  package func formats(source: String) throws(CatalogueError) -> [(name: String, reason: String)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT format, format_reason FROM source_file WHERE source = ? AND format <> ''
            ORDER BY format, format_reason
          """,
        arguments: [source]
      ).map { (name: $0[0], reason: $0[1]) }
    }
  }

  /// The files of an atlas by path.
  ///
  /// Fails when the file can't be read.
  package func knownFiles(source: String) throws(CatalogueError) -> [String: KnownFile] {
    try read { database in
      var known: [String: KnownFile] = [:]
      let cursor = try Row.fetchCursor(
        database, sql: "SELECT path, digest, context FROM source_file WHERE source = ?",
        arguments: [source])
      while let row = try cursor.next() {
        guard let digest = try row.digest(1), let context = try row.digest(2) else { continue }
        known[row[0]] = KnownFile(digest: digest, context: context)
      }
      return known
    }
  }

  /// Every image of an atlas with the file that it names and its last check, in order of its id.
  ///
  /// Fails when the file can't be read.
  package func checkCandidates(source: String) throws(CatalogueError) -> [CheckCandidate] {
    try read { database in
      var candidates: [CheckCandidate] = []
      let cursor = try Row.fetchCursor(
        database, sql: Self.candidateSQL, arguments: [source])
      while let row = try cursor.next() {
        let key = ImageID(row[0])
        let wanted: String? = row[1]
        if let last = candidates.last, last.key == key {
          if last.wanted == nil { candidates[candidates.count - 1].wanted = wanted }
          continue
        }
        candidates.append(CheckCandidate(key: key, wanted: wanted, last: try lastCheck(row)))
      }
      return candidates
    }
  }

  /// The files below a folder that images of any atlas have, relative to the folder.
  ///
  /// Fails when the file can't be read.
  package func imageFiles(in folder: String) throws(CatalogueError) -> Set<String> {
    try read { database in
      try String.fetchSet(
        database,
        sql: """
          SELECT image_check.file FROM image_check JOIN place ON place.id = image_check.place_id
            WHERE place.path = ? AND image_check.file IS NOT NULL
          """, arguments: [storedFolder(folder)])
    }
  }

  /// How many images each file of an atlas describes, by path.
  ///
  /// Fails when the file can't be read.
  package func imagesPerFile(
    source: String
  ) throws(CatalogueError) -> [(path: String, images: Int)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT source_file.path, count(DISTINCT image_record.image_id) FROM source_file
            LEFT JOIN page ON page.source_file_id = source_file.id
            LEFT JOIN image_record ON image_record.page_id = page.id
            WHERE source_file.source = ? GROUP BY source_file.id ORDER BY source_file.path
          """, arguments: [source]
      ).map { ($0[0], $0[1]) }
    }
  }

  /// `+` keeps SQLite from the index by source, and so on that of the keys: no sorting in memory.
  private static let candidateSQL = """
    SELECT image.key, image_record.file_name, image_check.state, image_check.wanted, place.path,
        image_check.file, image_check.byte_count, image_check.modified_ns,
        image_check.looked
      \(checkedRecords)
      WHERE +image.source = ?
      ORDER BY image.key, source_file.path, page.ordinal, image_record.ordinal
    """

  private func lastCheck(_ row: Row) throws -> ImageCheck? {
    guard let name: String = row[2], let state = CheckState(rawValue: name) else { return nil }
    var check = ImageCheck(state: state, wanted: row[3])
    let folder: String? = row[4]
    check.folder = folder.map { currentFolder($0) }
    check.file = row[5]
    check.byteCount = row[6]
    check.modified = row[7]
    check.looked = row[8]
    return check
  }
}
