internal import Terms

/// Texts as YAML writes them on one line, right in flow and in block style alike.
package enum YAMLText {
  /// A text, plain where every YAML program reads it back as this text, else in double quotes.
  package static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// Plain words that YAML 1.1 reads as truth values or nothing.
  package static let keywords: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~",
  ]

  /// A list in flow style.
  package static func list(_ texts: [String]) -> String {
    "[\(texts.map { scalar($0) }.joined(separator: ", "))]"
  }

  /// A text in double quotes (YAML 1.2, 7.3.1).
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        // What nobody can see is written as its number: people read these files. `\u` has four
        // digits, `\U` has eight.
        let needsEscape =
          scalar.value != 0x20
          && (scalar.value == 0x7F || VisibleText.isHidden(scalar))
        if needsEscape {
          let hex = String(scalar.value, radix: 16)
          let digits = scalar.value > 0xFFFF ? 8 : 4
          result += digits == 8 ? "\\U" : "\\u"
          result += hex.leftPadded(digits, with: "0")
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// A text in single quotes, for which only the quote itself is special (YAML 1.2, 7.3.2); without line ends.
  package static func singleQuoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, isLetter(first), text.last != " ",
      !keywords.contains(text.lowercased())
    else { return false }
    // A hyphen, slash or apostrophe inside a word means nothing in YAML; colons and hashes might.
    return !text.contains("  ")
      && text.unicodeScalars.allSatisfy {
        isLetter($0) || " 0123456789-/'.()+_".unicodeScalars.contains($0)
      }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || (0xC0...0x24F).contains(scalar.value)
  }
}
