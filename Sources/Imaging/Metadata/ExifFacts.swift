/// What is wanted of an EXIF block: how to turn the picture, and whether it says who or where.
struct ExifFacts {
  var orientation = Orientation.upright
  var hasLocation = false
  var isPresent = false

  /// Reads the first directory of a TIFF structure; anything out of bounds is passed over.
  mutating func read(_ bytes: Span<UInt8>, in range: Range<Int>) {
    guard !isPresent else { return }
    isPresent = true
    let bigEndian = bytes.starts(with: [0x4D, 0x4D, 0, 0x2A], at: range.lowerBound)
    guard bigEndian || bytes.starts(with: [0x49, 0x49, 0x2A, 0], at: range.lowerBound) else {
      return
    }
    func number(_ offset: Int, _ size: Int) -> Int? {
      let at = range.lowerBound + offset
      guard offset >= 0, at + size <= range.upperBound else { return nil }
      return bigEndian
        ? bytes.bigEndian(at: at, size: size) : bytes.littleEndian(at: at, size: size)
    }
    guard let directory = number(4, 4), let entries = number(directory, 2) else { return }
    for entry in 0..<min(entries, 1000) {
      let at = directory + 2 + entry * 12
      guard let tag = number(at, 2) else { return }
      if tag == 0x0112, number(at + 2, 2) == 3, let value = number(at + 8, 2) {
        orientation = Orientation(rawValue: value) ?? .upright
      }
      if tag == 0x8825 { hasLocation = true }
    }
  }
}
