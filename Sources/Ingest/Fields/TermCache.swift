/// Turns the bytes of terms into text and paths; atlases repeat a few hundred terms.
struct TermCache {
  /// A term as it stands in its source.
  struct Term {
    let raw: String
    let path: [String]
    /// Its bytes, without blanks at their ends; nil when they are not known.
    let range: Range<Int>?
  }

  /// So many terms are kept at most: a document made to do harm has no term twice.
  private static let maximum = 4096
  private var paths: [String: [String]] = [:]

  /// Reads a term; nil when it is blank.
  ///
  /// `text` is decoded, `raw` what stands in the document from the byte `offset` on.
  mutating func term(
    _ text: UnsafeBufferPointer<UInt8>, raw: UnsafeBufferPointer<UInt8>?, at offset: Int
  ) -> Term? {
    // Without the document's own bytes there is no position, and the decoded text stands for the
    // raw one.
    guard let raw = unsafe raw, !raw.isEmpty else {
      let decoded = unsafe String(decoding: text, as: UTF8.self)
      let path = path(SourceText.clean(decoded))
      return path.isEmpty ? nil : Term(raw: decoded, path: path, range: nil)
    }
    var start = 0
    var end = raw.count
    while start < end, unsafe Self.isBlank(raw[start]) { start += 1 }
    while end > start, unsafe Self.isBlank(raw[end - 1]) { end -= 1 }
    let shown = unsafe UnsafeBufferPointer(rebasing: raw[start..<end])
    let rawText = unsafe String(decoding: shown, as: UTF8.self)
    let clean: String
    // The usual case: nothing was decoded and nothing has to be cleaned, so one string serves as
    // both.
    if text.count == raw.count, unsafe Self.isClean(shown) {
      clean = rawText
    } else {
      clean = unsafe SourceText.clean(String(decoding: text, as: UTF8.self))
    }
    guard !clean.isEmpty else { return nil }
    return Term(raw: rawText, path: path(clean), range: (offset + start)..<(offset + end))
  }

  private mutating func path(_ clean: String) -> [String] {
    if let known = paths[clean] { return known }
    if paths.count >= Self.maximum { paths.removeAll(keepingCapacity: true) }
    let path = SourceText.path(clean)
    paths[clean] = path
    return path
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Whether nothing in a trimmed text has to be decoded or collapsed.
  private static func isClean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var last: UInt8 = 0
    for index in bytes.indices {
      let byte = unsafe bytes[index]
      if byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: "&") { return false }
      if byte == 0x20, last == 0x20 { return false }
      last = byte
    }
    return true
  }
}
