internal import Foundation
internal import GRDB
internal import Vocabulary

/// Writes extracted files within one transaction, with every statement prepared once.
final class FileWriter {
  private let database: Database
  private let readAt: String
  private var replaced = false
  private var imageRows: [ImageID: Int64] = [:]

  private let findRevision: Statement
  private let deleteFile: Statement
  private let insertFile: Statement
  private let insertPage: Statement
  private let findImage: Statement
  private let insertImage: Statement
  private let insertRecord: Statement
  private let insertGroupKey: Statement
  private let insertAttribute: Statement
  private let insertField: Statement
  private let insertMention: Statement
  private let findings: FindingWriter

  init(_ database: Database, readAt: String) throws {
    self.database = database
    self.readAt = readAt
    findRevision = try database.makeStatement(
      sql: "SELECT revision FROM source_file WHERE source = ? AND path = ?")
    deleteFile = try database.makeStatement(
      sql: "DELETE FROM source_file WHERE source = ? AND path = ?")
    insertFile = try database.makeStatement(
      sql: """
        INSERT INTO source_file (source, path, place_id, digest, context, byte_count, format,
          format_reason, charset, charset_reason, read_at, revision)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    insertPage = try database.makeStatement(
      sql: "INSERT INTO page (source_file_id, ordinal, name) VALUES (?, ?, ?)")
    findImage = try database.makeStatement(sql: "SELECT id FROM image WHERE key = ?")
    insertImage = try database.makeStatement(sql: "INSERT INTO image (key, source) VALUES (?, ?)")
    insertRecord = try database.makeStatement(
      sql: """
        INSERT INTO image_record (image_id, page_id, ordinal, file_name, case_key, licence,
          byte_start, byte_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    insertGroupKey = try database.makeStatement(
      sql: "INSERT OR IGNORE INTO group_key (record_id, key) VALUES (?, ?)")
    insertAttribute = try database.makeStatement(
      sql: "INSERT INTO attribute (record_id, name, value) VALUES (?, ?, ?)")
    insertField = try database.makeStatement(
      sql: "INSERT INTO stated_field (record_id, name, item_count) VALUES (?, ?, ?)")
    insertMention = try database.makeStatement(
      sql: """
        INSERT INTO mention (record_id, facet, ordinal, raw, path, term_id, assertion, votes,
          byte_start, byte_end, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    findings = try FindingWriter(database)
  }

  /// Writes a file in the place of what was read from it before.
  func write(_ extracted: ExtractedFile, place: Int64) throws {
    let file = extracted.file
    let revision = try Int.fetchOne(findRevision, arguments: [file.source, file.path])
    if revision != nil {
      try deleteFile.execute(arguments: [file.source, file.path])
      replaced = true
    }
    try insertFile.execute(arguments: [
      file.source, file.path, place, file.digest.data, file.context.data, file.byteCount,
      file.format, file.formatReason, file.charset, file.charsetReason, readAt,
      (revision ?? 0) + 1,
    ])
    let fileRow = database.lastInsertedRowID
    for (ordinal, page) in extracted.pages.enumerated() {
      try insertPage.execute(arguments: [fileRow, ordinal, page.name])
      let pageRow = database.lastInsertedRowID
      for (ordinal, image) in page.images.enumerated() {
        try write(image, ordinal: ordinal, page: pageRow, source: file.source)
      }
    }
    for finding in extracted.findings {
      try findings.write(finding, source: file.source, file: fileRow)
    }
  }

  /// Removes images that no page describes any more.
  func finish() throws {
    guard replaced else { return }
    try Catalogue.removeUndescribed(database)
  }

  private func write(_ image: ImageRecord, ordinal: Int, page: Int64, source: String) throws {
    let imageRow = try row(of: image.key, source: source)
    try insertRecord.execute(arguments: [
      imageRow, page, ordinal, image.imageFile, image.caseKey?.rawValue, image.licence,
      image.byteRange?.lowerBound, image.byteRange?.upperBound,
    ])
    let record = database.lastInsertedRowID
    for key in image.groupKeys { try insertGroupKey.execute(arguments: [record, key]) }
    for (name, value) in image.attributes.sorted(by: { $0.key < $1.key }) {
      try insertAttribute.execute(arguments: [record, name, value])
    }
    for (name, count) in image.statedFields.sorted(by: { $0.key < $1.key }) {
      try insertField.execute(arguments: [record, name, count])
    }
    var ordinals: [Facet: Int] = [:]
    for mention in image.mentions {
      let ordinal = ordinals[mention.facet, default: 0]
      ordinals[mention.facet] = ordinal + 1
      try insertMention.execute(arguments: [
        record, mention.facet.rawValue, ordinal, mention.raw, ColumnText.join(mention.path),
        mention.termID, mention.assertion.rawValue, mention.votes,
        mention.byteRange?.lowerBound, mention.byteRange?.upperBound, mention.rule,
      ])
    }
  }

  private func row(of key: ImageID, source: String) throws -> Int64 {
    if let known = imageRows[key] { return known }
    var row = try Int64.fetchOne(findImage, arguments: [key.rawValue])
    if row == nil {
      try insertImage.execute(arguments: [key.rawValue, source])
      row = database.lastInsertedRowID
    }
    let found = row ?? database.lastInsertedRowID
    imageRows[key] = found
    return found
  }
}

/// Writes findings within one transaction.
final class FindingWriter {
  private let insert: Statement

  init(_ database: Database) throws {
    insert = try database.makeStatement(
      sql: """
        INSERT INTO finding (source, source_file_id, image_id, file, line, column_number,
          byte_offset, severity, code, what, remedy, excerpt)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
  }

  /// Writes a finding that belongs to a file, to an image, or to the atlas as a whole.
  func write(
    _ finding: Finding, source: String, file: Int64? = nil, image: Int64? = nil
  ) throws {
    try insert.execute(arguments: [
      source, file, image, finding.source, finding.position?.line, finding.position?.column,
      finding.position?.byteOffset, finding.severity.rawValue, finding.code, finding.what,
      finding.remedy, finding.excerpt,
    ])
  }
}
