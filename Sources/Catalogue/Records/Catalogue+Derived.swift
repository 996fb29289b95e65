internal import GRDB
internal import Vocabulary

extension Catalogue {
  /// Replaces everything that was derived before, in one transaction.
  ///
  /// Fails when the catalogue can't be written, or a label or split names an unknown image.
  public func replaceDerived(_ derived: DerivedFacts) throws(CatalogueError) {
    try write { database in
      try database.execute(sql: "DELETE FROM label; DELETE FROM split; DELETE FROM rule_set")
      try database.execute(
        sql: """
          INSERT INTO rule_set (path, digest, facts, inputs, applied_at) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          derived.rulesPath, derived.rulesDigest.data, derived.factsDigest.data,
          derived.inputsDigest.data, Self.now,
        ])
      let ruleSet = database.lastInsertedRowID
      try Self.insert(derived.classes, ruleSet: ruleSet, database)
      try Self.insert(derived.resolutions, ruleSet: ruleSet, database)
      let rows = try Self.imageRows(database)
      try Self.insert(derived.labels, ruleSet: ruleSet, rows: rows, database)
      try Self.insert(derived.splits, ruleSet: ruleSet, rows: rows, database)
    }
  }

  /// Remembers a pack that was frozen.
  ///
  /// Fails when the catalogue can't be written.
  public func record(_ pack: PackEntry) throws(CatalogueError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO pack (digest, path, inputs, image_count, made_at)
            VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [pack.digest.data, pack.path, pack.inputs.data, pack.images, Self.now])
    }
  }

  private static func insert(
    _ classes: [DerivedClass], ruleSet: Int64, _ database: Database
  ) throws {
    let statement = try database.makeStatement(
      sql: """
        INSERT INTO class (rule_set_id, facet, id, ordinal, label, image_count, case_count,
          kept_because) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (ordinal, entry) in classes.enumerated() {
      try statement.execute(arguments: [
        ruleSet, entry.facet.rawValue, entry.id, ordinal, entry.label, entry.images, entry.cases,
        entry.keptBecause,
      ])
    }
  }

  private static func insert(
    _ resolutions: [DerivedResolution], ruleSet: Int64, _ database: Database
  ) throws {
    let statement = try database.makeStatement(
      sql: """
        INSERT INTO resolution (rule_set_id, facet, term, image_count, fate, classes, rule, line,
          why, decided_by, decided_on, status, may_be) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for entry in resolutions {
      try statement.execute(arguments: [
        ruleSet, entry.facet.rawValue, entry.term, entry.images, entry.fate,
        ColumnText.join(entry.classes), entry.rule, entry.line, entry.why, entry.by, entry.date,
        entry.status, ColumnText.join(entry.mayBe),
      ])
    }
  }

  private static func insert(
    _ labels: [DerivedLabel], ruleSet: Int64, rows: [ImageID: Int64], _ database: Database
  ) throws {
    let statement = try database.makeStatement(
      sql: """
        INSERT INTO label (image_id, facet, class, state, rule_set_id) VALUES (?, ?, ?, ?, ?)
        """)
    for label in labels {
      try statement.execute(arguments: [
        try row(of: label.image, in: rows), label.facet.rawValue, label.classID,
        Int(label.state.rawValue), ruleSet,
      ])
    }
  }

  private static func insert(
    _ splits: [DerivedSplit], ruleSet: Int64, rows: [ImageID: Int64], _ database: Database
  ) throws {
    let statement = try database.makeStatement(
      sql: "INSERT INTO split (image_id, group_id, fold, rule_set_id) VALUES (?, ?, ?, ?)")
    for split in splits {
      try statement.execute(arguments: [
        try row(of: split.image, in: rows), split.group.rawValue, split.fold.rawValue, ruleSet,
      ])
    }
  }

  private static func imageRows(_ database: Database) throws -> [ImageID: Int64] {
    var rows: [ImageID: Int64] = [:]
    let cursor = try Row.fetchCursor(database, sql: "SELECT key, id FROM image")
    while let row = try cursor.next() { rows[ImageID(row[0])] = row[1] }
    return rows
  }

  private static func row(of image: ImageID, in rows: [ImageID: Int64]) throws -> Int64 {
    guard let row = rows[image] else {
      throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "no image \(image)")
    }
    return row
  }
}
