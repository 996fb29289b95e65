/// Removal of what an image file says besides its pixels.
package enum ImageMetadata {
  /// The same coded image without EXIF, XMP, IPTC, comments, thumbnails and other text, and without
  /// anything behind its end.
  ///
  /// Nothing is decoded, so no pixel changes. The orientation goes too: keep `ImageInspection.orientation` next to the bytes.
  /// Colour profiles and what the codec needs (JFIF, Adobe) stay. Bytes that are no image, or are
  /// damaged in front of the pixels, come back as they are.
  package static func stripped(_ bytes: [UInt8]) -> [UInt8] {
    switch ImageFormat.recognise(bytes) {
    case .jpeg: strippedJPEG(bytes)
    case .png: strippedPNG(bytes)
    case nil: bytes
    }
  }

  private static func strippedJPEG(_ bytes: [UInt8]) -> [UInt8] {
    var kept = Array(bytes[..<2])
    kept.reserveCapacity(bytes.count)
    var position = 2
    while let segment = JPEGSegment(bytes.span, at: position) {
      if segment.marker == 0xE0, segment.holdsThumbnail(bytes.span), isNeeded(segment, bytes.span) {
        // Version and density without the small image, whose sides are the last two bytes.
        kept += [0xFF, 0xE0, 0, 16] + bytes[segment.body.prefix(12)] + [0, 0]
      } else if isNeeded(segment, bytes.span) {
        kept += bytes[segment.start..<segment.body.upperBound]
      }
      position = segment.body.upperBound
      if segment.marker == 0xDA {
        // Between the scans of a progressive file there may be comments as well.
        let end = endOfScan(bytes.span, from: position)
        kept += bytes[position..<end]
        position = end
      }
    }
    // The end of the image: behind it, cameras store further images with metadata of their own.
    if bytes.span.starts(with: [0xFF, 0xD9], at: position) { return kept + [0xFF, 0xD9] }
    return kept + bytes[position...]
  }

  /// Where the next marker stands that is none of the coded data's own.
  private static func endOfScan(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position + 1 < bytes.count {
      if bytes[position] == 0xFF {
        let next = bytes[position + 1]
        if next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return position }
      }
      position += 1
    }
    return bytes.count
  }

  private static func isNeeded(_ segment: JPEGSegment, _ bytes: Span<UInt8>) -> Bool {
    let start = segment.body.lowerBound
    return switch segment.marker {
    case 0xE0: bytes.starts(with: Array("JFIF\0".utf8), at: start)
    case 0xE2: bytes.starts(with: Array("ICC_PROFILE\0".utf8), at: start)
    case 0xEE: bytes.starts(with: Array("Adobe".utf8), at: start)
    case 0xE1...0xEF, 0xFE: false
    default: true
    }
  }

  /// What has to do with pixels and colours; a capital first letter means that a decoder needs it.
  private static let neededChunks: Set<String> = [
    "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "cICP",
  ]

  private static func strippedPNG(_ bytes: [UInt8]) -> [UInt8] {
    var kept = Array(bytes[..<8])
    kept.reserveCapacity(bytes.count)
    var position = 8
    while let chunk = PNGChunk(bytes.span, at: position) {
      if neededChunks.contains(chunk.type) || chunk.type.first?.isUppercase == true {
        kept += bytes[chunk.start..<chunk.end]
      }
      position = chunk.end
      if chunk.type == "IEND" { return kept }
    }
    return kept + bytes[position...]
  }
}
