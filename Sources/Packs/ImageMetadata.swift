/// Removes what an image file tells beside its pixels: EXIF with GPS, XMP, IPTC, comments, times.
///
/// The orientation is kept elsewhere (`PackedImage.orientation`). Pixels stay as they are, byte for
/// byte: only JPEG segments and PNG chunks are left out. Anything that is neither, or is cut off, is
/// returned from the damage on as it is.
enum ImageMetadata {
  static func stripped(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xFF, 0xD8]) { return strippedJPEG(bytes) }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      return strippedPNG(bytes)
    }
    return bytes
  }

  private static func strippedJPEG(_ bytes: [UInt8]) -> [UInt8] {
    var result = Array(bytes[0..<2])
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      // Fill bytes before a marker are allowed.
      if marker == 0xFF {
        position += 1
        continue
      }
      // Pixels start at SOS; markers without length do not occur before it.
      if marker == 0xDA || marker == 0xD9 || marker == 0x01 || (0xD0...0xD7).contains(marker) {
        break
      }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { break }
      if keepsJPEG(marker) { result += bytes[position..<end] }
      position = end
    }
    return result + bytes[position...]
  }

  /// APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colour transform) change how pixels read.
  private static func keepsJPEG(_ marker: UInt8) -> Bool {
    switch marker {
    case 0xE0, 0xE2, 0xEE: true
    case 0xE1...0xEF, 0xFE: false
    default: true
    }
  }

  private static func strippedPNG(_ bytes: [UInt8]) -> [UInt8] {
    var result = Array(bytes[0..<8])
    var position = 8
    let dropped: Set<String> = ["tEXt", "zTXt", "iTXt", "eXIf", "tIME"]
    while position + 12 <= bytes.count {
      let length = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = position + 12 + length
      guard end <= bytes.count else { break }
      let name = String(decoding: bytes[(position + 4)..<(position + 8)], as: UTF8.self)
      if !dropped.contains(name) { result += bytes[position..<end] }
      position = end
      if name == "IEND" { return result }
    }
    return result + bytes[position...]
  }
}
