/// How much of a source's text a message shows.
enum Excerpt {
  /// Characters of a value within a sentence.
  static let value = 80
  /// Characters of a row or cell.
  static let row = 120
  /// Bytes in which that many characters fit, whatever the language: UTF-8 has four at most.
  static let rowBytes = 4 * row
}
