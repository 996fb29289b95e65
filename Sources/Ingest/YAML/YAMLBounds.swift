/// What a YAML file may not have before its reader sees it: nesting that would use up the stack,
/// and aliases that multiply.
///
/// Quotes are not looked at, so nothing can hide in them; the bounds are far from any real file.
enum YAMLBounds {
  private static let maximumIndent = 200
  private static let maximumBrackets = 2000
  private static let maximumAliases = 16

  /// What is beyond the bounds, with its place; nil when nothing is.
  static func problem(_ bytes: [UInt8]) -> MappingProblem? {
    var brackets = 0
    var aliases = 0
    var anchors = 0
    for (number, line) in lines(bytes).enumerated() {
      func problem(_ what: String) -> MappingProblem {
        MappingProblem(line: number + 1, column: 1, what: what, remedy: "Write it out flat.")
      }
      let indent = line.prefix { isBlank($0) || $0 == dash || $0 == question || $0 == colon }
      if indent.count > maximumIndent, indent.count < line.count || indent.contains(dash) {
        return problem("more than \(maximumIndent) columns of indentation")
      }
      var last = UInt8(ascii: " ")
      for byte in line {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
        case UInt8(ascii: "&") where !isWord(last): anchors += 1
        case UInt8(ascii: "*") where !isWord(last): aliases += 1
        default: break
        }
        last = byte
      }
      if brackets > maximumBrackets { return problem("more than \(maximumBrackets) brackets") }
      if anchors > 0, aliases > maximumAliases {
        return problem("more than \(maximumAliases) aliases")
      }
    }
    return nil
  }

  private static let dash = UInt8(ascii: "-")
  private static let question = UInt8(ascii: "?")
  private static let colon = UInt8(ascii: ":")

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte >= 0x80
  }

  /// YAML 1.1 ends lines at U+0085, U+2028 and U+2029 too: each starts another line here.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in bytes.indices {
      let isEnd =
        switch bytes[index] {
        case 0x0A, 0x0D: true
        case 0x85: index > 0 && bytes[index - 1] == 0xC2
        case 0xA8, 0xA9: index > 1 && bytes[index - 1] == 0x80 && bytes[index - 2] == 0xE2
        default: false
        }
      guard isEnd else { continue }
      lines.append(bytes[start...index])
      start = index + 1
    }
    lines.append(bytes[start...])
    return lines
  }
}
