extension Charset {
  /// Copies UTF-8, with U+FFFD for what is none and blanks for control characters.
  static func utf8(
    _ bytes: [UInt8], skipping start: Int = 0, validity: Validity? = nil, reason: String
  ) -> DocumentText {
    if start == 0, (validity ?? Validity(bytes)).isClean {
      return DocumentText(
        utf8: bytes, charset: "utf-8", charsetReason: reason, undecodable: 0, map: OffsetMap())
    }
    var text = Output(capacity: bytes.count)
    if start > 0 { text.map.note(decoded: 0, source: start) }
    var index = start
    while index < bytes.count {
      let length = UTF8Sequence.length(bytes, at: index)
      switch length {
      case 0:
        text.appendReplacement()
        index += 1
        text.map.note(decoded: text.utf8.count, source: index)
      case 1:
        text.appendASCII(bytes[index])
        index += 1
      case 2 where bytes[index] == 0xC2 && bytes[index + 1] < 0xA0:
        // A C1 control character.
        text.utf8.append(0x20)
        index += 2
        text.map.note(decoded: text.utf8.count, source: index)
      default:
        text.utf8.append(contentsOf: bytes[index..<(index + length)])
        index += length
      }
    }
    return text.document("utf-8", reason)
  }

  /// Decodes Windows-1252, of which Latin-1 is a part.
  package static func windows1252(_ bytes: [UInt8], reason: String) -> DocumentText {
    var text = Output(capacity: bytes.count + bytes.count / 16)
    for (index, byte) in bytes.enumerated() {
      if byte < 0x80 {
        text.appendASCII(byte)
        continue
      }
      let scalar = byte < 0xA0 ? specials[Int(byte - 0x80)] : UInt32(byte)
      text.append(scalar)
      text.map.note(decoded: text.utf8.count, source: index + 1)
    }
    return text.document("windows-1252", reason)
  }

  /// Decodes any other character set that the system knows; nil for one that it doesn't.
  static func transcoded(_ bytes: [UInt8], from name: String, reason: String) -> DocumentText? {
    guard let transcoder = Transcoder(name) else { return nil }
    var text = Output(capacity: bytes.count + bytes.count / 4)
    var index = 0
    while index < bytes.count {
      // All of these sets have ASCII in its place, as long as no character is under way.
      if bytes[index] < 0x80 {
        text.appendASCII(bytes[index])
        index += 1
        continue
      }
      if let (scalars, length) = transcoder.character(bytes, at: index) {
        for scalar in scalars { text.append(scalar) }
        index += length
      } else {
        text.appendReplacement()
        index += 1
      }
      text.map.note(decoded: text.utf8.count, source: index)
    }
    return text.document(name, reason)
  }

  /// Decodes UTF-16 behind its byte order mark.
  static func utf16(_ units: MarkedUTF16) -> DocumentText {
    var text = Output(capacity: units.byteCount)
    text.map.note(decoded: 0, source: MarkedUTF16.markLength)
    for character in units {
      // A surrogate without its half is no scalar and becomes U+FFFD; so does half a unit.
      if let value = character.value { text.append(value) } else { text.appendReplacement() }
      text.map.note(decoded: text.utf8.count, source: character.end)
    }
    return text.document(units.name, "byte order mark")
  }

  /// What Windows-1252 has at 0x80 to 0x9F; 0 where it has nothing.
  private static let specials: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  private struct Output {
    var utf8: [UInt8] = []
    var map = OffsetMap()
    var undecodable = 0

    init(capacity: Int) { utf8.reserveCapacity(capacity) }

    /// Control characters become blanks of the same length.
    mutating func appendASCII(_ byte: UInt8) {
      let isControl = byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F
      utf8.append(isControl || byte == 0x0B || byte == 0x0C ? 0x20 : byte)
    }

    mutating func append(_ value: UInt32) {
      guard value != 0, let scalar = Unicode.Scalar(value) else { return appendReplacement() }
      if value < 0x80 { return appendASCII(UInt8(value)) }
      if value < 0xA0 { return utf8.append(0x20) }
      utf8.append(contentsOf: Array(String(Character(scalar)).utf8))
    }

    mutating func appendReplacement() {
      undecodable += 1
      utf8.append(contentsOf: [0xEF, 0xBF, 0xBD])
    }

    func document(_ charset: String, _ reason: String) -> DocumentText {
      DocumentText(
        utf8: utf8, charset: charset, charsetReason: reason, undecodable: undecodable, map: map)
    }
  }
}
