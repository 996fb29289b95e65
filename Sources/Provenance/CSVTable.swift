/// A table read from comma-separated values.
///
/// Reading never fails: what is odd is listed in `problems`, and rows keep the fields they have.
public struct CSVTable: Sendable {
  /// One row of fields with its place in the file.
  public struct Row: Sendable, Equatable {
    /// The fields, unquoted; invalid UTF-8 becomes U+FFFD.
    public let fields: [String]
    /// The line on which the row starts, from 1.
    public let line: Int
    /// The row's bytes in the file, without the line end.
    public let byteRange: Range<Int>
  }

  /// Something odd in the file.
  public struct Problem: Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// What is odd.
    public let what: String
  }

  /// The first row's fields.
  public let header: [String]
  /// The rows after the header; blank lines are left out.
  public let rows: [Row]
  /// What was odd.
  public let problems: [Problem]

  /// A field takes 16 bytes of memory, and one of a file: larger tables are read up to here.
  private static let maximumFields = 1 << 27

  /// The position of a column by its exact name.
  public func index(of column: String) -> Int? {
    header.firstIndex(of: column)
  }

  /// Reads a table: byte order mark, CRLF, quoted fields with line ends are understood.
  public static func parse(
    _ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")
  ) -> CSVTable {
    var reader = CSVReader(bytes: bytes, separator: separator)
    var rows: [Row] = []
    var fields = 0
    while let row = reader.next() {
      fields += row.fields.count
      if fields > maximumFields {
        reader.problems.append(
          Problem(line: row.line, what: "the table has more than \(maximumFields) fields"))
        break
      }
      rows.append(row)
    }
    var problems = reader.problems
    guard let first = rows.first else {
      return CSVTable(
        header: [], rows: [], problems: problems + [Problem(line: 1, what: "the table is empty")])
    }
    for row in rows.dropFirst() where row.fields.count != first.fields.count {
      problems.append(
        Problem(
          line: row.line,
          what: "\(row.fields.count) fields where the header has \(first.fields.count)"))
    }
    problems.sort { $0.line < $1.line }
    return CSVTable(header: first.fields, rows: Array(rows.dropFirst()), problems: problems)
  }
}

/// Cuts bytes into rows.
private struct CSVReader {
  let bytes: [UInt8]
  let separator: UInt8
  var position: Int
  var line = 1
  var problems: [CSVTable.Problem] = []

  /// No table has more columns.
  private static let maximumColumns = 1 << 22

  init(bytes: [UInt8], separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> CSVTable.Row? {
    while position < bytes.count {
      let start = position
      let startLine = line
      var fields: [String] = []
      var more = true
      while more {
        let field = field()
        // What is beyond makes the row no part of any table; it is only counted as one more.
        if fields.count <= Self.maximumColumns { fields.append(field) }
        more = position < bytes.count && bytes[position] == separator
        if more { position += 1 }
      }
      let end = position
      endLine()
      if fields == [""] && end == start { continue }
      return CSVTable.Row(fields: fields, line: startLine, byteRange: start..<end)
    }
    return nil
  }

  private mutating func endLine() {
    guard position < bytes.count else { return }
    if bytes[position] == UInt8(ascii: "\r") { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
    line += 1
  }

  private mutating func field() -> String {
    let quote = UInt8(ascii: "\"")
    guard position < bytes.count, bytes[position] == quote else { return plainField() }
    let startLine = line
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == quote {
        guard position < bytes.count, bytes[position] == quote else {
          let rest = plainField()
          if !rest.isEmpty {
            problems.append(.init(line: line, what: "text after a closing quote"))
          }
          return String(decoding: content, as: UTF8.self) + rest
        }
        position += 1
      } else if byte == UInt8(ascii: "\n") {
        line += 1
      }
      content.append(byte)
    }
    problems.append(.init(line: startLine, what: "a quoted field is never closed"))
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func plainField() -> String {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}
