/// The image resources that Photoshop writes into files, as far as they identify people.
///
/// Most hold print settings and paths. Ids: Adobe Photoshop File Formats Specification, 2019.
enum PhotoshopBlocks {
  /// What of a block's resources identifies people; what is out of bounds is passed over.
  static func personal(_ bytes: Span<UInt8>, in range: Range<Int>) -> Set<PersonalData> {
    var found: Set<PersonalData> = []
    var at = range.lowerBound
    while at + 12 <= range.upperBound, let id = bytes.bigEndian(at: at + 4, size: 2),
      let name = bytes.bigEndian(at: at + 6, size: 1)
    {
      // A name has its length before it and is filled up to an even size.
      let sizeAt = at + 6 + (name + 2) / 2 * 2
      guard let size = bytes.bigEndian(at: sizeAt, size: 4) else { break }
      let start = min(sizeAt + 4, range.upperBound)
      let end = min(start + size, range.upperBound)
      switch id {
      case 0x0404 where IPTCRecord.tellsOfPeople(bytes, in: start..<end): found.insert(.iptc)
      case 0x0409 where end > start, 0x040C where end > start: found.insert(.thumbnail)
      case 0x0424 where end > start: found.insert(.xmp)
      default: break
      }
      at = start + (size + 1) / 2 * 2
    }
    return found
  }
}

/// The data sets of an IPTC-IIM block.
enum IPTCRecord {
  /// Data sets of the second record that name a program or the record's own version.
  private static let technical: Set<Int> = [0, 65, 70]

  /// Whether a data set about the image or its people is there and filled.
  ///
  /// A block with nothing but its version and character set is no record.
  static func tellsOfPeople(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at + 5 <= range.upperBound, bytes.bigEndian(at: at, size: 1) == 0x1C,
      let record = bytes.bigEndian(at: at + 1, size: 1),
      let set = bytes.bigEndian(at: at + 2, size: 1),
      let size = bytes.bigEndian(at: at + 3, size: 2)
    {
      let start = at + 5
      // Sizes beyond 32,767 are written in further bytes: somebody's long text.
      if size >= 0x8000 { return true }
      let end = min(start + size, range.upperBound)
      let content = (start..<end).map { bytes[$0] }
      if record == 2, !technical.contains(set), SoftwareNote.tellsOfPeople(content) { return true }
      at = start + size
    }
    return false
  }
}
