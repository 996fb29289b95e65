/// What of a text a reader sees.
///
/// Tables that went through a word processor, a browser or a chat hold characters without a shape: soft
/// hyphens, joiners, marks of writing direction, variation selectors, byte order marks. Two terms that
/// differ only in these are one term to everybody who reads them.
package enum VisibleText {
  /// The text without characters that have no shape: those with Unicode's property
  /// Default_Ignorable_Code_Point, as NFKC_Casefold leaves them out (The Unicode Standard, 5.21).
  package static func of(_ text: String) -> String {
    if text.isASCII { return text }
    let scalars = text.unicodeScalars
    if !scalars.contains(where: \.properties.isDefaultIgnorableCodePoint) { return text }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: scalars.lazy.filter { !$0.properties.isDefaultIgnorableCodePoint })
    return String(kept)
  }

  /// The text for a message, with everything that a reader can't tell from something else written as
  /// `<U+0430>`: characters without a shape, controls, blanks other than the space, and, in a text with Latin
  /// letters, those that `looksLatin` is true of.
  package static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    let hasLatin = text.unicodeScalars.contains {
      $0.properties.isAlphabetic && $0.value < 0x250
    }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isHidden(scalar) || hasLatin && looksLatin(scalar) {
        shown.append(contentsOf: "<\(codePoint(scalar))>".unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// A character's number as Unicode writes it: `U+0430`.
  package static func codePoint(_ scalar: Unicode.Scalar) -> String {
    "U+" + String(scalar.value, radix: 16, uppercase: true).leftPadded(4, with: "0")
  }

  /// Whether a letter belongs to a script with letters that look Latin: Greek, Cyrillic, Armenian, Cherokee.
  ///
  /// Greek letters with a shape of their own, as in "5 μm" and "β-blocker", are left out.
  package static func looksLatin(_ scalar: Unicode.Scalar) -> Bool {
    let isOther =
      (0x0370...0x058F).contains(scalar.value) || (0x13A0...0x13FF).contains(scalar.value)
      || (0xAB70...0xABBF).contains(scalar.value)
    return isOther && scalar.properties.isAlphabetic && !ownShape.contains(scalar)
  }

  private static let ownShape = Set("ΓΔΘΛΞΠΣΦΨΩβγδζθλμξπσςφψω".unicodeScalars)

  /// Whether a character shows as nothing, or as a blank that is none.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isDefaultIgnorableCodePoint { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .unassigned, .surrogate, .lineSeparator,
      .paragraphSeparator:
      return true
    case .spaceSeparator: return scalar != " "
    default: return false
    }
  }
}
