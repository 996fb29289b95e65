/// Text as HTML and XML want it.
enum Markup {
  /// The text with its special characters as entities.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }

  /// The text escaped once more than needed, as the atlas did here and there.
  static func escapedTwice(_ text: String) -> String {
    let once = text.replacing("'", with: "&#39;").replacing("&", with: "&amp;")
    guard let blank = once.firstIndex(of: " ") else { return once + "&amp;nbsp;" }
    return once[..<blank] + "&amp;nbsp;" + once[once.index(after: blank)...]
  }

  /// The text in Windows' Latin-1; what that lacks becomes a numeric entity.
  static func latin1(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x80, 0xA0...0xFF: bytes.append(UInt8(scalar.value))
      case 0x2013: bytes.append(0x96)
      default: bytes += Array("&#\(scalar.value);".utf8)
      }
    }
    return bytes
  }
}
