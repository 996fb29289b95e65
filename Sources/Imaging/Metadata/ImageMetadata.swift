/// Removal of what an image file says besides its pixels.
package enum ImageMetadata {
  /// The same coded image without EXIF, XMP, IPTC, comments, thumbnails and other text, and without
  /// anything behind its end.
  ///
  /// Nothing is decoded, so no pixel changes. What a decoder needs is copied, piece by piece, and
  /// nothing else: colour profiles and the codec's own data (JFIF, Adobe, the small chunks of PNG on
  /// colours and density) in the length that their standards give, tables, headers and coded data.
  /// The orientation goes too: keep `ImageInspection.orientation` next to the bytes.
  /// Bytes behind the last block of a scan, or of a PNG's compressed data, can't be told from coded
  /// data without decoding; they stay. Bytes that are neither JPEG nor PNG come back as they are.
  package static func stripped(_ bytes: [UInt8]) -> [UInt8] {
    switch ImageFormat.recognise(bytes) {
    case .jpeg: strippedJPEG(bytes)
    case .png: strippedPNG(bytes)
    case nil: bytes
    }
  }

  private static func strippedJPEG(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = [0xFF, 0xD8]
    kept.reserveCapacity(bytes.count)
    var position = 2
    while let segment = JPEGSegment(bytes.span, from: position) {
      // Behind the end, cameras store further images with metadata of their own. A marker that stops the
      // decoder stays: without it, what follows would be decoded as well.
      if segment.endsDecoding { return kept + [0xFF, UInt8(segment.marker)] }
      if let body = needed(of: segment, bytes) {
        let length = body.count + 2
        kept += [0xFF, UInt8(segment.marker), UInt8(length >> 8), UInt8(length & 0xFF)] + body
        kept += bytes[segment.codedData]
      }
      position = segment.end
    }
    return kept
  }

  /// What a decoder needs of a segment's body; nil when it needs nothing.
  private static func needed(of segment: JPEGSegment, _ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    guard segment.isComplete else { return nil }
    let body = bytes[segment.body]
    func starts(with name: String) -> Bool { body.starts(with: Array(name.utf8)) }
    return switch segment.marker {
    // Version and density without the small image, whose sides are the last two bytes.
    case 0xE0 where starts(with: "JFIF\0") && body.count >= 14: body.prefix(12) + [0, 0]
    case 0xE2 where starts(with: "ICC_PROFILE\0"): body
    // Version, two flags and the colour transform: libjpeg reads these twelve bytes alone.
    case 0xEE where starts(with: "Adobe") && body.count >= 12: body.prefix(12)
    // Frames, Huffman and arithmetic tables, scans, quantisation tables, the restart interval.
    case 0xC0...0xC7, 0xC9...0xCF, 0xDA, 0xDB, 0xDD: body
    default: nil
    }
  }

  /// Chunks of pixels, colours and density with the most bytes that each may have (PNG, third edition, 11);
  /// decoders pass longer ones over, so they hold something else.
  private static let neededChunks: [String: Int] = [
    "IHDR": 13, "PLTE": 768, "IDAT": .max, "tRNS": 256, "gAMA": 4, "cHRM": 32, "sRGB": 1,
    "iCCP": .max, "sBIT": 4, "bKGD": 6, "pHYs": 9, "cICP": 4,
  ]

  /// The last chunk, which is empty, with its checksum.
  private static let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

  private static func strippedPNG(_ bytes: [UInt8]) -> [UInt8] {
    var kept = Array(bytes[..<8])
    kept.reserveCapacity(bytes.count)
    var position = 8
    // The chunks of pixels follow one another; a decoder reads none behind another chunk.
    var (hasPixels, pixelsEnded) = (false, false)
    while let chunk = PNGChunk(bytes.span, at: position) {
      if chunk.type == "IEND" { return kept + end }
      let isPixels = chunk.type == "IDAT"
      if hasPixels, !isPixels { pixelsEnded = true }
      hasPixels = hasPixels || isPixels
      let isTooLate = isPixels && pixelsEnded
      if let most = neededChunks[chunk.type], chunk.body.count <= most, !isTooLate {
        kept += bytes[chunk.start..<chunk.end]
      }
      position = chunk.end
    }
    // Of a file that is cut off within its pixels the part that is there can be decoded.
    let isCutPixels = bytes.span.starts(with: Array("IDAT".utf8), at: position + 4)
    return isCutPixels && !pixelsEnded ? kept + bytes[position...] : kept
  }
}
