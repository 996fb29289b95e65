internal import Foundation

/// Finds a document's character set and decodes it.
enum Charset {
  /// Decodes a document.
  ///
  /// In this order: byte order mark, what the document declares, valid UTF-8, Windows-1252 (which
  /// holds Latin-1). A declared UTF-8 that is not valid is taken for Windows-1252 when none of it
  /// is valid multi-byte UTF-8.
  static func decode(_ bytes: [UInt8]) -> DocumentText {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return utf8(bytes, skipping: 3, reason: "byte order mark")
    }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes, littleEndian: true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes, littleEndian: false) }
    if let declared = declared(in: bytes) {
      if singleByteNames.contains(declared.name) {
        return windows1252(bytes, reason: declared.reason)
      }
      if declared.name == "utf-8" || declared.name == "utf8" {
        let validity = Validity(bytes)
        if validity.isValid || validity.multiByte > 0 {
          return utf8(bytes, reason: declared.reason)
        }
        return windows1252(
          bytes, reason: "\(declared.reason), but byte \(validity.firstInvalid) is no UTF-8")
      }
      return guess(bytes, after: "\(declared.reason), which is not supported; ")
    }
    return guess(bytes, after: "")
  }

  private static func guess(_ bytes: [UInt8], after prefix: String) -> DocumentText {
    let validity = Validity(bytes)
    if validity.isValid {
      let what = validity.multiByte == 0 ? "only ASCII" : "valid UTF-8"
      return utf8(bytes, reason: "\(prefix)guessed: \(what)")
    }
    return windows1252(
      bytes, reason: "\(prefix)guessed: byte \(validity.firstInvalid) is no UTF-8")
  }

  private static let singleByteNames: Set<String> = [
    "iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii",
  ]

  /// The name in `<meta charset=…>`, `<meta … content="…charset=…">` or `<?xml encoding=…?>`.
  private static func declared(in bytes: [UInt8]) -> (name: String, reason: String)? {
    let head = String(decoding: bytes.prefix(4096).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
      .lowercased()
    if head.hasPrefix("<?xml"), let end = head.range(of: "?>"),
      let name = value(after: "encoding", in: head[..<end.lowerBound])
    {
      return (name, "declared as \(name) by the XML declaration")
    }
    var rest = head[...]
    while let meta = rest.range(of: "<meta") {
      let tag = rest[meta.upperBound...].prefix { $0 != ">" }
      if let name = value(after: "charset", in: tag) {
        return (name, "declared as \(name) by a meta element")
      }
      rest = rest[tag.endIndex...]
    }
    return nil
  }

  private static func value(after name: String, in text: Substring) -> String? {
    guard let found = text.range(of: name) else { return nil }
    let rest = text[found.upperBound...].drop { $0 == " " }
    guard rest.first == "=" else { return nil }
    let value = rest.dropFirst().drop { " \"'".contains($0) }
      .prefix { !" \"';/>".contains($0) }
    return value.isEmpty ? nil : String(value)
  }
}

/// How far bytes are UTF-8.
private struct Validity {
  var firstInvalid = -1
  var multiByte = 0

  var isValid: Bool { firstInvalid < 0 }

  init(_ bytes: [UInt8]) {
    var index = 0
    while index < bytes.count {
      let length = UTF8Sequence.length(bytes, at: index)
      if length == 0 {
        if firstInvalid < 0 { firstInvalid = index }
        index += 1
      } else {
        if length > 1 { multiByte += 1 }
        index += length
      }
    }
  }
}
