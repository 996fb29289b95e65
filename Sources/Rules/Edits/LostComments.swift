/// Comments of a rules file that edits take out with their lines.
///
/// A comment may be the only word on why a rule stands there: whoever saves is to see that it goes.
struct LostComments {
  /// A sentence for each.
  let notes: [String]

  /// Compares a text before and after edits.
  init(_ before: [UInt8], _ after: [UInt8]) {
    var left = Self.comments(after)
    notes = Self.comments(before).filter { comment in
      guard let index = left.firstIndex(of: comment) else { return true }
      left.remove(at: index)
      return false
    }.map {
      "The comment '# \($0)' goes with its line: write it under Why if it still holds."
    }
  }

  /// The comments of a text in their order, with repeats; quotes are looked at within a line only.
  private static func comments(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      var quote: UInt8?
      var last = UInt8(ascii: " ")
      for (position, byte) in line.enumerated() {
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          // An apostrophe within a word opens nothing.
          if !Self.isWord(last) { quote = byte }
        } else if byte == UInt8(ascii: "#"), last == UInt8(ascii: " ") || last == UInt8(ascii: "\t")
        {
          let text = line[(line.startIndex + position + 1)...]
          return String(decoding: text, as: UTF8.self).trimmed
        }
        last = byte
      }
      return nil
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 128 || (97...122).contains(byte) || (65...90).contains(byte)
      || (48...57).contains(byte)
  }
}
