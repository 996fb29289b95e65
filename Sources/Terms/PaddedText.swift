/// Texts brought to a width: columns for terminals, numbers with leading zeros.
extension String {
  /// The text with blanks behind it until it has `width` characters; a longer one as it is.
  package func rightPadded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text with blanks, or what `filler` says, before it until it has `width` characters; a longer one as it is.
  package func leftPadded(_ width: Int, with filler: Character = " ") -> String {
    String(repeating: filler, count: max(0, width - count)) + self
  }
}
