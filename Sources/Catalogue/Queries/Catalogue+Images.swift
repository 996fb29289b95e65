internal import GRDB
package import Vocabulary

extension Catalogue {
  /// Every image, in order of its id.
  ///
  /// Fails when the file can't be read.
  package func images() throws(CatalogueError) -> [CataloguedImage] {
    try images { $0 }
  }

  /// Every image, in order of its id, as its reader holds it: there is no second list of the catalogue's own.
  ///
  /// Fails when the file can't be read.
  package func images<Image>(
    as held: (CataloguedImage) -> Image
  ) throws(CatalogueError) -> [Image] {
    try images(only: nil, as: held)
  }

  /// One image; nil when it is not in the catalogue.
  ///
  /// Fails when the file can't be read.
  package func image(_ id: ImageID) throws(CatalogueError) -> CataloguedImage? {
    try images(only: id) { $0 }.first
  }

  private func images<Image>(
    only id: ImageID?, as held: (CataloguedImage) -> Image
  ) throws(CatalogueError) -> [Image] {
    try read { database in
      var only: Int64?
      if let id {
        only = try Int64.fetchOne(
          database, sql: "SELECT id FROM image WHERE key = ?", arguments: [id.rawValue])
        if only == nil { return [] }
      }
      let details = try ImageDetails(database, only: only)
      var images: [Image] = []
      // An array that grows is there twice while it does.
      images.reserveCapacity(
        only == nil ? try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM image") ?? 0 : 1)
      var last: CataloguedImage?
      let cursor = try Row.fetchCursor(database, sql: Self.imageSQL(only: only))
      while let row = try cursor.next() {
        // The query sorts by key, so the records of an image follow each other, the one that counts
        // first in front.
        if var image = last {
          if image.id.rawValue == row[1] as String {
            merge(row, into: &image.facts)
            last = image
            continue
          }
          images.append(held(image))
        }
        var image = try image(row)
        try details.fill(&image, row: row[0])
        last = image
      }
      if let last { images.append(held(last)) }
      return images
    }
  }

  /// The records of images with what was seen of the images' files.
  ///
  /// CROSS JOIN keeps SQLite on the index of the keys: it would start from the records otherwise and sort
  /// all rows in memory, with all that was seen of the images.
  static let checkedRecords = """
    FROM image
      CROSS JOIN image_record ON image_record.image_id = image.id
      CROSS JOIN page ON page.id = image_record.page_id
      CROSS JOIN source_file ON source_file.id = page.source_file_id
      LEFT JOIN image_check ON image_check.image_id = image.id
      LEFT JOIN place ON place.id = image_check.place_id
    """

  /// One row per record of an image, of all or of one, in an order that doesn't depend on when it was
  /// read.
  static func imageSQL(only: Int64? = nil) -> String {
    """
    SELECT image.id, image.key, image.source, image_record.case_key, image_record.file_name,
        image_record.licence, source_file.path, place.path, image_check.file, image_check.state,
        image_check.sha256, image_check.width, image_check.height, image_check.orientation,
        image_check.fingerprint, image_check.local_features
      \(checkedRecords)
      WHERE \(only.map { "image.id = \($0)" } ?? "true")
      ORDER BY image.key, source_file.path, page.ordinal, image_record.ordinal
    """
  }

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
}
