internal import Glibc

/// The attributes of one element.
@safe struct MarkupAttributes {
  /// As the parser has them, while its callback runs.
  typealias Parsed = UnsafePointer<UnsafePointer<CChar>?>

  private let parsed: Parsed?
  private let copied: [(name: String, value: String)]

  /// No attributes.
  init() {
    unsafe parsed = nil
    copied = []
  }

  /// What the parser reports; borrowed attributes must not be kept beyond its callback.
  init(_ parsed: Parsed?, isBorrowed: Bool) {
    unsafe self.parsed = isBorrowed ? parsed : nil
    copied = unsafe isBorrowed ? [] : Self.pairs(parsed)
  }

  /// Names and values in document order.
  var pairs: [(name: String, value: String)] {
    unsafe parsed == nil ? copied : Self.pairs(parsed)
  }

  /// An attribute's value; the first one counts.
  subscript(_ name: String) -> String? {
    guard unsafe parsed != nil else { return copied.first { $0.name == name }?.value }
    return unsafe value(of: name).map { unsafe $0.map { unsafe String(cString: $0) } ?? "" }
  }

  /// Whether the attribute `class` has a name among its names.
  func hasClass(_ name: String) -> Bool {
    if unsafe parsed != nil {
      guard let classes = unsafe value(of: "class") ?? nil else { return false }
      return unsafe Self.holds(UnsafeBufferPointer(start: classes, count: strlen(classes)), name)
    }
    guard let names = self["class"] else { return false }
    return names.split(whereSeparator: \.isWhitespace).contains { $0 == name }
  }

  /// The borrowed value: nil for no attribute, nil inside for one without a value.
  private func value(of name: String) -> UnsafePointer<CChar>?? {
    guard var next = unsafe parsed else { return nil }
    while let found = unsafe next[0] {
      if unsafe strcmp(found, name) == 0 { return unsafe .some(next[1]) }
      unsafe next += 2
    }
    return nil
  }

  /// Whether a word stands among words with white space between them.
  private static func holds(_ words: UnsafeBufferPointer<CChar>, _ word: String) -> Bool {
    var word = word
    // Compared in place: every element of every page is asked, and none needs a string for that.
    return word.withUTF8 { sought in
      var start = 0
      while start < words.count {
        var end = start
        while end < words.count, unsafe !isBlank(words[end]) { end += 1 }
        if end - start == sought.count,
          (0..<sought.count).allSatisfy({
            unsafe UInt8(bitPattern: words[start + $0]) == sought[$0]
          })
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
    guard var next = unsafe attributes else { return result }
    while let name = unsafe next[0] {
      unsafe result.append(
        (String(cString: name), next[1].map { unsafe String(cString: $0) } ?? ""))
      unsafe next += 2
    }
    return result
  }
}
