/// Where the columns of a group of rows lie in a Parquet file.
struct RowGroup {
  /// Where a column lies, and what it takes.
  struct Chunk {
    /// The offset of its dictionary, if it has one.
    var dictionary: Int?
    /// The offset of its data.
    var data: Int
    /// Bytes with the headers of its pages.
    var byteCount: Int
  }

  let rows: Int
  let chunks: [Chunk]
}

/// The headers and the footer of a Parquet file (apache/parquet-format, src/main/thrift/parquet.thrift).
enum ParquetMetadata {
  private static let plain = 0
  private static let runLengths = 3
  private static let dictionaryNumbers = 8

  /// The header of a dictionary's page.
  static func dictionaryHeader(byteCount: Int, count: Int) -> [UInt8] {
    var header = ThriftWriter()
    header.int32(1, 2)
    header.int32(2, byteCount)
    header.int32(3, byteCount)
    header.structure(7) {
      $0.int32(1, count)
      $0.int32(2, plain)
    }
    header.stop()
    return header.bytes
  }

  /// The header of a page of data.
  static func dataHeader(byteCount: Int, rows: Int, hasDictionary: Bool) -> [UInt8] {
    var header = ThriftWriter()
    header.int32(1, 0)
    header.int32(2, byteCount)
    header.int32(3, byteCount)
    header.structure(5) {
      $0.int32(1, rows)
      $0.int32(2, hasDictionary ? dictionaryNumbers : plain)
      $0.int32(3, runLengths)
      $0.int32(4, runLengths)
    }
    header.stop()
    return header.bytes
  }

  /// The footer without its length.
  static func footer(_ columns: [Column], _ groups: [RowGroup]) -> [UInt8] {
    var footer = ThriftWriter()
    footer.int32(1, 1)
    // The first element is the table itself; nil stands for it.
    footer.list(2, of: [nil] + columns.map(Optional.some)) { element, column in
      if let column { return Self.element(&element, column) }
      element.text(4, "table")
      element.int32(5, columns.count)
    }
    footer.int64(3, groups.reduce(0) { $0 + $1.rows })
    footer.list(4, of: groups) { Self.group(&$0, $1, columns) }
    footer.text(6, "derm")
    footer.stop()
    return footer.bytes
  }

  private static func element(_ element: inout ThriftWriter, _ column: Column) {
    element.int32(1, physical(column.kind))
    element.int32(3, column.isNullable ? 1 : 0)
    element.text(4, column.name)
    guard column.kind == .utf8 else { return }
    element.int32(6, 0)
    element.structure(10) { $0.structure(1) { _ in } }
  }

  private static func group(
    _ writer: inout ThriftWriter, _ group: RowGroup, _ columns: [Column]
  ) {
    let bytes = group.chunks.reduce(0) { $0 + $1.byteCount }
    writer.list(1, of: Array(zip(columns, group.chunks))) { chunk, entry in
      let (column, place) = entry
      chunk.int64(2, place.dictionary ?? place.data)
      chunk.structure(3) {
        $0.int32(1, physical(column.kind))
        $0.list(2, of: [plain, runLengths] + (place.dictionary == nil ? [] : [dictionaryNumbers]))
        $0.list(3, of: [column.name])
        $0.int32(4, 0)
        $0.int64(5, group.rows)
        $0.int64(6, place.byteCount)
        $0.int64(7, place.byteCount)
        $0.int64(9, place.data)
        if let dictionary = place.dictionary { $0.int64(11, dictionary) }
      }
    }
    writer.int64(2, bytes)
    writer.int64(3, group.rows)
  }

  /// Parquet's numbers for the kinds of values.
  private static func physical(_ kind: Column.Kind) -> Int {
    switch kind {
    case .bool: 0
    case .int64: 2
    case .double: 5
    case .utf8: 6
    }
  }
}
