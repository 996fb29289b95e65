/// Removal of what a picture file says beside its picture.
public enum ImageMetadata {
  /// The same coded picture without EXIF, XMP, IPTC, comments and other text.
  ///
  /// Nothing is decoded, so no pixel changes. The orientation goes too: keep `ImageInspection.orientation` beside the bytes.
  /// Colour profiles and what the codec needs (JFIF, Adobe) stay. Bytes that are no picture, or are
  /// damaged in front of the pixels, come back as they are.
  public static func stripped(_ bytes: [UInt8]) -> [UInt8] {
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
      if segment.marker == 0xDA { break }
      let needed =
        !(0xE0...0xEF).contains(segment.marker) && segment.marker != 0xFE
        || [0xE0, 0xE2, 0xEE].contains(segment.marker)
      if needed { kept += bytes[segment.start..<segment.body.upperBound] }
      position = segment.body.upperBound
    }
    return kept + bytes[position...]
  }

  private static func strippedPNG(_ bytes: [UInt8]) -> [UInt8] {
    var kept = Array(bytes[..<8])
    kept.reserveCapacity(bytes.count)
    var position = 8
    while let chunk = PNGChunk(bytes.span, at: position) {
      if !["eXIf", "tEXt", "zTXt", "iTXt", "tIME"].contains(chunk.type) {
        kept += bytes[chunk.start..<chunk.end]
      }
      position = chunk.end
      if chunk.type == "IEND" { return kept }
    }
    return kept + bytes[position...]
  }
}
