/// A text as a cell that no spreadsheet takes for a formula.
///
/// Programs calculate cells that begin with `= + - @`, their full-width forms, a tab or a carriage
/// return. Such a text gets an apostrophe in front, which `decoded` takes off; one that begins so
/// already gets another, so that every text comes back as it was. Numbers stay as they are.
package enum SpreadsheetCell {
  private static let risky: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// The text, safe.
  package static func encoded(_ text: String) -> String {
    // The first byte decides for nearly all cells.
    guard let first = text.utf8.first, isSuspicious(first), isRisky(text.unicodeScalars[...]),
      !isNumber(text)
    else { return text }
    return "'\(text)"
  }

  /// The text that was made safe; others come back as they are.
  package static func decoded(_ cell: String) -> String {
    guard cell.utf8.first == UInt8(ascii: "'"), isRisky(cell.unicodeScalars.dropFirst()) else {
      return cell
    }
    return String(cell.unicodeScalars.dropFirst())
  }

  /// Whether a text may begin a formula: an ASCII sign, or the first byte of the full-width forms.
  private static func isSuspicious(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == 0xEF || byte < 0x80 && risky.contains(.init(byte))
  }

  /// Whether the first character behind apostrophes begins a formula.
  private static func isRisky(_ scalars: Substring.UnicodeScalarView) -> Bool {
    scalars.drop { $0 == "'" }.first.map { risky.contains($0) } ?? false
  }

  /// Whether a text is a number, such as -0.25 or +1e-7: calculated, it stays what it is.
  private static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { "+-.eE0123456789".utf8.contains($0) } && Double(text) != nil
  }
}
