/// Character references of HTML, as contributors' texts carry them.
package enum Entities {
  /// Decodes until nothing changes: atlas texts are escaped twice and more.
  package static func decodeUntilStable(_ text: String) -> String {
    var current = text
    // Each round removes at least one ampersand's tail, so this ends; the cap is a belt.
    for _ in 0..<8 {
      guard current.utf8.contains(UInt8(ascii: "&")) else { return current }
      let next = decodeOnce(current)
      if next == current { return current }
      current = next
    }
    return current
  }

  private static func decodeOnce(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      let tail = rest[rest.index(after: start)...]
      if let end = tail.prefix(12).firstIndex(of: ";"),
        let decoded = character(named: tail[..<end])
      {
        result += decoded
        rest = tail[tail.index(after: end)...]
      } else {
        result += "&"
        rest = tail
      }
    }
    return result + rest
  }

  private static func character(named name: Substring) -> String? {
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
      let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
      return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
    return names[String(name)]
  }

  /// The references that occur in texts of Latin-1 pages.
  private static let names: [String: String] = {
    var names = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "shy": "",
      "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
      "hellip": "…", "bull": "•", "micro": "µ", "deg": "°", "szlig": "ß", "aelig": "æ",
      "AElig": "Æ", "oslash": "ø", "Oslash": "Ø", "aring": "å", "Aring": "Å", "ccedil": "ç",
      "Ccedil": "Ç", "ntilde": "ñ", "Ntilde": "Ñ", "oelig": "œ", "frac12": "½", "times": "×",
    ]
    let accents: [(String, Unicode.Scalar)] = [
      ("acute", "\u{301}"), ("grave", "\u{300}"), ("circ", "\u{302}"), ("uml", "\u{308}"),
      ("tilde", "\u{303}"),
    ]
    for letter in "aeiouyAEIOUYnN" {
      for (name, accent) in accents where names["\(letter)\(name)"] == nil {
        // Normalisation composes letter and accent.
        names["\(letter)\(name)"] = String(letter) + String(Character(accent))
      }
    }
    return names
  }()
}
