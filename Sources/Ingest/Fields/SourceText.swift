internal import Terms

/// Turns a source's text into terms.
enum SourceText {
  /// Decodes entities until nothing changes, leaves out characters without a shape, makes one blank of
  /// white space, and trims.
  ///
  /// Pages hold entities that were escaped twice (`Orf &amp;amp; …`), JSON texts hold them too.
  static func clean(_ text: String) -> String {
    collapsed(VisibleText.of(CharacterReferences.decodeUntilStable(text)))
  }

  /// A label as it is compared: clean, in lower case, without points, colons and blanks at its end.
  static func label(_ text: String) -> String {
    let label = clean(text).lowercased()
    guard let end = label.utf8.lastIndex(where: { !" .:".utf8.contains($0) }) else { return "" }
    return String(decoding: label.utf8[...end], as: UTF8.self)
  }

  /// The path from root to child that a clean text writes as `Root / child`.
  static func path(_ text: String, separator: String = " / ") -> [String] {
    guard text.utf8.count > separator.utf8.count, ByteSearch.contains(text, separator) else {
      return text.isEmpty ? [] : [text]
    }
    var elements: [String] = []
    let bytes = Array(text.utf8)
    var start = 0
    while let found = ByteSearch.first(separator, in: bytes, from: start) {
      elements.append(collapsed(String(decoding: bytes[start..<found], as: UTF8.self)))
      start = found + separator.utf8.count
    }
    elements.append(collapsed(String(decoding: bytes[start...], as: UTF8.self)))
    let filled = elements.filter { !$0.isEmpty }
    return filled.isEmpty ? [text] : filled
  }

  /// One blank between words, none at the ends.
  static func collapsed(_ text: String) -> String {
    var text = text
    // Nearly all text is ASCII, and most of that has nothing to collapse but its ends.
    switch text.withUTF8({ unsafe collapsedASCII($0) }) {
    case .same: return text
    case .other(let plain): return plain
    case .notASCII: return collapsedScalars(text)
    }
  }

  private enum Collapsed { case same, other(String), notASCII }

  private static func collapsedASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Collapsed {
    var start = 0
    var end = bytes.count
    while start < end, unsafe isBlank(bytes[start]) { start += 1 }
    while end > start, unsafe isBlank(bytes[end - 1]) { end -= 1 }
    // One look decides: most texts need no new string at all, or only a part of the old one.
    var needsWork = false
    var wasBlank = false
    for index in start..<end {
      let byte = unsafe bytes[index]
      if byte >= 0x80 { return .notASCII }
      let blank = isBlank(byte)
      if blank, wasBlank || byte != 0x20 { needsWork = true }
      wasBlank = blank
    }
    if !needsWork, end - start == bytes.count { return .same }
    let inner = unsafe UnsafeBufferPointer(rebasing: bytes[start..<end])
    guard needsWork else { return unsafe .other(String(decoding: inner, as: UTF8.self)) }
    var result: [UInt8] = []
    result.reserveCapacity(inner.count)
    for index in inner.indices {
      let byte = unsafe inner[index]
      if !isBlank(byte) {
        result.append(byte)
      } else if result.last != 0x20 {
        result.append(0x20)
      }
    }
    return .other(String(decoding: result, as: UTF8.self))
  }

  /// White space and control characters of ASCII.
  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

  /// Whether a text is nothing but white space.
  static func isBlank(_ text: String) -> Bool {
    var text = text
    let plain = text.withUTF8 { bytes -> Bool? in
      for index in bytes.indices {
        let byte = unsafe bytes[index]
        if byte >= 0x80 { return nil }
        if byte != 0x20, !(0x09...0x0D).contains(byte) { return false }
      }
      return true
    }
    return plain ?? text.allSatisfy(\.isWhitespace)
  }

  private static func collapsedScalars(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var pending = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F {
        pending = !result.isEmpty
        continue
      }
      if pending { result.append(" ") }
      pending = false
      result.append(scalar)
    }
    return String(result)
  }
}
