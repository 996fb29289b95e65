/// A text as a cell that no spreadsheet takes for a formula.
///
/// Programs calculate cells that begin with `= + - @`, their full-width forms, a tab or a carriage
/// return. Such a text gets an apostrophe in front, which `decoded` takes off; one that begins so
/// already gets another, so that every text comes back as it was.
enum SheetCell {
  private static let risky: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// The text, safe.
  static func encoded(_ text: String) -> String {
    isRisky(text.unicodeScalars[...]) ? "'\(text)" : text
  }

  /// The text that was made safe; others come back as they are.
  static func decoded(_ cell: String) -> String {
    guard cell.unicodeScalars.first == "'", isRisky(cell.unicodeScalars.dropFirst()) else {
      return cell
    }
    return String(cell.unicodeScalars.dropFirst())
  }

  /// Whether the first character behind apostrophes begins a formula.
  private static func isRisky(_ scalars: Substring.UnicodeScalarView) -> Bool {
    scalars.drop { $0 == "'" }.first.map { risky.contains($0) } ?? false
  }
}
