internal import Documents
internal import Terms

/// Ids of classes as rules files write them: small letters, digits and hyphens.
package enum PlainID {
  /// Whether a text is such an id.
  package static func isValid(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        $0.isASCIISmallLetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-")
      }
  }

  /// An id of a label's words, with hyphens between them; nil when it has no letter and no digit.
  ///
  /// Letters with marks become plain ones, two for those that German, Danish and Norwegian write with two. `class-`
  /// stands before a digit, and before what YAML reads as something else than a text.
  package static func of(label: String) -> String? {
    let spelled = label.lowercased().map { doubled[$0] ?? String($0) }.joined()
    let id = PlainLetters.of(spelled).utf8
      .split { !$0.isASCIISmallLetter && !$0.isASCIIDigit }
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    guard let first = id.utf8.first else { return nil }
    return first.isASCIISmallLetter && !YAMLText.keywords.contains(id) ? id : "class-\(id)"
  }

  private static let doubled: [Character: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa",
  ]
}
