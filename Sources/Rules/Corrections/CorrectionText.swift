internal import Documents

/// The text of a table of corrections, in which rows can be replaced while every other byte stays.
package struct CorrectionText {
  private let bytes: [UInt8]
  private let columns: [String]
  private let separator: UInt8
  private let header: [String]
  /// The bytes of the header without its line end; nil in a file without one.
  private var headerEnd: Int?
  /// The rows behind the header: line and bytes without line end.
  private var records: [(line: Int, range: Range<Int>, fields: Int)] = []

  /// Cuts a file's bytes into rows; no bytes are a table that does not exist yet.
  init(_ bytes: [UInt8], columns: [String]) {
    self.bytes = bytes
    self.columns = columns
    separator = bytes.isEmpty ? UInt8(ascii: ",") : CSVDialect(bytes).separator
    let table = CSVTable.parse(bytes)
    header = table.header.map { $0.lowercased() }
    var reader = CSVRows(bytes, separator: separator)
    while reader.next() {
      if reader.line == table.headerLine {
        headerEnd = reader.byteRange.upperBound
      } else if reader.line > table.headerLine {
        records.append((reader.line, reader.byteRange, reader.fields.count))
      }
    }
  }

  /// Whether rows can be put in: bytes in another encoding than UTF-8 would have to change all of them.
  var isEditable: Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// Rows that go, and those that come in their place.
  struct Replacement {
    /// The lines of the rows that go.
    var lines: Set<Int> = []
    /// The rows that come, by the names of their columns.
    let rows: [[String: String]]
  }

  /// The bytes with some rows replaced: new rows stand in the place of the first one that goes, or at the end.
  ///
  /// A column that the table lacks is added, and then every row gets an empty field at its end.
  func replacing(_ replacements: [Replacement]) -> [UInt8] {
    let rows = replacements.flatMap(\.rows)
    guard let headerEnd, !header.isEmpty else {
      let names = columns
      return Array((line(names) + rows.map { line(fields($0, names)) }.joined()).utf8)
    }
    let added = columns.filter { name in
      !header.contains(name) && rows.contains { $0[name]?.isEmpty == false }
    }
    let names = header + added
    let end = lineEnd(at: headerEnd)
    func new(_ number: Int) -> [UInt8] {
      Array(
        replacements[number].rows.map {
          text(fields($0, names)) + (end.isEmpty ? [Self.lineFeed] : end)
        }.joined())
    }
    var numberOfLine: [Int: Int] = [:]
    for (number, replacement) in replacements.enumerated() {
      for line in replacement.lines { numberOfLine[line] = number }
    }
    var isPut = [Bool](repeating: false, count: replacements.count)
    var result = Array(bytes[..<headerEnd])
    for name in added { result += [separator] + text([name]) }
    var position = headerEnd
    for record in records {
      result += bytes[position..<record.range.lowerBound]
      position = record.range.upperBound
      if let number = numberOfLine[record.line] {
        if !isPut[number] { result += new(number) }
        isPut[number] = true
        // The line end goes with its row.
        position += lineEnd(at: position).count
      } else {
        result += bytes[record.range]
        let lacking = added.isEmpty ? 0 : max(0, names.count - record.fields)
        result += [UInt8](repeating: separator, count: lacking)
      }
    }
    result += bytes[position...]
    for number in replacements.indices where !isPut[number] && !replacements[number].rows.isEmpty {
      if let last = result.last, last != Self.lineFeed, last != Self.carriageReturn {
        result += end.isEmpty ? [Self.lineFeed] : end
      }
      result += new(number)
    }
    return result
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private func lineEnd(at position: Int) -> [UInt8] {
    guard position < bytes.count else { return [] }
    if bytes[position] == Self.lineFeed { return [Self.lineFeed] }
    guard bytes[position] == Self.carriageReturn else { return [] }
    let isPair = position + 1 < bytes.count && bytes[position + 1] == Self.lineFeed
    return isPair ? [Self.carriageReturn, Self.lineFeed] : [Self.carriageReturn]
  }

  private func fields(_ row: [String: String], _ names: [String]) -> [String] {
    names.map { row[$0] ?? "" }
  }

  /// A row as a reader takes it for the same texts, guarded against spreadsheets.
  private func text(_ fields: [String]) -> [UInt8] {
    // Any of these may be taken for the separator of the table.
    let tempting = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    var row: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { row.append(separator) }
      CSVField.append(
        SpreadsheetCell.encoded(field), to: &row, separator: separator, others: tempting)
    }
    return row
  }

  private func line(_ fields: [String]) -> String {
    String(decoding: text(fields), as: UTF8.self) + "\n"
  }
}
