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

    /// Names what is odd and where.
    public init(line: Int, what: String) {
      self.line = line
      self.what = what
    }
  }

  /// The first row's fields.
  public let header: [String]
  /// The rows after the header; blank lines are left out.
  public let rows: [Row]
  /// What was odd, the first thousand of it.
  public let problems: [Problem]

  /// More would help nobody, and a broken file of a million lines would hold a million.
  private static let maximumProblems = 1000

  /// The position of a column by its exact name.
  public func index(of column: String) -> Int? {
    header.firstIndex(of: column)
  }

  /// Reads a table: byte order mark, CRLF, quoted fields with line ends are understood.
  ///
  /// `CSVRows` reads the same without holding all rows.
  public static func parse(
    _ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")
  ) -> CSVTable {
    var reader = CSVRows(bytes, separator: separator)
    var problems: [Problem] = []
    guard reader.next() else {
      return CSVTable(
        header: [], rows: [], problems: [Problem(line: 1, what: "the table is empty")])
    }
    problems += reader.oddities
    let header = reader.fields.indices.map { reader.text($0) }
    var rows: [Row] = []
    while reader.next() {
      rows.append(
        Row(
          fields: reader.fields.indices.map { reader.text($0) }, line: reader.line,
          byteRange: reader.byteRange))
      if problems.count < maximumProblems {
        problems += reader.oddities
        if let width = reader.widthProblem(header: header.count) { problems.append(width) }
      }
    }
    problems.sort { $0.line < $1.line }
    return CSVTable(
      header: header, rows: rows, problems: Array(problems.prefix(maximumProblems)))
  }
}

extension CSVRows {
  /// What is wrong when the current row has more or fewer fields than the header.
  public func widthProblem(header: Int) -> CSVTable.Problem? {
    guard fields.count != header else { return nil }
    return .init(
      line: line, what: "\(fields.count) fields where the header has \(header)")
  }
}
