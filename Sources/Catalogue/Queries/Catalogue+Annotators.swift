internal import GRDB
package import Vocabulary

/// Someone who looked at an image.
package struct ImageAnnotator: Sendable, Hashable {
  package let image: ImageID
  /// Who looked.
  package let name: String
  /// What was asked of them: facets that their records state, empty or not, in the order of `Facet`.
  package let facets: [Facet]
}

extension Catalogue {
  /// Who looked at which image, in order of image and name; those who named nothing too.
  ///
  /// Fails when the file can't be read.
  package func annotators() throws(CatalogueError) -> [ImageAnnotator] {
    try read { database in
      var found: [(image: ImageID, name: String, facets: Set<String>)] = []
      // An outer join with the fields: who stated none saw none of the terms, and that is a fact.
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT DISTINCT image.key, image_record.annotator, stated_field.name FROM image_record
            JOIN image ON image.id = image_record.image_id
            LEFT JOIN stated_field ON stated_field.field_set_id = image_record.field_set_id
            WHERE image_record.annotator IS NOT NULL
            ORDER BY image.key, image_record.annotator
          """)
      while let row = try cursor.next() {
        let image = ImageID(row[0])
        let name: String = row[1]
        if found.last?.image != image || found.last?.name != name {
          found.append((image, name, []))
        }
        if let field: String = row[2] { found[found.count - 1].facets.insert(field) }
      }
      // Stated fields include the case and attributes; only facets are kept, in the enum's order,
      // because a set has none.
      return found.map { entry in
        ImageAnnotator(
          image: entry.image, name: entry.name,
          facets: Facet.allCases.filter { entry.facets.contains($0.rawValue) })
      }
    }
  }
}
