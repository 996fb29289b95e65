/// The directory of entries of a zip file, after PKWARE's APPNOTE, with Zip64.
///
/// It gives what the file claims. What to refuse is for the reader of the entries to say.
package struct ZipDirectory: Sendable {
  /// Why a file has no directory.
  package enum Problem: Error {
    /// There is no end record: no zip file, or one that is cut off.
    case missing
    /// It claims to lie where the file has no bytes.
    case outside
  }

  /// The header before an entry's bytes.
  package struct Header: Sendable {
    package let method: Int
    /// Where its path lies, which may be beyond the file's end.
    package let name: Range<Int>
    /// Where the entry's bytes begin, which may be beyond the file's end.
    package let dataStart: Int

    /// The bytes of the fixed part.
    package static let fixedLength = 30
    static let signature = 0x0403_4B50
  }

  /// Where the directory lies in the file.
  package let range: Range<Int>
  private let file: MappedFile
  private var position: Int

  /// Looks for the directory: its end record stands at the file's end, before a comment.
  package init(_ file: MappedFile) throws(Problem) {
    self.file = file
    // The longest comment, the end record and the locator of Zip64 before it.
    let longest = End.comment + End.length + End.locatorLength
    let start = max(0, file.count - longest)
    let tail = LittleEndian(bytes: file.bytes(start..<file.count))
    let floor = max(0, tail.bytes.count - End.length - End.comment)
    var end = tail.bytes.count - End.length
    while end >= floor, tail.number(end, 4) != End.signature { end -= 1 }
    guard end >= floor, var size = tail.number(end + 12, 4), var first = tail.number(end + 16, 4)
    else { throw .missing }
    // Zip64: numbers that don't fit are all ones here, and stand in a record to which the bytes in
    // front of the end record point.
    if size == ZipEntry.allOnes || first == ZipEntry.allOnes || tail.number(end + 10, 2) == 0xFFFF,
      tail.number(end - End.locatorLength, 4) == End.locatorSignature,
      let record = tail.number(end - 12, 8), record <= file.count - End.wideLength
    {
      let wide = LittleEndian(bytes: file.bytes(record..<(record + End.wideLength)))
      if wide.number(0, 4) == End.wideSignature, let wideSize = wide.number(40, 8),
        let wideFirst = wide.number(48, 8)
      {
        (size, first) = (wideSize, wideFirst)
      }
    }
    guard size <= file.count, first <= file.count - size else { throw .outside }
    range = first..<(first + size)
    position = first
  }

  /// Whether every byte of the directory belonged to an entry, once `next` has given nil.
  package var isWhole: Bool { position == range.upperBound }

  /// The next entry; nil at the directory's end, and where it breaks off.
  package mutating func next() -> ZipEntry? {
    guard let entry = ZipEntry(file, at: position, end: range.upperBound) else { return nil }
    position += entry.recordLength
    return entry
  }

  /// The header that lies where an entry's bytes begin; nil when there is none.
  package func header(of entry: ZipEntry) -> Header? {
    let start = entry.offset
    guard start <= file.count - Header.fixedLength else { return nil }
    let fixed = LittleEndian(bytes: file.bytes(start..<(start + Header.fixedLength)))
    guard fixed.number(0, 4) == Header.signature, let method = fixed.number(8, 2),
      let nameLength = fixed.number(26, 2), let extraLength = fixed.number(28, 2)
    else { return nil }
    let name = (start + Header.fixedLength)..<(start + Header.fixedLength + nameLength)
    return Header(method: method, name: name, dataStart: name.upperBound + extraLength)
  }

  /// The records at the file's end (APPNOTE 4.3.14 to 4.3.16).
  private enum End {
    static let length = 22
    static let signature = 0x0605_4B50
    /// The most bytes of a comment behind it.
    static let comment = 0xFFFF
    static let locatorLength = 20
    static let locatorSignature = 0x0706_4B50
    static let wideLength = 56
    static let wideSignature = 0x0606_4B50
  }
}
