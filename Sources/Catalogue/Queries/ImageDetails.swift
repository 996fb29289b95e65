internal import GRDB
internal import Vocabulary

/// What the records of an image state together: further groups, attributes, diagnosis, contributor,
/// annotators.
///
/// Each is a query of its own, for in one join they would multiply each other's rows. All of them are in
/// order of the images' keys, as the images are, and are read side by side: kept by image they would take
/// more memory than the images.
final class ImageDetails {
  private let groupKeys: SideRows
  private let attributes: SideRows
  private let diagnoses: SideRows
  private let contributors: SideRows
  private let annotators: SideRows
  /// The same texts and attributes stand at very many images: they share one value.
  private var texts: Set<ExactText> = []
  private var shared: [[String: String]: [String: String]] = [:]
  private static let mostShared = 1 << 16

  /// Starts before the first image; `only` is the row of the image, when it is one.
  init(_ database: Database, only: Int64?) throws {
    func rows(_ columns: String, _ joins: String, _ order: String) throws -> SideRows {
      // CROSS JOIN keeps the order of the tables, and with it that of the keys without sorting.
      try SideRows(
        database,
        """
        SELECT image.id, \(columns) FROM image
          CROSS JOIN image_record ON image_record.image_id = image.id \(joins)
          WHERE \(only.map { "image.id = \($0)" } ?? "true")
          ORDER BY image.key, \(order)
        """)
    }
    let pages = """
      CROSS JOIN page ON page.id = image_record.page_id
      CROSS JOIN source_file ON source_file.id = page.source_file_id
      """
    let order = "source_file.path, page.ordinal, image_record.ordinal"
    func terms(_ facet: Facet) throws -> SideRows {
      // A diagnosis that is denied is none; whoever is named as contributor is one.
      let present = facet == .diagnosis ? "AND mention.assertion = 'present'" : ""
      return try rows(
        "mention.path",
        """
        CROSS JOIN mention ON mention.record_id = image_record.id
          AND mention.facet = '\(facet.rawValue)' \(present) \(pages)
        """, "\(order), mention.ordinal")
    }
    groupKeys = try rows(
      "group_key.key", "CROSS JOIN group_key ON group_key.record_id = image_record.id",
      "group_key.key")
    attributes = try rows(
      "attribute.name, attribute.value",
      "CROSS JOIN attribute ON attribute.record_id = image_record.id \(pages)", order)
    diagnoses = try terms(.diagnosis)
    contributors = try terms(.contributor)
    annotators = try rows(
      "image_record.annotator, stated_field.name",
      """
      CROSS JOIN stated_field ON stated_field.field_set_id = image_record.field_set_id
        AND image_record.annotator IS NOT NULL
      """, "image_record.annotator")
  }

  /// Fills in what the image of a row has; images come in order of their keys.
  func fill(_ image: inout CataloguedImage, row: Int64) throws {
    var keys: [String] = []
    try groupKeys.take(row) { if keys.last != $0[1] as String { keys.append($0[1]) } }
    image.groupKeys = keys
    var named: [String: String] = [:]
    // The first page that states an attribute counts.
    try attributes.take(row) { if named[$0[1]] == nil { named[$0[1]] = $0[2] } }
    if !named.isEmpty { image.facts.attributes = one(named) }
    image.facts.diagnosis = one(try terms(diagnoses, row).joined(separator: "; "))
    image.contributor = one(try terms(contributors, row).first ?? "")
    var lookers: [Facet: [String]] = [:]
    try annotators.take(row) {
      // Stated fields include the case and attributes, which are no facets.
      guard let facet = Facet(rawValue: $0[2]) else { return }
      let name: String = $0[1]
      if lookers[facet]?.last != name { lookers[facet, default: []].append(name) }
    }
    image.annotators = lookers
  }

  /// The different terms of an image, as texts, in the order of the pages.
  private func terms(_ rows: SideRows, _ row: Int64) throws -> [String] {
    var terms: [String] = []
    try rows.take(row) {
      let text = ColumnText.split($0[1]).joined(separator: " / ")
      if !terms.contains(text) { terms.append(text) }
    }
    return terms
  }

  private func one(_ text: String) -> String {
    // Short texts lie in the value itself.
    guard text.utf8.count > 15 else { return text }
    if texts.count == Self.mostShared { texts.removeAll(keepingCapacity: true) }
    return texts.insert(ExactText(text)).memberAfterInsert.text
  }

  private func one(_ named: [String: String]) -> [String: String] {
    if let known = shared[named] { return Self.isSame(known, named) ? known : named }
    if shared.count == Self.mostShared { shared.removeAll(keepingCapacity: true) }
    shared[named] = named
    return named
  }
}

extension ImageDetails {
  /// Whether equal attributes have the same bytes too.
  private static func isSame(_ one: [String: String], _ other: [String: String]) -> Bool {
    one.allSatisfy { name, value in
      guard let index = other.index(forKey: name) else { return false }
      let (key, text) = other[index]
      return key.hasBytes(of: name) && text.hasBytes(of: value)
    }
  }
}

/// Rows of images in order of their keys, the image's row in the first column.
private final class SideRows {
  private let cursor: RowCursor
  private var next: Row?

  init(_ database: Database, _ sql: String) throws {
    cursor = try Row.fetchCursor(database, sql: sql)
    next = try cursor.next()
  }

  /// Gives the rows of an image.
  func take(_ image: Int64, _ body: (Row) throws -> Void) throws {
    while let row = next, row[0] as Int64 == image {
      try body(row)
      next = try cursor.next()
    }
  }
}
