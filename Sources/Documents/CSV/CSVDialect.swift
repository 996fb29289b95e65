/// How a file of separated values is written: its character encoding and its separator.
///
/// Spreadsheets choose both by the language of the system: commas, semicolons or tabs, UTF-8 with or
/// without a byte order mark, UTF-16 for "Unicode text". A first line `sep=;` names the separator.
package struct CSVDialect: Sendable, Equatable {
  /// The byte between fields.
  package let separator: UInt8
  /// Lines in front of the table that say how to read it.
  package let preamble: Int

  /// The separators that are tried; the first wins where two stand equally often.
  private static let candidates: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
  ]

  /// Finds the dialect of a table in UTF-8.
  ///
  /// It is what `sep=` says, else whichever separator stands most often
  /// in the header outside quotes. Lines that begin with `#` are not the header.
  package init(_ bytes: [UInt8]) {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let line = bytes[start...].prefix { $0 != 10 && $0 != 13 }
      // A spreadsheet may have put quotes around the whole line.
      let text = line.drop { $0 == UInt8(ascii: "\"") }
      if let named = Self.named(in: text) {
        self.init(separator: named, preamble: 1)
        return
      }
      if text.first != UInt8(ascii: "#"), !Self.isBlank(line) {
        self.init(separator: Self.mostFrequent(in: line), preamble: 0)
        return
      }
      start = line.endIndex + 1
    }
    self.init(separator: Self.candidates[0], preamble: 0)
  }

  private init(separator: UInt8, preamble: Int) {
    self.separator = separator
    self.preamble = preamble
  }

  /// The separator in a line `sep=;`, which a spreadsheet may have filled up with separators.
  private static func named(in line: ArraySlice<UInt8>) -> UInt8? {
    let head = line.prefix(4).map { $0 | 0x20 }
    guard head == Array("sep=".utf8), let separator = line.dropFirst(4).first else { return nil }
    let rest = line.dropFirst(5)
    return rest.allSatisfy {
      $0 == separator || $0 == UInt8(ascii: "\"") || candidates.contains($0)
    }
      ? separator : nil
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: "\"") || candidates.contains($0) }
  }

  private static func mostFrequent(in header: ArraySlice<UInt8>) -> UInt8 {
    var counts = [Int](repeating: 0, count: candidates.count)
    var isQuoted = false
    for byte in header {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    var best = 0
    for index in counts.indices where counts[index] > counts[best] { best = index }
    return candidates[best]
  }
}
