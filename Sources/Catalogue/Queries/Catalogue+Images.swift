internal import GRDB
package import Vocabulary

extension Catalogue {
  /// Every image, in order of its id.
  ///
  /// Fails when the file can't be read.
  package func images() throws(CatalogueError) -> [CataloguedImage] {
    try images(only: nil)
  }

  /// One image; nil when it is not in the catalogue.
  ///
  /// Fails when the file can't be read.
  package func image(_ id: ImageID) throws(CatalogueError) -> CataloguedImage? {
    try images(only: id).first
  }

  private func images(only id: ImageID?) throws(CatalogueError) -> [CataloguedImage] {
    try read { database in
      var only: Int64?
      if let id {
        only = try Int64.fetchOne(
          database, sql: "SELECT id FROM image WHERE key = ?", arguments: [id.rawValue])
        if only == nil { return [] }
      }
      // Each list has a query of its own: in one join they would multiply each other's rows.
      let groupKeys = try Self.groupKeys(database, only: only)
      let attributes = try Self.attributes(database, only: only)
      let diagnoses = try Self.terms(.diagnosis, database, only: only)
      let contributors = try Self.terms(.contributor, database, only: only)
      let annotators = try Self.annotators(database, only: only)
      var images: [CataloguedImage] = []
      let cursor = try Row.fetchCursor(database, sql: Self.imageSQL, arguments: [only])
      while let row = try cursor.next() {
        let id: Int64 = row[0]
        // The query sorts by key, so the records of an image follow each other, the one that counts
        // first in front.
        if let last = images.indices.last, images[last].id.rawValue == row[1] as String {
          merge(row, into: &images[last].facts)
          continue
        }
        var image = try image(row)
        image.facts.attributes = attributes[id] ?? [:]
        image.facts.diagnosis = (diagnoses[id] ?? []).joined(separator: "; ")
        image.groupKeys = groupKeys[id] ?? []
        image.contributor = contributors[id]?.first ?? ""
        image.annotators = annotators[id] ?? [:]
        images.append(image)
      }
      return images
    }
  }

  /// One row per record of an image, in an order that doesn't depend on when it was read.
  ///
  /// CROSS JOIN keeps SQLite on the index of the keys: it would start from the records otherwise and sort
  /// all rows in memory, with all that was seen of the images.
  static let imageSQL = """
    SELECT image.id, image.key, image.source, image_record.case_key, image_record.file_name,
        image_record.licence, source_file.path, place.path, image_check.file, image_check.state,
        image_check.sha256, image_check.width, image_check.height, image_check.orientation,
        image_check.fingerprint, image_check.local_features
      FROM image
      CROSS JOIN image_record ON image_record.image_id = image.id
      CROSS JOIN page ON page.id = image_record.page_id
      CROSS JOIN source_file ON source_file.id = page.source_file_id
      LEFT JOIN image_check ON image_check.image_id = image.id
      LEFT JOIN place ON place.id = image_check.place_id
      WHERE ?1 IS NULL OR image.id = ?1
      ORDER BY image.key, source_file.path, page.ordinal, image_record.ordinal
    """

  /// What a row of `imageSQL` says of its image.
  func image(_ row: Row) throws -> CataloguedImage {
    let caseKey: String? = row[3]
    var image = CataloguedImage(
      ImageFacts(
        id: ImageID(row[1]), caseID: caseKey.map { CaseID($0) }, source: row[2],
        licence: row[5] ?? "", page: row[6], file: row[4] ?? "", sha256: try row.digest(10),
        width: try row.side(11), height: try row.side(12),
        orientation: try row.orientation(13)))
    if let folder: String = row[7], let name: String = row[8] {
      image.pixelFile = currentFolder(folder) + "/" + name
    }
    let state: String? = row[9]
    image.state = state.flatMap { CheckState(rawValue: $0) }
    image.fingerprint = try row.fingerprint(14)
    image.localFeatures = try row.localFeatures(15)
    return image
  }

  /// Adds what a further page says: the first page that states a fact counts.
  func merge(_ row: Row, into facts: inout ImageFacts) {
    if facts.caseID == nil, let key: String = row[3] { facts.caseID = CaseID(key) }
    if facts.file.isEmpty { facts.file = row[4] ?? "" }
    if facts.licence.isEmpty { facts.licence = row[5] ?? "" }
  }

  private static func groupKeys(
    _ database: Database, only: Int64?
  ) throws -> [Int64: [String]] {
    var keys: [Int64: [String]] = [:]
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT DISTINCT image_record.image_id, group_key.key FROM group_key
          JOIN image_record ON image_record.id = group_key.record_id
          WHERE ?1 IS NULL OR image_record.image_id = ?1
          ORDER BY image_record.image_id, group_key.key
        """, arguments: [only])
    while let row = try cursor.next() { keys[row[0], default: []].append(row[1]) }
    return keys
  }

  private static func attributes(
    _ database: Database, only: Int64?
  ) throws -> [Int64: [String: String]] {
    var attributes: [Int64: [String: String]] = [:]
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT image_record.image_id, attribute.name, attribute.value FROM attribute
          JOIN image_record ON image_record.id = attribute.record_id
          JOIN page ON page.id = image_record.page_id
          JOIN source_file ON source_file.id = page.source_file_id
          WHERE ?1 IS NULL OR image_record.image_id = ?1
          ORDER BY source_file.path DESC, page.ordinal DESC, image_record.ordinal DESC
        """, arguments: [only])
    // Last first, so that the first page that states an attribute counts.
    while let row = try cursor.next() { attributes[row[0], default: [:]][row[1]] = row[2] }
    return attributes
  }

  /// The different terms of a facet by image, as texts, in the order of the pages.
  private static func terms(
    _ facet: Facet, _ database: Database, only: Int64?
  ) throws -> [Int64: [String]] {
    // A diagnosis that is denied is none; whoever is named as contributor is one.
    let present = facet == .diagnosis ? "AND mention.assertion = 'present'" : ""
    var terms: [Int64: [String]] = [:]
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT image_record.image_id, mention.path FROM mention
          JOIN image_record ON image_record.id = mention.record_id
          JOIN page ON page.id = image_record.page_id
          JOIN source_file ON source_file.id = page.source_file_id
          WHERE mention.facet = ?2 \(present)
            AND (?1 IS NULL OR image_record.image_id = ?1)
          ORDER BY image_record.image_id, source_file.path, page.ordinal, image_record.ordinal,
            mention.ordinal
        """, arguments: [only, facet.rawValue])
    while let row = try cursor.next() {
      let text = ColumnText.split(row[1]).joined(separator: " / ")
      if terms[row[0]]?.contains(text) == true { continue }
      terms[row[0], default: []].append(text)
    }
    return terms
  }

  /// Who looked at an image, by the facets that their records state, empty or not; sorted by name.
  private static func annotators(
    _ database: Database, only: Int64?
  ) throws -> [Int64: [Facet: [String]]] {
    var annotators: [Int64: [Facet: [String]]] = [:]
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT DISTINCT image_record.image_id, image_record.annotator, stated_field.name
          FROM image_record
          JOIN stated_field ON stated_field.field_set_id = image_record.field_set_id
          WHERE image_record.annotator IS NOT NULL
            AND (?1 IS NULL OR image_record.image_id = ?1)
          ORDER BY image_record.image_id, image_record.annotator
        """, arguments: [only])
    while let row = try cursor.next() {
      // Stated fields include the case and attributes, which are no facets.
      guard let facet = Facet(rawValue: row[2]) else { continue }
      annotators[row[0], default: [:]][facet, default: []].append(row[1])
    }
    return annotators
  }
}
