internal import GRDB

extension Catalogue {
  /// Remembers what was derived last, in the place of what was remembered before.
  ///
  /// Fails when the catalogue can't be written.
  package func remember(_ state: DerivedState) throws(CatalogueError) {
    try write { database in
      try database.execute(sql: "DELETE FROM rule_set")
      try database.execute(
        sql: """
          INSERT INTO rule_set (path, digest, facts, inputs, applied_at) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          state.rulesPath, state.rulesDigest.data, state.factsDigest.data,
          state.inputsDigest.data, Self.now,
        ])
    }
  }

  /// Remembers a pack that was frozen.
  ///
  /// Fails when the catalogue can't be written.
  package func record(_ pack: PackEntry) throws(CatalogueError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO pack (digest, path, inputs, image_count, made_at)
            VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [pack.digest.data, pack.path, pack.inputs.data, pack.images, Self.now])
    }
  }
}
