internal import Vocabulary

/// What is wanted of an EXIF block: how to turn the image, and whether it says who, when or where.
struct ExifFacts {
  var orientation = ImageOrientation.upright
  var hasLocation = false
  var isPresent = false
  /// What of it identifies people.
  var personal: Set<PersonalData> = []

  private var blocks = 0
  private var isOrientationSettled = false

  /// A hundred blocks are more than any program writes, and each takes its time.
  private static let mostBlocks = 100

  /// Reads the directories of a TIFF structure; anything out of bounds is passed over.
  ///
  /// The orientation is that of the first structure, of a file's first image: decoders look no further.
  /// What identifies people counts from all of them.
  mutating func read(_ bytes: Span<UInt8>, in range: Range<Int>, isFirst: Bool = true) {
    isPresent = true
    let bigEndian = bytes.starts(with: [0x4D, 0x4D, 0, 0x2A], at: range.lowerBound)
    guard bigEndian || bytes.starts(with: [0x49, 0x49, 0x2A, 0], at: range.lowerBound) else {
      return
    }
    blocks += 1
    guard blocks <= Self.mostBlocks else {
      // Not read, so nobody knows what it says.
      personal.insert(.comment)
      hasLocation = true
      return
    }
    let block = ExifBlock(bytes: bytes, range: range, bigEndian: bigEndian)
    guard let first = block.number(4, 4) else { return }
    let known = orientation
    let next = read(block, directory: first, isFirst: true)
    if isOrientationSettled || !isFirst { orientation = known }
    isOrientationSettled = isOrientationSettled || isFirst
    // The directory that follows the first one describes a thumbnail.
    if let next, next > 0, block.number(next, 2) ?? 0 > 0 { personal.insert(.thumbnail) }
  }

  /// Entries of a directory that are read: entries that all point to one directory would multiply the time.
  private static let mostEntries = 1000

  /// Reads a directory and those that it points to; answers where the next one lies.
  private mutating func read(
    _ block: borrowing ExifBlock, directory: Int, isFirst: Bool
  ) -> Int? {
    guard let entries = block.number(directory, 2) else { return nil }
    var hasGPS = false
    var hasInner = false
    for entry in 0..<min(entries, Self.mostEntries) {
      let at = directory + 2 + entry * 12
      guard let tag = block.number(at, 2) else { return nil }
      switch tag {
      case 0x0112 where isFirst && block.number(at + 2, 2) == 3:
        orientation = block.number(at + 8, 2).flatMap(ImageOrientation.init) ?? .upright
      // Followed once, as is 0x8769: entries that all point to one directory would multiply the
      // time.
      case 0x8825 where !hasGPS:
        hasGPS = true
        if Self.namesLocation(block, directory: block.number(at + 8, 4) ?? 0) { hasLocation = true }
      case 0x8769 where isFirst && !hasInner:
        hasInner = true
        if let inner = block.number(at + 8, 4) {
          _ = read(block, directory: inner, isFirst: false)
        }
      default:
        if let kind = Self.kinds[tag], !personal.contains(kind), block.says(entry: at, kind) {
          personal.insert(kind)
        }
      }
    }
    return block.number(directory + 2 + entries * 12, 4)
  }

  /// Latitude, longitude, altitude, those of a destination, and the area's name.
  private static let locationTags: Set<Int> = [
    1, 2, 3, 4, 5, 6, 0x13, 0x14, 0x15, 0x16, 0x1C,
  ]

  /// Whether a GPS directory names a location: many cameras write one with nothing but its version.
  ///
  /// One that can't be read may.
  private static func namesLocation(_ block: borrowing ExifBlock, directory: Int) -> Bool {
    guard let entries = block.number(directory, 2) else { return true }
    for entry in 0..<min(entries, Self.mostEntries) {
      let at = directory + 2 + entry * 12
      guard let tag = block.number(at, 2) else { return true }
      if locationTags.contains(tag), block.says(entry: at, .text) { return true }
    }
    return false
  }

  /// The tags that identify people: EXIF 2.32, TIFF 6.0, and Windows Explorer's.
  private static let kinds: [Int: PersonalData] = [
    0x010E: .comment, 0x0132: .date, 0x013B: .artist, 0x013C: .computer, 0x8298: .copyright,
    0x02BC: .xmp, 0x83BB: .iptc, 0x8649: .iptc,
    0x9003: .date, 0x9004: .date, 0x927C: .makerNote, 0x9286: .comment,
    0x9C9B: .comment, 0x9C9C: .comment, 0x9C9D: .artist, 0x9C9E: .comment, 0x9C9F: .comment,
    0xA420: .serialNumber, 0xA430: .cameraOwner, 0xA431: .serialNumber, 0xA435: .serialNumber,
    0xC62F: .serialNumber,
  ]
}

/// The TIFF structure of an EXIF block.
private struct ExifBlock: ~Escapable {
  let bytes: Span<UInt8>
  let range: Range<Int>
  let bigEndian: Bool

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>, range: Range<Int>, bigEndian: Bool) {
    self.bytes = bytes
    self.range = range
    self.bigEndian = bigEndian
  }

  /// An unsigned number of `size` bytes; nil outside the block.
  func number(_ offset: Int, _ size: Int) -> Int? {
    let at = range.lowerBound + offset
    guard offset >= 0, offset <= range.count, at + size <= range.upperBound else { return nil }
    return bigEndian
      ? bytes.bigEndian(at: at, size: size) : bytes.littleEndian(at: at, size: size)
  }

  /// Whether an entry identifies people: blanks, and zeros in a date, say nothing (cameras write empty
  /// fields), nor does a comment that names a program, nor an IPTC block without a record.
  func says(entry at: Int, _ kind: PersonalData) -> Bool {
    guard let (start, end) = content(ofEntry: at) else { return false }
    switch number(at, 2) {
    case 0x83BB: return IPTCRecord.tellsOfPeople(bytes, in: start..<end)
    case 0x8649: return PhotoshopBlocks.personal(bytes, in: start..<end).contains(.iptc)
    default: break
    }
    let content = (start..<end).map { bytes[$0] }
    if kind == .comment { return SoftwareNote.tellsOfPeople(content) }
    let empty: [UInt8] = kind == .date ? [0, 0x20, 0x30, 0x3A] : [0, 0x20]
    return content.contains { !empty.contains($0) }
  }

  /// Where the content of an entry starts and ends, of its first 4096 values; nil when it is empty or lies
  /// outside the block.
  private func content(ofEntry at: Int) -> (start: Int, end: Int)? {
    guard let type = number(at + 2, 2), let count = number(at + 4, 4) else { return nil }
    let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 9: 4, 10: 8]
    let length = min(count, 4096) * (sizes[type] ?? 1)
    var start = length <= 4 ? at + 8 : number(at + 8, 4) ?? range.count
    let end = min(start + length, range.count)
    // A user's comment begins with the eight letters of its character set.
    if number(at, 2) == 0x9286 { start += 8 }
    guard start < end else { return nil }
    return (range.lowerBound + start, range.lowerBound + end)
  }
}
