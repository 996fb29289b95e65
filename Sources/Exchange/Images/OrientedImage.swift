internal import Imaging

/// An image of the pack as a file of its own: the pack keeps the orientation next to the bytes, a
/// file must hold it.
enum OrientedImage {
  /// The bytes as they are, or with an EXIF block that holds the orientation and nothing else.
  ///
  /// No pixel changes. `orientation` is EXIF's, 1 to 8.
  static func bytes(_ encoded: [UInt8], orientation: Int) -> [UInt8] {
    guard (2...8).contains(orientation) else { return encoded }
    switch ImageFormat.recognise(encoded) {
    case .jpeg: return jpeg(encoded, orientation)
    case .png: return png(encoded, orientation)
    case nil: return encoded
    }
  }

  /// A TIFF structure of one directory with one entry (EXIF 2.32, tag 0x0112).
  private static func directory(_ orientation: Int) -> [UInt8] {
    [
      0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0,
      0,
    ]
      + [0, 0, 0, 0]
  }

  /// The block stands behind JFIF's own, which must come first.
  private static func jpeg(_ encoded: [UInt8], _ orientation: Int) -> [UInt8] {
    let body = Array("Exif".utf8) + [0, 0] + directory(orientation)
    let segment = [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
    var position = 2
    if encoded.count > 6, encoded[2] == 0xFF, encoded[3] == 0xE0 {
      let end = 4 + Int(encoded[4]) << 8 + Int(encoded[5])
      if end <= encoded.count { position = end }
    }
    return encoded[..<position] + segment + encoded[position...]
  }

  /// The chunk stands behind the header: 8 bytes of signature, 25 of IHDR.
  private static func png(_ encoded: [UInt8], _ orientation: Int) -> [UInt8] {
    let position = 33
    guard encoded.count > position else { return encoded }
    let content = Array("eXIf".utf8) + directory(orientation)
    let length = bigEndian(UInt32(content.count - 4))
    return encoded[..<position] + length + content + bigEndian(checksum(content))
      + encoded[position...]
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// CRC-32 as PNG has it (ISO 3309): reflected, polynomial 0xEDB88320.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}
