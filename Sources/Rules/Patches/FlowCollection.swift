/// The brackets of a list or mapping in flow style, found in a file's bytes.
struct FlowCollection {
  /// Behind the opening bracket.
  let open: Int
  /// Behind the last byte that is neither blank nor comment, before the closing bracket.
  let lastEnd: Int
  /// The closing bracket.
  let close: Int
  /// Whether a comma stands last.
  let endsWithComma: Bool

  /// Whether nothing stands between the brackets.
  var isEmpty: Bool { lastEnd == open }

  /// Where an item is added, and the item with the comma that it needs.
  func addition(_ item: String) -> Insertion {
    if isEmpty { return Insertion(at: open, item) }
    return Insertion(at: lastEnd, endsWithComma ? " \(item)" : ", \(item)")
  }

  /// Finds the end of the collection that opens at `start`; nil when it does not close.
  init?(_ bytes: [UInt8], at start: Int) {
    var depth = 0
    // Brackets and quotes mean something only where a key or value may begin, or in the collection.
    var isAtStart = true
    var last = start
    var at = start
    while at < bytes.count {
      let byte = bytes[at]
      if Self.isBlank(byte) {
        at += 1
        continue
      }
      if byte == UInt8(ascii: "#"), Self.isBlank(bytes[at - 1]) {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
        continue
      }
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        isAtStart = true
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 {
          open = start + 1
          lastEnd = last + 1
          close = at
          endsWithComma = last > start && bytes[last] == UInt8(ascii: ",")
          return
        }
        isAtStart = false
      case UInt8(ascii: ","): isAtStart = true
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if isAtStart {
          guard let end = Self.quoteEnd(bytes, at: at) else { return nil }
          at = end - 1
        }
        isAtStart = false
      case UInt8(ascii: ":"):
        let next = at + 1 < bytes.count ? bytes[at + 1] : 0x20
        let before = bytes[at - 1]
        isAtStart =
          Self.isBlank(next) || before == UInt8(ascii: "\"") || before == UInt8(ascii: "'")
      default: isAtStart = false
      }
      last = at
      at += 1
    }
    return nil
  }

  /// Behind the closing quote of a text whose opening one stands at `start`; nil when it does not close.
  static func quoteEnd(_ bytes: [UInt8], at start: Int) -> Int? {
    let quote = bytes[start]
    var at = start + 1
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        at += 1
      } else if bytes[at] == quote {
        guard quote == UInt8(ascii: "'"), at + 1 < bytes.count, bytes[at + 1] == quote else {
          return at + 1
        }
        at += 1
      }
      at += 1
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
