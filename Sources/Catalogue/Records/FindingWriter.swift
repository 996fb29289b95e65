internal import GRDB
internal import Vocabulary

/// Writes findings within one transaction.
final class FindingWriter {
  private let insert: RowStatement

  init(_ database: Database) throws {
    insert = try RowStatement(
      database,
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
    insert.bind(source)
    insert.bind(row: file)
    insert.bind(row: image)
    insert.bind(finding.source)
    insert.bind(finding.position?.line)
    insert.bind(finding.position?.column)
    insert.bind(finding.position?.byteOffset)
    insert.bind(finding.severity.rawValue)
    insert.bind(finding.code)
    insert.bind(finding.what)
    insert.bind(finding.remedy)
    insert.bind(finding.excerpt)
    try insert.run()
  }
}
