internal import GRDB
internal import Provenance
public import Vocabulary

extension Catalogue {
  /// The labels of the last derivation, in order of image, facet and class; of one image or all.
  ///
  /// Fails when the file can't be read.
  public func labels(of image: ImageID? = nil) throws(CatalogueError) -> [DerivedLabel] {
    try read { database in
      var labels: [DerivedLabel] = []
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT image.key, label.facet, label.class, label.state FROM label
            JOIN image ON image.id = label.image_id WHERE ?1 IS NULL OR image.key = ?1
            ORDER BY image.key, label.facet, label.class
          """, arguments: [image?.rawValue])
      while let row = try cursor.next() {
        let state: Int = row[3]
        labels.append(
          DerivedLabel(
            image: ImageID(row[0]), facet: try row.named(1), classID: row[2],
            state: LabelState(rawValue: UInt8(truncatingIfNeeded: state)) ?? .unknown))
      }
      return labels
    }
  }

  /// The splits of the last derivation, in order of image.
  ///
  /// Fails when the file can't be read.
  public func splits() throws(CatalogueError) -> [DerivedSplit] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT image.key, split.group_id, split.fold FROM split
            JOIN image ON image.id = split.image_id ORDER BY image.key
          """
      ).map { row in
        DerivedSplit(image: ImageID(row[0]), group: GroupID(row[1]), fold: Fold(row[2]))
      }
    }
  }

  /// The resolutions of the last derivation, in order of facet and term.
  ///
  /// Fails when the file can't be read.
  public func resolutions() throws(CatalogueError) -> [DerivedResolution] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT facet, term, image_count, fate, classes, rule, line, why, decided_by, decided_on,
              status, may_be FROM resolution ORDER BY facet, term
          """
      ).map { row in
        var entry = DerivedResolution(
          facet: try row.named(0), term: row[1], images: row[2], fate: row[3],
          classes: ColumnText.split(row[4]), rule: row[5], line: row[6], why: row[7],
          mayBe: ColumnText.split(row[11]))
        entry.by = row[8]
        entry.date = row[9]
        entry.status = row[10]
        return entry
      }
    }
  }

  /// The packs that were frozen, in order of their digests.
  ///
  /// Fails when the file can't be read.
  public func packs() throws(CatalogueError) -> [PackEntry] {
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
