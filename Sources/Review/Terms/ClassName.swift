internal import Foundation
internal import Terms

/// Ids of classes.
enum ClassName {
  /// An id of a label's letters and digits: small, with hyphens between words; empty when there are none.
  ///
  /// Letters with marks become plain ones: two for those that German, Danish and Norwegian write with two.
  static func id(_ label: String) -> String {
    let doubled = label.lowercased().precomposedStringWithCanonicalMapping.map {
      pairs[$0] ?? String($0)
    }.joined()
    let plain = doubled.folding(options: .diacriticInsensitive, locale: nil)
    let mapped = plain.utf8.map { byte -> Character in
      let isPlain = byte.isASCIISmallLetter || byte.isASCIIDigit
      return isPlain ? Character(UnicodeScalar(byte)) : "-"
    }
    return String(mapped).split(separator: "-").joined(separator: "-")
  }

  private static let pairs: [Character: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "œ": "oe",
  ]
}
