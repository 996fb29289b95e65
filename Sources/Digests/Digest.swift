/// A SHA-256 digest: packs, rules, weights and files are named and compared by theirs.
package struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 32 bytes, most significant first.
  package let bytes: [UInt8]

  /// Wraps 32 bytes; nil for any other number of them.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 hexadecimal digits of either case; nil for anything else.
  package init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for position in stride(from: 0, to: 64, by: 2) {
      guard let high = Self.value(of: digits[position]),
        let low = Self.value(of: digits[position + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }

  /// The digest as 64 lower-case hexadecimal digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The first 8 hexadecimal digits, for people.
  package var short: String { String(hex.prefix(8)) }

  /// The digest as 64 hexadecimal digits.
  package var description: String { hex }

  /// Orders digests by their bytes.
  package static func < (left: Digest, right: Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension Digest {
  /// The digest of some bytes.
  package static func of(_ bytes: [UInt8]) -> Digest {
    var builder = DigestBuilder()
    builder.update(bytes)
    return builder.finish()
  }

  /// The digest of a text's UTF-8 bytes.
  package static func of(text: String) -> Digest {
    of(Array(text.utf8))
  }
}

extension Digest: Codable {
  /// Reads the hexadecimal form.
  ///
  /// Fails for a text that is not 64 hexadecimal digits.
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let digest = Digest(hex: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a SHA-256 digest: \(text)"))
    }
    self = digest
  }

  /// Writes the hexadecimal form.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}
