/// What an image looks like, small enough to compare with every other: the signs of its lowest
/// frequencies, and itself as 16 x 16 grays.
///
/// The frequencies are those of the discrete cosine transform (DCT-II) of the image as 32 x 32
/// grays. Mirroring an image flips the signs of its odd frequencies and turning it exchanges rows and
/// columns, so the fingerprints of all eight orientations follow from one.
package struct ImageFingerprint: Sendable, Hashable, Codable {
  /// The rows and columns of signs, and of grays.
  package static let side = 16
  /// The bytes of a stored fingerprint: 32 of signs, 256 of grays.
  package static let byteCount = side * side / 8 + side * side

  /// The signs of the coefficients, row u by vertical frequency.
  ///
  /// Bit `15 - v` says whether the coefficient (u, v) is above 0, v being the horizontal frequency.
  /// The constant part (0, 0) counts as 0.
  package let signs: [UInt16]
  /// The grays, row by row, stretched so that the darkest is 0 and the lightest 255.
  package let grays: [UInt8]

  /// Takes 16 rows of signs and 256 grays.
  package init(signs: [UInt16], grays: [UInt8]) {
    precondition(signs.count == Self.side && grays.count == Self.side * Self.side)
    self.signs = signs
    self.grays = grays
  }

  /// Feeds signs and grays in two pieces instead of one by one.
  package func hash(into hasher: inout Hasher) {
    signs.withUnsafeBytes { hasher.combine(bytes: $0) }
    grays.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// The perceptual hash: the signs of the 8 x 8 lowest frequencies, (0, 0) in the highest bit, row
  /// by row.
  package var hash: UInt64 {
    signs[..<8].reduce(0) { $0 << 8 | UInt64($1 >> 8) }
  }

  /// The fingerprint as stored: the hash, most significant byte first; the other signs row by row;
  /// the grays.
  package var bytes: [UInt8] {
    var bytes = signs[..<8].map { UInt8($0 >> 8) }
    bytes += signs[..<8].map { UInt8($0 & 0xFF) }
    for row in signs[8...] {
      bytes.append(UInt8(row >> 8))
      bytes.append(UInt8(row & 0xFF))
    }
    return bytes + grays
  }

  /// Reads a stored fingerprint; nil when the number of bytes is another.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    let low = (0..<8).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[8 + $0]) }
    let high = (0..<8).map { UInt16(bytes[16 + 2 * $0]) << 8 | UInt16(bytes[17 + 2 * $0]) }
    signs = low + high
    grays = Array(bytes[32...])
  }
}
