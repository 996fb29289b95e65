internal import Foundation
internal import Provenance

/// A table that came back from another program: text in whatever encoding and with whatever separator
/// a spreadsheet writes.
struct ImportedTable {
  /// The lines that begin with `#`, without it.
  let metadata: String
  /// The column names, small letters.
  let header: [String]
  let rows: [CSVTable.Row]
  /// Lines in front of the table.
  let linesBefore: Int

  /// Reads the bytes of a file.
  ///
  /// Fails when they are no text or hold no table.
  init(_ bytes: [UInt8], path: String) throws(TaxonomyError) {
    var text = try Self.text(bytes, path: path)
    var metadata: [Substring] = []
    var skipped = 0
    var separator: UInt8?
    while let line = text.firstLine {
      if line.hasPrefix("#") {
        metadata.append(line.dropFirst())
      } else if line.lowercased().hasPrefix("sep="), line.utf8.count == 5 {
        // What Excel understands as the separator.
        separator = line.utf8.last
      } else {
        break
      }
      text.removeFirstLine()
      skipped += 1
    }
    let first = text.firstLine ?? ""
    let table = CSVTable.parse(
      Array(text.utf8), separator: separator ?? Self.separator(of: first))
    guard table.header.count > 1 else {
      throw .importFile(
        path: path, line: skipped + 1,
        what: "there is no header line of a sheet of terms or of SSSOM")
    }
    // Rows of another width are told with their content.
    let width = "fields where the header has \(table.header.count)"
    if let problem = table.problems.first(where: { !$0.what.hasSuffix(width) }) {
      throw .importFile(path: path, line: skipped + problem.line, what: problem.what)
    }
    self.metadata = metadata.joined(separator: "\n")
    header = table.header.map { $0.trimmed.lowercased() }
    rows = table.rows
    linesBefore = skipped
  }

  /// The position of a column.
  func index(of column: String) -> Int? { header.firstIndex(of: column) }

  /// The line of a row in the file.
  func line(_ row: CSVTable.Row) -> Int { linesBefore + row.line }

  /// UTF-8, or UTF-16 as Excel's "Unicode text" writes it; line ends become line feeds.
  private static func text(
    _ bytes: [UInt8], path: String
  ) throws(TaxonomyError) -> String {
    var decoded: String?
    for (mark, isBig) in [([0xFF, 0xFE] as [UInt8], false), ([0xFE, 0xFF], true)]
    where bytes.starts(with: mark) {
      let units = stride(from: 2, to: bytes.count - 1, by: 2).map { at -> UInt16 in
        let high = UInt16(bytes[isBig ? at : at + 1])
        let low = UInt16(bytes[isBig ? at + 1 : at])
        return high << 8 | low
      }
      decoded = String(decoding: units, as: UTF16.self)
    }
    let plain = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = decoded ?? String(validating: plain, as: UTF8.self) else {
      let lines = plain.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let good = lines.prefix { String(validating: $0, as: UTF8.self) != nil }.count
      throw .importFile(
        path: path, line: good + 1, what: "the text is not UTF-8: save it as 'CSV UTF-8'")
    }
    var result: [UInt8] = []
    var afterReturn = false
    for byte in text.utf8 {
      if byte == 13 || byte == 10 && !afterReturn { result.append(10) }
      if byte != 13, byte != 10 { result.append(byte) }
      afterReturn = byte == 13
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Comma, semicolon or tab: whichever stands most often in the header.
  private static func separator(of header: Substring) -> UInt8 {
    var best = UInt8(ascii: ",")
    for candidate in [UInt8(ascii: ";"), UInt8(ascii: "\t")]
    where header.utf8.count(where: { $0 == candidate }) > header.utf8.count(where: { $0 == best }) {
      best = candidate
    }
    return best
  }
}

extension String {
  /// The text up to the first line feed; nil when nothing is left.
  fileprivate var firstLine: Substring? {
    isEmpty ? nil : self[..<(firstIndex(of: "\n") ?? endIndex)]
  }

  fileprivate mutating func removeFirstLine() {
    self = firstIndex(of: "\n").map { String(self[index(after: $0)...]) } ?? ""
  }
}
