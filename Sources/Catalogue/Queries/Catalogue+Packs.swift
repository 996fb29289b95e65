internal import GRDB

extension Catalogue {
  /// The packs that were frozen, in order of their digests.
  ///
  /// Fails when the file can't be read.
  package func packs() throws(CatalogueError) -> [PackEntry] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT digest, path, inputs, image_count FROM pack ORDER BY digest"
      ).compactMap { row in
        guard let digest = try row.digest(0), let inputs = try row.digest(2) else { return nil }
        return PackEntry(digest: digest, path: row[1], inputs: inputs, images: row[3])
      }
    }
  }
}
