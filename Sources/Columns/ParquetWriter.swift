package import Files

/// Writes a flat table as a Parquet file: plain or dictionary-encoded pages without compression, which
/// every reader reads.
///
/// Rows are written in groups, so that memory does not grow with the table. The same rows give the same
/// bytes.
package final class ParquetWriter {
  private static let magic = Array("PAR1".utf8)

  private let columns: [Column]
  private let file: NewFile
  private let target: String
  private let rowsPerGroup: Int
  private let bytesPerGroup: Int
  private var buffers: [ColumnBuffer]
  private var waiting = 0
  private var offset = 0
  private var groups: [RowGroup] = []

  /// Starts a table; a group of rows ends at either limit, of which bytes are a rough count.
  ///
  /// Fails when the folder can't be written.
  package init(
    _ target: String, columns: [Column], rowsPerGroup: Int = 1 << 17,
    bytesPerGroup: Int = 64 << 20
  ) throws(FileError) {
    self.target = target
    self.columns = columns
    self.rowsPerGroup = rowsPerGroup
    self.bytesPerGroup = bytesPerGroup
    buffers = columns.map { ColumnBuffer($0) }
    file = try NewFile(nextTo: target)
    try append(Self.magic)
  }

  /// Adds a row, which has a value for each column.
  ///
  /// Fails when the disk is full.
  package func row(_ values: [ColumnValue]) throws(FileError) {
    precondition(values.count == columns.count, "a row has \(values.count) of \(columns.count)")
    var bytes = 0
    for index in values.indices {
      buffers[index].append(values[index])
      bytes += buffers[index].byteCount
    }
    waiting += 1
    if waiting == rowsPerGroup || bytes >= bytesPerGroup { try endGroup() }
  }

  /// Ends the table and gives the file its name.
  ///
  /// Fails when the disk is full.
  package func finish() throws(FileError) {
    try endGroup()
    let footer = ParquetMetadata.footer(columns, groups)
    let count = (0..<4).map { UInt8(truncatingIfNeeded: footer.count >> (8 * $0)) }
    try append(footer + count + Self.magic)
    try file.replace(target)
  }

  private func endGroup() throws(FileError) {
    guard waiting > 0 else { return }
    var chunks: [RowGroup.Chunk] = []
    for index in buffers.indices {
      let pages = buffers[index].takePages()
      let start = offset
      var chunk = RowGroup.Chunk(data: start, byteCount: 0)
      if let (bytes, count) = pages.dictionary {
        chunk.dictionary = start
        try append(ParquetMetadata.dictionaryHeader(byteCount: bytes.count, count: count))
        try append(bytes)
        chunk.data = offset
      }
      try append(
        ParquetMetadata.dataHeader(
          byteCount: pages.data.count, rows: pages.rows, hasDictionary: pages.dictionary != nil))
      try append(pages.data)
      chunk.byteCount = offset - start
      chunks.append(chunk)
    }
    groups.append(RowGroup(rows: waiting, chunks: chunks))
    waiting = 0
  }

  private func append(_ bytes: [UInt8]) throws(FileError) {
    try file.append(bytes)
    offset += bytes.count
  }
}
