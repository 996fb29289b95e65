/// Finds the character set of a text and decodes it: the one place where bytes become text.
package enum Charset {
  /// Decodes a document.
  ///
  /// In this order: byte order mark, what the document declares, what `assumed` says of documents that
  /// declare nothing, valid UTF-8, Windows-1252 (which holds Latin-1). A declared UTF-8 that is not
  /// valid is taken for Windows-1252 when none of it is valid multi-byte UTF-8.
  package static func decode(_ bytes: [UInt8], assumed: String? = nil) -> DocumentText {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return utf8(bytes, skipping: 3, reason: "byte order mark")
    }
    if let units = MarkedUTF16(bytes) { return utf16(units) }
    let stated = assumed.map { (name: $0.lowercased(), reason: "stated as \($0) by --charset") }
    guard let declared = declared(in: bytes) ?? stated else { return guess(bytes, after: "") }
    if singleByteNames.contains(declared.name) {
      return windows1252(bytes, reason: declared.reason)
    }
    if declared.name == "utf-8" || declared.name == "utf8" {
      let validity = Validity(bytes)
      if validity.isValid || validity.multiByte > 0 {
        return utf8(bytes, validity: validity, reason: declared.reason)
      }
      return windows1252(
        bytes, reason: "\(declared.reason), but byte \(validity.firstInvalid) is no UTF-8")
    }
    if let text = transcoded(bytes, from: declared.name, reason: declared.reason) { return text }
    return guess(bytes, after: "\(declared.reason), which is not supported; ")
  }

  /// Whether a name can be given for documents that declare nothing.
  package static func isKnown(_ name: String) -> Bool {
    let name = name.lowercased()
    return singleByteNames.contains(name) || ["utf-8", "utf8"].contains(name)
      || Transcoder(name) != nil
  }

  private static func guess(_ bytes: [UInt8], after prefix: String) -> DocumentText {
    let validity = Validity(bytes)
    if validity.isValid {
      let what = validity.multiByte == 0 ? "only ASCII" : "valid UTF-8"
      return utf8(bytes, validity: validity, reason: "\(prefix)guessed: \(what)")
    }
    return windows1252(
      bytes, reason: "\(prefix)guessed: byte \(validity.firstInvalid) is no UTF-8")
  }

  private static let singleByteNames: Set<String> = [
    "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii",
  ]

  /// A declaration stands at the head of a document, or is none.
  private static let declarationBytes = 4096

  /// The name in `<meta charset=…>`, `<meta … content="…charset=…">` or `<?xml encoding=…?>`.
  private static func declared(in bytes: [UInt8]) -> (name: String, reason: String)? {
    let head = bytes.prefix(declarationBytes)
    if let tag = tag("<?xml", in: head, at: 0), let name = value(after: "encoding", in: tag) {
      return (name, "declared as \(name) by the XML declaration")
    }
    var next = head.startIndex
    while let start = head[next...].firstIndex(of: UInt8(ascii: "<")) {
      if let tag = tag("<meta", in: head, at: start), let name = value(after: "charset", in: tag) {
        return (name, "declared as \(name) by a meta element")
      }
      next = start + 1
    }
    return nil
  }

  /// The bytes up to `>`, in lower case, when they begin with a tag's name.
  private static func tag(_ name: String, in head: ArraySlice<UInt8>, at start: Int) -> [UInt8]? {
    let begin = head[start...].prefix(name.utf8.count)
    guard begin.elementsEqual(name.utf8, by: { $0.asciiLowered == $1 }) else { return nil }
    return head[start...].prefix { $0 != UInt8(ascii: ">") }.map(\.asciiLowered)
  }

  /// What stands behind `name` and an equals sign, within a tag.
  private static func value(after name: String, in tag: [UInt8]) -> String? {
    guard let found = tag.firstRange(of: name.utf8) else { return nil }
    let rest = tag[found.upperBound...].drop { $0 == 0x20 }
    guard rest.first == UInt8(ascii: "=") else { return nil }
    let value = rest.dropFirst().drop { " \"'".utf8.contains($0) }
      .prefix { $0 < 0x80 && !" \"';/>".utf8.contains($0) }
    return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
  }
}
