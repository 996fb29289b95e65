internal import GRDB
internal import Provenance
public import Vocabulary

extension Catalogue {
  /// Every image, in order of its id.
  ///
  /// Fails when the file can't be read.
  public func images() throws(CatalogueError) -> [CataloguedImage] {
    try images(only: nil)
  }

  /// One image; nil when it is not in the catalogue.
  ///
  /// Fails when the file can't be read.
  public func image(_ id: ImageID) throws(CatalogueError) -> CataloguedImage? {
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
      let groupKeys = try Self.groupKeys(database, only: only)
      let attributes = try Self.attributes(database, only: only)
      let diagnoses = try Self.diagnoses(database, only: only)
      var images: [CataloguedImage] = []
      let cursor = try Row.fetchCursor(database, sql: Self.imageSQL, arguments: [only])
      while let row = try cursor.next() {
        let id: Int64 = row[0]
        if let last = images.last, last.id.rawValue == row[1] as String {
          images[images.count - 1] = try merged(last, row)
          continue
        }
        images.append(
          try image(
            row, groupKeys: groupKeys[id] ?? [], attributes: attributes[id] ?? [:],
            diagnosis: (diagnoses[id] ?? []).joined(separator: "; ")))
      }
      return images
    }
  }

  /// One row per record of an image, in an order that doesn't depend on when it was read.
  private static let imageSQL = """
    SELECT image.id, image.key, image.source, image_record.case_key, image_record.file_name,
        image_record.licence, source_file.path, place.path, image_check.file, image_check.state,
        image_check.sha256, image_check.width, image_check.height, image_check.orientation,
        image_check.fingerprint
      FROM image
      JOIN image_record ON image_record.image_id = image.id
      JOIN page ON page.id = image_record.page_id
      JOIN source_file ON source_file.id = page.source_file_id
      LEFT JOIN image_check ON image_check.image_id = image.id
      LEFT JOIN place ON place.id = image_check.place_id
      WHERE ?1 IS NULL OR image.id = ?1
      ORDER BY image.key, source_file.path, page.ordinal, image_record.ordinal
    """

  private func image(
    _ row: Row, groupKeys: [String], attributes: [String: String], diagnosis: String
  ) throws -> CataloguedImage {
    let caseKey: String? = row[3]
    var file: String?
    if let place: String = row[7], let name: String = row[8] {
      file = currentPlace(place) + "/" + name
    }
    let state: String? = row[9]
    return CataloguedImage(
      id: ImageID(row[1]), source: row[2], caseID: caseKey.map { CaseID($0) },
      groupKeys: groupKeys, fileName: row[4] ?? "", file: file,
      state: state.flatMap { CheckState(rawValue: $0) }, sha256: try row.digest(10),
      fingerprint: try row.fingerprint(14), width: try row.side(11), height: try row.side(12),
      orientation: try row.orientation(13), diagnosis: diagnosis,
      licence: row[5] ?? "", attributes: attributes, page: row[6])
  }

  /// An image with what a further page adds: the first page that states a fact counts.
  private func merged(_ image: CataloguedImage, _ row: Row) throws -> CataloguedImage {
    let caseKey: String? = row[3]
    return CataloguedImage(
      id: image.id, source: image.source, caseID: image.caseID ?? caseKey.map { CaseID($0) },
      groupKeys: image.groupKeys, fileName: image.fileName.isEmpty ? row[4] ?? "" : image.fileName,
      file: image.file, state: image.state, sha256: image.sha256,
      fingerprint: image.fingerprint, width: image.width, height: image.height,
      orientation: image.orientation, diagnosis: image.diagnosis,
      licence: image.licence.isEmpty ? row[5] ?? "" : image.licence, attributes: image.attributes,
      page: image.page)
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

  private static func diagnoses(
    _ database: Database, only: Int64?
  ) throws -> [Int64: [String]] {
    var diagnoses: [Int64: [String]] = [:]
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT image_record.image_id, mention.path FROM mention
          JOIN image_record ON image_record.id = mention.record_id
          JOIN page ON page.id = image_record.page_id
          JOIN source_file ON source_file.id = page.source_file_id
          WHERE mention.facet = 'diagnosis' AND mention.assertion = 'present'
            AND (?1 IS NULL OR image_record.image_id = ?1)
          ORDER BY image_record.image_id, source_file.path, page.ordinal, image_record.ordinal,
            mention.ordinal
        """, arguments: [only])
    while let row = try cursor.next() {
      let text = ColumnText.split(row[1]).joined(separator: " / ")
      if diagnoses[row[0]]?.contains(text) == true { continue }
      diagnoses[row[0], default: []].append(text)
    }
    return diagnoses
  }
}
