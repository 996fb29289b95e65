internal import Terms

/// A table read from separated values, whichever program saved it.
///
/// Encoding and separator are found (`CSVDialect`), a byte order mark, CRLF and quoted fields with line ends
/// are understood, lines that begin with `#` before the header are metadata. What a spreadsheet adds is
/// taken off: blank rows, empty columns at the end, quotes around metadata, the apostrophe that keeps a text
/// from being calculated (`SpreadsheetCell`). Reading never fails: what is odd is listed in `problems`, and
/// rows keep the fields they have.
package struct CSVTable: Sendable {
  /// One row of fields with its position in the file.
  package struct Row: Sendable, Equatable {
    /// The fields, unquoted; invalid UTF-8 becomes U+FFFD.
    package let fields: [String]
    /// The line on which the row starts, from 1.
    package let line: Int
  }

  /// Something odd in the file.
  package struct Problem: Sendable, Equatable {
    /// The line, from 1.
    package let line: Int
    /// What is odd.
    package let what: String

    package init(line: Int, what: String) {
      self.line = line
      self.what = what
    }
  }

  /// The lines before the header that begin with `#`, without it.
  package let metadata: [String]
  /// The header's fields, without blanks around them.
  package let header: [String]
  /// The line of the header, from 1.
  package let headerLine: Int
  /// The rows after the header; blank lines are left out.
  package let rows: [Row]
  /// What was odd, the first thousand of it.
  package let problems: [Problem]

  /// More would help nobody, and a broken file of a million lines would hold a million.
  private static let maximumProblems = 1000

  /// The position of a column by its exact name.
  package func index(of column: String) -> Int? {
    header.firstIndex(of: column)
  }

  /// Reads a table that a person may have saved.
  ///
  /// `CSVRows` reads rows one at a time, as they stand.
  package static func parse(_ file: [UInt8]) -> CSVTable {
    let marked = MarkedUTF16(file)
    let bytes = marked?.utf8 ?? file
    let dialect = CSVDialect(bytes)
    var reader = CSVRows(bytes, separator: dialect.separator)
    var problems: [Problem] = []
    var metadata: [String] = []
    var header: [String]?
    var headerLine = 1
    var rows: [Row] = []
    if let line = marked?.lineOfFault {
      problems.append(
        Problem(line: line, what: "a character of UTF-16 is cut: save it as 'CSV UTF-8'"))
    }
    let validity = Validity(bytes)
    if !validity.isValid {
      let line = bytes[..<validity.firstInvalid].count { $0 == UInt8(ascii: "\n") } + 1
      problems.append(
        Problem(line: line, what: "the text is not UTF-8: save it as 'CSV UTF-8'"))
    }
    var preamble = dialect.preamble
    while reader.next() {
      let isFull = problems.count >= maximumProblems
      if !isFull { problems += reader.oddities }
      var fields = reader.fields.indices.map { reader.text($0) }
      guard let width = header?.count else {
        // Excel reads the separator from such a line in front of the header; it is not a row.
        if preamble > 0, fields[0].lowercased().hasPrefix("sep=") {
          preamble -= 1
        } else if fields[0].hasPrefix("#") {
          metadata.append(comment(fields, dialect.separator))
        } else {
          dropPadding(&fields, to: 1)
          if fields.allSatisfy(isBlank) { continue }
          (header, headerLine) = (fields.map(trimmed), reader.line)
        }
        continue
      }
      // Spreadsheets save empty rows as rows of separators. In a table of one column an empty line
      // may be an empty value.
      if width > 1, fields.allSatisfy(isBlank) { continue }
      dropPadding(&fields, to: width)
      if !isFull, fields.count != width {
        problems.append(widthProblem(line: reader.line, fields.count, header: width))
      }
      rows.append(Row(fields: fields.map(SpreadsheetCell.decoded), line: reader.line))
    }
    if header == nil { problems.append(Problem(line: 1, what: "the table is empty")) }
    problems += repeated(header ?? [], line: headerLine)
    problems.sort { $0.line < $1.line }
    return CSVTable(
      metadata: metadata, header: header ?? [], headerLine: headerLine, rows: rows,
      problems: Array(problems.prefix(maximumProblems)))
  }

  /// A metadata line as it was before a spreadsheet filled it up or cut it at its separator.
  private static func comment(_ fields: [String], _ separator: UInt8) -> String {
    var fields = fields
    dropPadding(&fields, to: 1)
    return String(
      fields.joined(separator: String(UnicodeScalar(separator))).dropFirst())
  }

  /// Takes empty fields off the end, down to a number of fields.
  private static func dropPadding(_ fields: inout [String], to width: Int) {
    while fields.count > width, let last = fields.last, isBlank(last) { fields.removeLast() }
  }

  private static func isBlank(_ field: String) -> Bool {
    field.unicodeScalars.allSatisfy(\.properties.isWhitespace)
  }

  private static func trimmed(_ field: String) -> String {
    let scalars = field.unicodeScalars.drop { $0.properties.isWhitespace }
    let end = scalars.lastIndex { !$0.properties.isWhitespace }
    return end.map { String(scalars[...$0]) } ?? ""
  }

  /// A name that stands over two columns, whatever its letter case: which of them is meant can't be determined.
  private static func repeated(_ header: [String], line: Int) -> [Problem] {
    var first: [String: String] = [:]
    var reported: Set<String> = []
    return header.compactMap { name in
      let plain = name.lowercased()
      if plain.isEmpty { return nil }
      guard let other = first[plain] else {
        first[plain] = name
        return nil
      }
      guard reported.insert(plain).inserted else { return nil }
      let both = other == name ? "'\(name)'" : "'\(other)' and '\(name)': letter case says nothing"
      return Problem(line: line, what: "two columns are called \(both)")
    }
  }

  static func widthProblem(line: Int, _ count: Int, header: Int) -> Problem {
    Problem(line: line, what: "\(count) fields where the header has \(header)")
  }
}

extension CSVRows {
  /// What is wrong when the current row has more or fewer fields than the header.
  package func widthProblem(header: Int) -> CSVTable.Problem? {
    guard fields.count != header else { return nil }
    return CSVTable.widthProblem(line: line, fields.count, header: header)
  }
}
