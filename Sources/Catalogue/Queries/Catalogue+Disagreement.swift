internal import GRDB
package import Vocabulary

/// Pages that say different things of one image where only one can be true.
package struct Disagreement: Sendable, Hashable {
  /// What they differ on.
  package enum Field: Sendable, Hashable {
    case caseKey
    case file
    case licence
    /// A further fact of this name.
    case attribute(String)
  }

  /// A record that says so.
  package struct Source: Sendable, Hashable {
    /// The file, relative to the atlas.
    package let page: String
    /// The line on which the record begins; nil where none is known.
    package let line: Int?
  }

  package let image: ImageID
  /// What the pages differ on.
  package let field: Field
  /// What they say, the one that counts first.
  package let values: [String]
  /// Where they say so, in the same order.
  package let sources: [Source]
}

extension Catalogue {
  /// Where pages of an atlas contradict each other, in order of field and image.
  ///
  /// Annotators of one image may differ in its attributes. Fails when the file can't be read.
  package func disagreements(source: String) throws(CatalogueError) -> [Disagreement] {
    try read { database in
      // Most atlases describe no image twice: one look at an index tells.
      let isAnyTwice = try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM image_record GROUP BY image_id HAVING count(*) > 1)
          """)
      guard isAnyTwice == true else { return [] }
      let columns: [(Disagreement.Field, String)] = [
        (.caseKey, "case_key"), (.file, "file_name"), (.licence, "licence"),
      ]
      var found: [Disagreement] = []
      for (field, column) in columns {
        found += try Self.disagreements(
          Self.valuesSQL(of: column), source: source, database
        ) { _ in field }
      }
      return found
        + (try Self.disagreements(Self.attributesSQL, source: source, database) {
          .attribute($0)
        })
    }
  }

  private static let joins = """
    JOIN image ON image.id = torn.image_id
    JOIN image_record ON image_record.image_id = torn.image_id
    JOIN page ON page.id = image_record.page_id
    JOIN source_file ON source_file.id = page.source_file_id
    """

  private static func valuesSQL(of column: String) -> String {
    """
    WITH torn AS (
      SELECT image_id FROM image_record JOIN image ON image.id = image_record.image_id
        WHERE image.source = ? GROUP BY image_id HAVING count(DISTINCT \(column)) > 1)
    SELECT image.key, '', image_record.\(column), source_file.path, image_record.line FROM torn
      \(joins)
      WHERE image_record.\(column) IS NOT NULL
      ORDER BY image.key, source_file.path, page.ordinal, image_record.ordinal
    """
  }

  private static let attributesSQL = """
    WITH torn AS (
      SELECT DISTINCT image_id, name FROM (
        SELECT image_record.image_id, attribute.name FROM attribute
          JOIN image_record ON image_record.id = attribute.record_id
          JOIN image ON image.id = image_record.image_id
          WHERE image.source = ? GROUP BY image_record.image_id, attribute.name,
            coalesce(image_record.annotator, '')
          HAVING count(DISTINCT attribute.value) > 1))
    SELECT image.key, torn.name, attribute.value, source_file.path, image_record.line FROM torn
      \(joins)
      JOIN attribute ON attribute.record_id = image_record.id AND attribute.name = torn.name
      ORDER BY torn.name, image.key, source_file.path, page.ordinal, image_record.ordinal
    """

  /// Collects rows of image, attribute, value, file and line: one disagreement for each image and
  /// attribute, each value with the first record that has it.
  private static func disagreements(
    _ sql: String, source: String, _ database: Database, field: (String) -> Disagreement.Field
  ) throws -> [Disagreement] {
    let cursor = try Row.fetchCursor(database, sql: sql, arguments: [source])
    typealias Found = (
      image: ImageID, name: String, values: [String], sources: [Disagreement.Source]
    )
    var found: [Found] = []
    while let row = try cursor.next() {
      let image = ImageID(row[0])
      let name: String = row[1]
      // Both queries sort by name and image, then by page: the rows of one entry follow each other,
      // and the value that counts comes first.
      if found.last?.image != image || found.last?.name != name {
        found.append((image, name, [], []))
      }
      let value: String = row[2]
      guard !found[found.count - 1].values.contains(value) else { continue }
      found[found.count - 1].values.append(value)
      found[found.count - 1].sources.append(.init(page: row[3], line: row[4]))
    }
    return found.map {
      Disagreement(image: $0.image, field: field($0.name), values: $0.values, sources: $0.sources)
    }
  }
}
