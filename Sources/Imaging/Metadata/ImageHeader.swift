/// What a file says of itself before any pixel, read without a codec and without trust.
struct ImageHeader {
  var width = 0
  var height = 0
  var components = 0
  var bitsPerSample = 8
  var isProgressive = false
  var exif = ExifFacts()
  /// Text blocks such as comments, XMP or IPTC.
  var hasText = false
  /// What of the text blocks identifies people.
  private var texts: Set<PersonalData> = []

  /// What of the whole file identifies people.
  var personal: [PersonalData] { exif.personal.union(texts).sorted() }

  /// Walks the markers of the whole file; fields stay 0 where it ends or lies.
  ///
  /// Size and orientation are the first image's. What identifies people may stand in front of the first
  /// scan, between two scans, and in the further images that cameras store behind the end.
  init(jpeg bytes: Span<UInt8>) {
    var position = 2
    var isFirst = true
    while let segment = JPEGSegment(bytes, from: position) {
      position = segment.end
      if segment.endsImage {
        // A start within an image begins a further one at once; behind an end, one has to be looked
        // for.
        let next =
          segment.marker == 0xD8
          ? segment.end : JPEGSegment.startOfNextImage(bytes, from: segment.end)
        guard let next else { return }
        isFirst = false
        note(.thumbnail)
        position = next
      } else if isFirst, segment.isFrame, width == 0 {
        read(frame: segment, bytes)
      } else {
        read(application: segment, bytes, isFirst: isFirst)
      }
    }
  }

  private mutating func read(frame segment: JPEGSegment, _ bytes: Span<UInt8>) {
    let start = segment.body.lowerBound
    bitsPerSample = bytes.bigEndian(at: start, size: 1) ?? 0
    height = bytes.bigEndian(at: start + 1, size: 2) ?? 0
    width = bytes.bigEndian(at: start + 3, size: 2) ?? 0
    components = bytes.bigEndian(at: start + 5, size: 1) ?? 0
    isProgressive = [0xC2, 0xC6, 0xCA, 0xCE].contains(segment.marker)
  }

  private mutating func read(
    application segment: JPEGSegment, _ bytes: Span<UInt8>, isFirst: Bool
  ) {
    let body = segment.body
    switch segment.marker {
    case 0xE0 where segment.holdsThumbnail(bytes):
      note(.thumbnail)
    // The sixth letter is a zero; some programs write another.
    case 0xE1 where bytes.starts(with: Array("Exif\0".utf8), at: body.lowerBound):
      exif.read(
        bytes, in: min(body.lowerBound + 6, body.upperBound)..<body.upperBound, isFirst: isFirst)
    case 0xE1 where bytes.starts(with: Array("http://ns.adobe.com/x".utf8), at: body.lowerBound):
      note(.xmp)
    case 0xED where bytes.starts(with: Array("Photoshop 3.0\0".utf8), at: body.lowerBound):
      hasText = true
      texts.formUnion(
        PhotoshopBlocks.personal(
          bytes, in: min(body.lowerBound + 14, body.upperBound)..<body.upperBound))
    case 0xFE:
      hasText = true
      if SoftwareNote.tellsOfPeople(body.map { bytes[$0] }) { texts.insert(.comment) }
    case 0xE1, 0xED:
      hasText = true
    default:
      break
    }
  }

  /// Walks the chunks of a PNG.
  init(png bytes: Span<UInt8>) {
    var position = 8
    while let chunk = PNGChunk(bytes, at: position) {
      let body = chunk.body
      switch chunk.type {
      case "IHDR":
        width = bytes.bigEndian(at: body.lowerBound, size: 4) ?? 0
        height = bytes.bigEndian(at: body.lowerBound + 4, size: 4) ?? 0
        bitsPerSample = bytes.bigEndian(at: body.lowerBound + 8, size: 1) ?? 0
        let colourType = bytes.bigEndian(at: body.lowerBound + 9, size: 1) ?? 0
        // By colour type: gray, RGB, palette, gray and alpha, RGBA (PNG specification, table of
        // colour types).
        components = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 0
        isProgressive = bytes.bigEndian(at: body.lowerBound + 12, size: 1) == 1
      case "eXIf":
        exif.read(bytes, in: body)
      case "tEXt", "zTXt", "iTXt":
        hasText = true
        if let kind = Self.kind(ofText: chunk.type, bytes, in: body) { texts.insert(kind) }
      case "tIME":
        note(.date)
      default:
        break
      }
      // Text, EXIF and time may also stand behind the pixels, so that the walk goes on to the end.
      position = chunk.end
    }
  }

  private mutating func note(_ kind: PersonalData) {
    hasText = true
    texts.insert(kind)
  }

  /// What a text chunk of a PNG is about, by its keyword; nil when it identifies nobody.
  private static func kind(
    ofText type: String, _ bytes: Span<UInt8>, in body: Range<Int>
  ) -> PersonalData? {
    let keyword = PNGChunk.keyword(bytes, in: body)
    let kind: PersonalData
    switch keyword.lowercased() {
    case "software": return nil
    case "author", "artist": kind = .artist
    case "copyright": kind = .copyright
    case "comment", "description", "title", "disclaimer", "warning": kind = .comment
    case "creation time", "date:create", "date:modify", "date:timestamp": kind = .date
    case "xml:com.adobe.xmp", "raw profile type xmp": kind = .xmp
    case "raw profile type iptc", "raw profile type 8bim": kind = .iptc
    default: kind = .text
    }
    guard kind == .comment || kind == .text else { return kind }
    // What is compressed is not looked into.
    guard let text = PNGChunk.plainText(bytes, in: body, isPlain: type == "tEXt") else {
      return kind
    }
    return SoftwareNote.tellsOfPeople(text) ? kind : nil
  }
}

/// A chunk of a PNG file.
struct PNGChunk {
  let type: String
  let start: Int
  let body: Range<Int>
  /// After the checksum.
  let end: Int

  /// The chunk at `position`; nil at the end or at damage.
  init?(_ bytes: Span<UInt8>, at position: Int) {
    guard let length = bytes.bigEndian(at: position, size: 4), length <= bytes.count,
      position + 12 + length <= bytes.count
    else { return nil }
    type = String(
      decoding: (position + 4..<position + 8).map { bytes[$0] }, as: UTF8.self)
    start = position
    body = (position + 8)..<(position + 8 + length)
    end = position + 12 + length
  }

  /// The keyword that a text chunk begins with.
  static func keyword(_ bytes: Span<UInt8>, in body: Range<Int>) -> String {
    var letters: [UInt8] = []
    for at in body.prefix(80) {
      if bytes[at] == 0 { break }
      letters.append(bytes[at])
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// The text behind the keyword; nil when it is compressed.
  ///
  /// An international text has two flags, a language and a translated keyword before it.
  static func plainText(_ bytes: Span<UInt8>, in body: Range<Int>, isPlain: Bool) -> [UInt8]? {
    var content = body.map { bytes[$0] }[...]
    func skip(_ content: inout ArraySlice<UInt8>) {
      content = content.drop { $0 != 0 }.dropFirst()
    }
    skip(&content)
    if isPlain { return Array(content) }
    guard content.first == 0 else { return nil }
    content = content.dropFirst(2)
    skip(&content)
    skip(&content)
    return Array(content)
  }
}
