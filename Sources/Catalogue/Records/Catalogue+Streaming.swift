package import Digests
internal import GRDB
package import Vocabulary

/// Takes the records of one file as they come.
package final class RecordSink {
  private let writer: FileWriter
  private let source: String
  private let page: Int64
  private let findBefore: Statement
  private var count = 0

  fileprivate init(
    _ database: Database, writer: FileWriter, source: String, page: Int64
  ) throws {
    self.writer = writer
    self.source = source
    self.page = page
    // By its image, or SQLite looks through all records of the page.
    findBefore = try database.makeStatement(
      sql: """
        SELECT 1 FROM image_record INDEXED BY image_record_by_image
          WHERE image_id = ? AND page_id = ? AND ordinal < ? LIMIT 1
        """)
  }

  /// Writes a record; answers whether it is the first of its image in the file.
  ///
  /// Fails when the catalogue can't be written.
  package func take(_ record: ImageRecord) throws -> Bool {
    let image = try writer.write(record, ordinal: count, page: page, source: source)
    count += 1
    return try Int.fetchOne(findBefore, arguments: [image, page, count - 1]) == nil
  }
}

/// What is known of a file only when it was read to its end.
package struct StreamedEnd: Sendable {
  /// The SHA-256 of its bytes.
  package var digest: Digest
  /// How many bytes it has.
  package var byteCount: Int
  /// What was wrong in it.
  package var findings: [Finding]

  package init(digest: Digest, byteCount: Int, findings: [Finding]) {
    self.digest = digest
    self.byteCount = byteCount
    self.findings = findings
  }
}

extension Catalogue {
  /// Stores a file of one page whose records come one by one, in the place of what it said before.
  ///
  /// `read` gives its records to the sink and answers what is known at the end; nil drops
  /// everything. All of it happens in one transaction: other readers see the file whole or not at
  /// all. Answers whether it was stored. Fails when the catalogue can't be written or `read` throws.
  package func write(
    _ file: SourceFile, folder: String, archive: String? = nil,
    read: (RecordSink) throws -> StreamedEnd?
  ) throws(CatalogueError) -> Bool {
    var isDropped = false
    do {
      try write { database in
        let writer = try FileWriter(database, readAt: Self.now)
        let row = try writer.begin(
          file, folderRow: try folderRow(folder, archive: archive, database))
        let sink = try RecordSink(
          database, writer: writer, source: file.source,
          page: try writer.beginPage(file.path, ordinal: 0, file: row))
        // Only an error rolls a transaction back; the flag tells this one from a failure.
        guard let end = try read(sink) else {
          isDropped = true
          throw Dropped()
        }
        // Records refer to the file's row, so it had to be there before its bytes were known.
        try database.execute(
          sql: "UPDATE source_file SET digest = ?, byte_count = ? WHERE id = ?",
          arguments: [end.digest.data, end.byteCount, row])
        try writer.write(end.findings, source: file.source, file: row)
        try writer.finish()
      }
    } catch {
      guard isDropped else { throw error }
    }
    return !isDropped
  }

  /// Rolls the transaction back.
  private struct Dropped: Error {}
}
