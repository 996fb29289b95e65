internal import Terms

/// Text from outside made safe to show: what would steer a terminal is spelled out.
package enum TerminalText {
  /// The text with control characters, and those that turn the direction of writing, as `\u001b`.
  ///
  /// Line feeds and tabs stay. The form is JSON's, so that a JSON text stays one and means the same.
  package static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isHidden(scalar) {
        let digits = String(scalar.value, radix: 16).leftPadded(4, with: "0")
        result.append(contentsOf: "\\u\(digits)".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whether a character acts on a terminal instead of being shown.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    // C0, delete and C1: escape sequences, in one byte or two.
    case 0...0x1F, 0x7F...0x9F: true
    // Marks, embeddings, overrides and isolates of direction; line and paragraph separators.
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
