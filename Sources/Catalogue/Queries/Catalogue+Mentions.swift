internal import GRDB
package import Vocabulary

extension Catalogue {
  /// Every mention, in order of image, facet, page and position on the page.
  ///
  /// Fails when the file can't be read.
  package func mentions(_ facets: [Facet] = Facet.allCases) throws(CatalogueError)
    -> [CataloguedMention]
  {
    var mentions: [CataloguedMention] = []
    try self.mentions(facets) { mentions.append($0) }
    return mentions
  }

  /// Goes through every mention in the same order, without holding them all.
  ///
  /// Fails when the file can't be read.
  package func mentions(
    _ facets: [Facet], each take: (CataloguedMention) -> Void
  ) throws(CatalogueError) {
    try read { database in
      let names = facets.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      try Self.mentions(
        database, where: "mention.facet IN (\(names))", arguments: StatementArguments(),
        each: take)
    }
  }

  /// The mentions of one image, in the same order.
  ///
  /// Fails when the file can't be read.
  package func mentions(of image: ImageID) throws(CatalogueError) -> [CataloguedMention] {
    try read { database in
      var mentions: [CataloguedMention] = []
      try Self.mentions(database, where: "image.key = ?", arguments: [image.rawValue]) {
        mentions.append($0)
      }
      return mentions
    }
  }

  /// Whether an image is in the catalogue.
  ///
  /// Fails when the file can't be read.
  package func hasImage(_ image: ImageID) throws(CatalogueError) -> Bool {
    try read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS(SELECT 1 FROM image WHERE key = ?)",
        arguments: [image.rawValue]) ?? false
    }
  }

  static func mentions(
    _ database: Database, where condition: String = "true", arguments: StatementArguments = [],
    each take: (CataloguedMention) throws -> Void
  ) throws {
    // Sorted by what the sources say, never by row ids: these depend on which file was read first,
    // or again. Image by image (CROSS JOIN), so that only an image's mentions are sorted at a time.
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT image.key, mention.facet, mention.raw, mention.path, mention.term_id,
            mention.assertion, mention.votes, mention.byte_start, mention.byte_end,
            mention.ordinal, source_file.path, mention.rule, mention.weight,
            image_record.annotator
          FROM image
          CROSS JOIN image_record ON image_record.image_id = image.id
          CROSS JOIN mention ON mention.record_id = image_record.id
          CROSS JOIN page ON page.id = image_record.page_id
          CROSS JOIN source_file ON source_file.id = page.source_file_id
          WHERE \(condition)
          ORDER BY image.key, mention.facet, source_file.path, page.ordinal,
            image_record.ordinal, mention.ordinal
        """, arguments: arguments)
    while let row = try cursor.next() {
      let mention = Mention(
        facet: try row.named(1), raw: row[2], path: ColumnText.split(row[3]), termID: row[4],
        assertion: try row.named(5), votes: row[6], weight: row[12],
        byteRange: row.byteRange(7, 8), rule: row[11])
      try take(
        CataloguedMention(
          image: ImageID(row[0]), mention: mention, ordinal: row[9], page: row[10],
          annotator: row[13]))
    }
  }
}
