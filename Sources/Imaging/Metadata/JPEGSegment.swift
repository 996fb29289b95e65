/// A marker segment of a JPEG file, found as libjpeg finds it (ITU-T T.81, B.1; `next_marker` of jdmarker.c).
///
/// Bytes in front of a marker that belong to no segment are passed over, as libjpeg passes over them:
/// what it decodes must be seen here as well, or metadata behind a stray byte would stay unnoticed.
struct JPEGSegment {
  /// The marker's second byte: 0xE1 for APP1.
  let marker: Int
  /// Content after the length field, as far as the file goes; empty for markers that have no length.
  let body: Range<Int>
  /// The file holds all of the body.
  let isComplete: Bool
  /// The coded data behind the header of a scan, up to the next marker; empty behind any other segment.
  let codedData: Range<Int>

  /// Where the search for the next segment starts.
  var end: Int { codedData.upperBound }

  /// The end of the image, or the start of another one.
  var endsImage: Bool { marker == 0xD9 || marker == 0xD8 }

  /// libjpeg reads no further: behind the end, and at a marker that it refuses with an error.
  var endsDecoding: Bool {
    endsImage || marker == 0xC8 || marker == 0xDE || marker == 0xDF
      || (0xF0...0xFD).contains(marker) || (0x02...0xBF).contains(marker)
  }

  /// It holds the size of the image.
  var isFrame: Bool { (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker) }

  /// The first segment at or behind `position`, which lies behind the one before; nil when there is none.
  init?(_ bytes: Span<UInt8>, from position: Int) {
    var at = position
    // Any bytes up to 0xFF, fill bytes of 0xFF, and 0xFF 0x00, which is no marker.
    while at + 1 < bytes.count, bytes[at] != 0xFF || bytes[at + 1] == 0xFF || bytes[at + 1] == 0 {
      at += 1
    }
    guard at + 1 < bytes.count else { return nil }
    marker = Int(bytes[at + 1])
    let hasLength = marker >= 0xC0 && !(0xD0...0xD9).contains(marker)
    guard hasLength, let length = bytes.bigEndian(at: at + 2, size: 2) else {
      body = (at + 2)..<(at + 2)
      isComplete = !hasLength
      codedData = body
      return
    }
    // A length counts its own two bytes; of a smaller one libjpeg reads those two as well.
    let end = at + 2 + max(length, 2)
    isComplete = length >= 2 && end <= bytes.count
    body = (at + 4)..<min(end, bytes.count)
    let start = body.upperBound
    codedData = start..<(marker == 0xDA ? Self.endOfCodedData(bytes, from: start) : start)
  }

  /// Where the next marker stands that ends a scan.
  ///
  /// Restart markers do not, nor do markers below 0xC0, which are damage that a decoder steps over.
  private static func endOfCodedData(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var at = start
    while at + 1 < bytes.count {
      if bytes[at] == 0xFF {
        let next = bytes[at + 1]
        if next >= 0xC0, next != 0xFF, !(0xD0...0xD7).contains(next) { return at }
      }
      at += 1
    }
    return bytes.count
  }

  /// Where the segments of a further image start behind the end of one, such as a camera's preview.
  static func startOfNextImage(_ bytes: Span<UInt8>, from position: Int) -> Int? {
    var at = position
    while at + 3 < bytes.count {
      // What an image starts with: a table, a frame, an application's segment, or a comment.
      if bytes[at] == 0xFF, bytes[at + 1] == 0xD8, bytes[at + 2] == 0xFF,
        [0xC0, 0xC2, 0xC4, 0xDB, 0xDD, 0xFE].contains(bytes[at + 3]) || bytes[at + 3] >> 4 == 0xE
      {
        return at + 2
      }
      at += 1
    }
    return nil
  }

  /// Whether a JFIF segment is one of a thumbnail, or has one behind its fourteen bytes.
  func holdsThumbnail(_ bytes: Span<UInt8>) -> Bool {
    if bytes.starts(with: Array("JFXX\0".utf8), at: body.lowerBound) { return true }
    return bytes.starts(with: Array("JFIF\0".utf8), at: body.lowerBound) && body.count > 14
  }
}
