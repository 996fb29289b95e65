internal import Glibc

/// The attributes of one element.
struct MarkupAttributes {
  /// As the parser has them, while its callback runs.
  typealias Parsed = UnsafePointer<UnsafePointer<CChar>?>

  private let parsed: Parsed?
  private let copied: [(name: String, value: String)]

  /// No attributes.
  init() {
    parsed = nil
    copied = []
  }

  /// What the parser tells; borrowed attributes must not be kept beyond its callback.
  init(_ parsed: Parsed?, isBorrowed: Bool) {
    self.parsed = isBorrowed ? parsed : nil
    copied = isBorrowed ? [] : Self.pairs(parsed)
  }

  /// Names and values in document order.
  var pairs: [(name: String, value: String)] {
    parsed == nil ? copied : Self.pairs(parsed)
  }

  /// An attribute's value; the first one counts.
  subscript(_ name: String) -> String? {
    guard parsed != nil else { return copied.first { $0.name == name }?.value }
    return value(of: name).map { $0.map { String(cString: $0) } ?? "" }
  }

  /// Whether the attribute `class` has a name among its names.
  func hasClass(_ name: String) -> Bool {
    if parsed != nil {
      guard let classes = value(of: "class") ?? nil else { return false }
      return Self.holds(UnsafeBufferPointer(start: classes, count: strlen(classes)), name)
    }
    guard let names = self["class"] else { return false }
    return names.split(whereSeparator: \.isWhitespace).contains { $0 == name }
  }

  /// The borrowed value: nil for no attribute, nil inside for one without a value.
  private func value(of name: String) -> UnsafePointer<CChar>?? {
    guard var next = parsed else { return nil }
    while let found = next[0] {
      if strcmp(found, name) == 0 { return .some(next[1]) }
      next += 2
    }
    return nil
  }

  /// Whether a word stands among words with white space between them.
  private static func holds(_ words: UnsafeBufferPointer<CChar>, _ word: String) -> Bool {
    var word = word
    return word.withUTF8 { sought in
      var start = 0
      while start < words.count {
        var end = start
        while end < words.count, !isBlank(words[end]) { end += 1 }
        if end - start == sought.count,
          (0..<sought.count).allSatisfy({ UInt8(bitPattern: words[start + $0]) == sought[$0] })
        {
          return true
        }
        start = end + 1
      }
      return false
    }
  }

  private static func isBlank(_ byte: CChar) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func pairs(_ attributes: Parsed?) -> [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    guard var next = attributes else { return result }
    while let name = next[0] {
      result.append((String(cString: name), next[1].map { String(cString: $0) } ?? ""))
      next += 2
    }
    return result
  }
}
