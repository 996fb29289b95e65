internal import Digests
internal import GRDB
internal import Vocabulary

/// Writes files of folders of images within one transaction.
final class ListedFileWriter {
  private let database: Database
  private let insert: RowStatement
  private let insertFinding: RowStatement

  init(_ database: Database) throws {
    self.database = database
    insert = try RowStatement(
      database,
      sql: """
        INSERT OR REPLACE INTO image_file (folder_id, path, state, type, width, height, orientation,
          byte_count, modified_ns, sha256, fingerprint, local_features, looked)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    insertFinding = try RowStatement(
      database,
      sql: """
        INSERT INTO image_file_finding (image_file_id, severity, code, what, remedy)
          VALUES (?, ?, ?, ?, ?)
        """)
  }

  func write(_ file: ListedFile, folder: Int64) throws {
    insert.bind(row: folder)
    insert.bind(file.path)
    let check = file.check
    insert.bind(check?.state.rawValue)
    insert.bind(check?.type)
    insert.bind(check?.width)
    insert.bind(check?.height)
    insert.bind(check?.orientation)
    insert.bind(check?.byteCount)
    insert.bind(check?.modified)
    insert.bind(check?.sha256)
    insert.bind(bytes: check?.fingerprint?.bytes)
    insert.bind(bytes: check?.localFeatures?.bytes)
    insert.bind(check?.looked ?? 0)
    try insert.run()
    let row = database.lastInsertedRowID
    for finding in file.findings {
      insertFinding.bind(row: row)
      insertFinding.bind(finding.severity.rawValue)
      insertFinding.bind(finding.code)
      insertFinding.bind(finding.what)
      insertFinding.bind(finding.remedy)
      try insertFinding.run()
    }
  }
}
