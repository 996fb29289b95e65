internal import Foundation
internal import GRDB
internal import Vocabulary

/// Writes extracted files within one transaction, with every statement prepared once.
final class FileWriter {
  private let database: Database
  private let readAt: String
  private var replaced = false
  private var imageRows: [ImageID: Int64] = [:]
  private static let maximumKnownRows = 16384

  private let findRevision: Statement
  private let deleteFile: Statement
  private let insertFile: RowStatement
  private let insertPage: RowStatement
  private let findImage: Statement
  private let insertImage: RowStatement
  private let insertRecord: RowStatement
  private let groupKeys: RowBatch
  private let attributes: RowBatch
  private let mentions: RowBatch
  private let findings: FindingWriter
  private let fieldSets: FieldSetWriter

  init(_ database: Database, readAt: String) throws {
    self.database = database
    self.readAt = readAt
    findRevision = try database.makeStatement(
      sql: "SELECT revision FROM source_file WHERE source = ? AND path = ?")
    deleteFile = try database.makeStatement(
      sql: "DELETE FROM source_file WHERE source = ? AND path = ?")
    insertFile = try RowStatement(
      database,
      sql: """
        INSERT INTO source_file (source, path, place_id, digest, context, byte_count, format,
          format_reason, charset, charset_reason, read_at, revision)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    insertPage = try RowStatement(
      database,
      sql: "INSERT INTO page (source_file_id, ordinal, name) VALUES (?, ?, ?)")
    findImage = try database.makeStatement(sql: "SELECT id FROM image WHERE key = ?")
    // Several files may describe one image: the first makes its row.
    insertImage = try RowStatement(
      database,
      sql: "INSERT INTO image (key, source) VALUES (?, ?) ON CONFLICT (key) DO NOTHING")
    insertRecord = try RowStatement(
      database,
      sql: """
        INSERT INTO image_record (image_id, page_id, ordinal, file_name, case_key, licence,
          byte_start, byte_end, field_set_id, line, annotator)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    groupKeys = try RowBatch(
      database, table: "group_key", columns: ["record_id", "key"], mayRepeat: true)
    attributes = try RowBatch(
      database, table: "attribute", columns: ["record_id", "name", "value"])
    mentions = try RowBatch(
      database, table: "mention",
      columns: [
        "record_id", "facet", "ordinal", "raw", "path", "term_id", "assertion", "votes",
        "byte_start", "byte_end", "rule", "weight",
      ])
    findings = try FindingWriter(database)
    fieldSets = try FieldSetWriter(database)
  }

  /// Writes a file in the place of what was read from it before.
  func write(_ extracted: ExtractedFile, folderRow: Int64) throws {
    let file = extracted.file
    let fileRow = try begin(file, folderRow: folderRow)
    for (ordinal, page) in extracted.pages.enumerated() {
      let pageRow = try beginPage(page.name, ordinal: ordinal, file: fileRow)
      for (ordinal, image) in page.images.enumerated() {
        try write(image, ordinal: ordinal, page: pageRow, source: file.source)
      }
    }
    try write(extracted.findings, source: file.source, file: fileRow)
  }

  /// Begins a file in the place of what was read from it before; answers its row.
  func begin(_ file: SourceFile, folderRow: Int64) throws -> Int64 {
    let revision = try Int.fetchOne(findRevision, arguments: [file.source, file.path])
    if revision != nil {
      // Its pages, records and findings go with the row. Images stay for now: this file or another
      // of the batch may describe them again, and `finish` removes the rest.
      try deleteFile.execute(arguments: [file.source, file.path])
      replaced = true
    }
    insertFile.bind(file.source)
    insertFile.bind(file.path)
    insertFile.bind(row: folderRow)
    insertFile.bind(file.digest)
    insertFile.bind(file.context)
    insertFile.bind(file.byteCount)
    insertFile.bind(file.format)
    insertFile.bind(file.formatReason)
    insertFile.bind(file.charset)
    insertFile.bind(file.charsetReason)
    insertFile.bind(readAt)
    insertFile.bind((revision ?? 0) + 1)
    try insertFile.run()
    return database.lastInsertedRowID
  }

  /// Begins a page of a file; answers its row.
  func beginPage(_ name: String, ordinal: Int, file: Int64) throws -> Int64 {
    insertPage.bind(row: file)
    insertPage.bind(ordinal)
    insertPage.bind(name)
    try insertPage.run()
    return database.lastInsertedRowID
  }

  /// Writes what was wrong in a file.
  func write(_ found: [Finding], source: String, file: Int64) throws {
    for finding in found { try findings.write(finding, source: source, file: file) }
  }

  /// Writes what waits, and removes images that no page describes any more.
  func finish() throws {
    for batch in [groupKeys, attributes, mentions] { try batch.flush() }
    guard replaced else { return }
    try Catalogue.removeUndescribed(database)
  }

  /// Writes a record of a page; answers the row of its image.
  @discardableResult
  func write(_ image: ImageRecord, ordinal: Int, page: Int64, source: String) throws -> Int64 {
    let imageRow = try row(of: image.key, source: source)
    insertRecord.bind(row: imageRow)
    insertRecord.bind(row: page)
    insertRecord.bind(ordinal)
    insertRecord.bind(image.imageFile)
    insertRecord.bind(image.caseKey?.rawValue)
    insertRecord.bind(image.licence)
    insertRecord.bind(image.byteRange?.lowerBound)
    insertRecord.bind(image.byteRange?.upperBound)
    insertRecord.bind(row: try fieldSets.row(of: image.presentFields))
    insertRecord.bind(image.line)
    insertRecord.bind(image.annotator)
    try insertRecord.run()
    let record = database.lastInsertedRowID
    for key in image.groupKeys {
      groupKeys.row.bind(row: record)
      groupKeys.row.bind(key)
      try groupKeys.endRow()
    }
    // Sorted, because a dictionary's order is another one in every process.
    for (name, value) in image.attributes.sorted(by: { $0.key < $1.key }) {
      attributes.row.bind(row: record)
      attributes.row.bind(name)
      attributes.row.bind(value)
      try attributes.endRow()
    }
    // Numbered within each facet: a term keeps its number whatever other facets have.
    var ordinals: [Facet: Int] = [:]
    for mention in image.mentions {
      let ordinal = ordinals[mention.facet, default: 0]
      ordinals[mention.facet] = ordinal + 1
      try write(mention, ordinal: ordinal, record: record)
    }
    return imageRow
  }

  private func write(_ mention: Mention, ordinal: Int, record: Int64) throws {
    mentions.row.bind(row: record)
    mentions.row.bind(mention.facet.rawValue)
    mentions.row.bind(ordinal)
    mentions.row.bind(mention.raw)
    mentions.row.bind(ColumnText.join(mention.path))
    mentions.row.bind(mention.termID)
    mentions.row.bind(mention.assertion.rawValue)
    mentions.row.bind(mention.votes)
    mentions.row.bind(mention.byteRange?.lowerBound)
    mentions.row.bind(mention.byteRange?.upperBound)
    mentions.row.bind(mention.rule)
    mentions.row.bind(mention.weight)
    try mentions.endRow()
  }

  private func row(of key: ImageID, source: String) throws -> Int64 {
    if let known = imageRows[key] { return known }
    insertImage.bind(key.rawValue)
    insertImage.bind(source)
    let isNew = try insertImage.run() > 0
    let found =
      isNew
      ? database.lastInsertedRowID
      : try Int64.fetchOne(findImage, arguments: [key.rawValue]) ?? database.lastInsertedRowID
    // One file may hold millions: then a page's neighbours are enough.
    if imageRows.count >= Self.maximumKnownRows { imageRows.removeAll(keepingCapacity: true) }
    imageRows[key] = found
    return found
  }
}
