internal import Terms

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
    guard let bytes = Hexadecimal.bytes(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// The digest as 64 lower-case hexadecimal digits.
  package var hex: String { Hexadecimal.text(bytes) }

  /// The first 8 hexadecimal digits, for people.
  package var short: String { String(hex.prefix(8)) }

  /// The digest as 64 hexadecimal digits.
  package var description: String { hex }

  /// Orders digests by their bytes.
  package static func < (left: Digest, right: Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
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
