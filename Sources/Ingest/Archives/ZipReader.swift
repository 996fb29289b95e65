internal import Files
internal import Terms

/// Reads zip files after PKWARE's APPNOTE: stored and deflated entries, Zip64 sizes.
struct ZipReader {
  let file: MappedFile
  let path: String

  /// Bytes of the fixed part of a record, and the most that a comment can have (APPNOTE 4.3).
  private enum Length {
    static let localHeader = 30
    static let directoryHeader = 46
    static let endRecord = 22
    static let endLocator64 = 20
    static let endRecord64 = 56
    static let comment = 0xFFFF
  }

  /// The first four bytes of a record.
  private enum Signature {
    static let localHeader = 0x0403_4B50
    static let directoryHeader = 0x0201_4B50
    static let endRecord = 0x0605_4B50
    static let endLocator64 = 0x0706_4B50
    static let endRecord64 = 0x0606_4B50
  }

  private struct Entry {
    let name: String
    let flags: Int
    let method: Int
    let crc: UInt32
    let packed: Int
    let size: Int
    let offset: Int
    let isLink: Bool
  }

  /// Unpacks every entry that is a file.
  ///
  /// Throws when there is no directory of entries, when entries overlap, or when the sink refuses.
  func unpack(into sink: inout ArchiveSink) throws {
    let directory = try directory()
    var position = directory.lowerBound
    var packed = 0
    while position + Length.directoryHeader <= directory.upperBound,
      number(position, 4) == Signature.directoryHeader
    {
      let lengths = [28, 30, 32].map { number(position + $0, 2) }
      let end = position + Length.directoryHeader + lengths.reduce(0, +)
      guard end <= file.count else { break }
      let entry = entry(at: position, nameLength: lengths[0], extraLength: lengths[1])
      try sink.header(end - position)
      position = end
      if entry.name.hasSuffix("/") { continue }
      // Entries that share their data are how a small file becomes a huge one.
      // One that claims more than the file is damaged, and says nothing of the others.
      if (0...file.count).contains(entry.packed) { packed += Length.localHeader + entry.packed }
      guard packed <= file.count else {
        throw IngestError.unsupportedInput(
          path: path, what: "its entries overlap: the archive is refused. Unpack it by hand")
      }
      try unpack(entry, into: &sink)
    }
    if position < directory.upperBound {
      sink.damage("", "the directory of entries breaks off")
    }
  }

  private func unpack(_ entry: Entry, into sink: inout ArchiveSink) throws {
    guard let name = try sink.path(for: entry.name) else { return }
    if entry.isLink { return sink.refuse(name, "it is a link") }
    if entry.flags & 1 != 0 { return sink.refuse(name, "it is encrypted") }
    guard entry.method == 0 || entry.method == 8 else {
      return sink.refuse(name, "its compression (\(entry.method)) is not read")
    }
    // The numbers are the file's: none may be added to before it is compared.
    guard entry.offset >= 0, entry.offset <= file.count - Length.localHeader,
      number(entry.offset, 4) == Signature.localHeader
    else { return sink.damage(name, "its header is not there") }
    let start =
      entry.offset + Length.localHeader + number(entry.offset + 26, 2)
      + number(entry.offset + 28, 2)
    guard entry.packed >= 0, entry.packed <= file.count, start <= file.count - entry.packed else {
      return sink.damage(name, "its data is not there")
    }
    let range = start..<(start + entry.packed)
    try sink.write(name, packed: entry.packed) { take in
      try copy(entry, range, take)
    }
  }

  /// Hands out an entry's bytes; answers what is wrong with them.
  private func copy(
    _ entry: Entry, _ range: Range<Int>, _ take: ([UInt8]) throws -> Void
  ) throws -> String? {
    var crc = CRC32()
    var size = 0
    let stream = entry.method == 8 ? InflatedStream(file, range: range, isGzip: false) : nil
    var position = range.lowerBound
    while true {
      let piece: [UInt8]
      do {
        if let stream {
          piece = try stream.next(Archive.pieceSize)
        } else {
          let end = min(range.upperBound, position + Archive.pieceSize)
          piece = file.bytes(position..<end)
          position = end
        }
      } catch {
        return error.reason
      }
      if piece.isEmpty { break }
      crc.update(piece)
      size += piece.count
      try take(piece)
    }
    // Known only when all was handed out; the sink then removes the file.
    if size != entry.size { return "it has \(size) bytes instead of \(entry.size)" }
    return crc.value == entry.crc ? nil : "its check sum is wrong"
  }

  private func entry(at position: Int, nameLength: Int, extraLength: Int) -> Entry {
    let nameStart = position + Length.directoryHeader
    let name = file.bytes(nameStart..<(nameStart + nameLength))
    let flags = number(position + 8, 2)
    // Bit 11 says UTF-8; older tools wrote it without saying so.
    let text = String(validating: name, as: UTF8.self)
    var sizes = [number(position + 24, 4), number(position + 20, 4), number(position + 42, 4)]
    expand(&sizes, extra: (nameStart + nameLength)..<(nameStart + nameLength + extraLength))
    let mode = number(position + 38, 4) >> 16
    return Entry(
      name: text ?? Charset.windows1252(name, reason: "").raw(0..<Int.max), flags: flags,
      method: number(position + 10, 2), crc: UInt32(number(position + 16, 4)), packed: sizes[1],
      size: sizes[0], offset: sizes[2], isLink: mode & 0o170000 == 0o120000)
  }

  /// Zip64: sizes and the offset that don't fit stand in an extra field, in this order.
  private func expand(_ sizes: inout [Int], extra: Range<Int>) {
    var position = extra.lowerBound
    while position + 4 <= extra.upperBound {
      let length = number(position + 2, 2)
      if number(position, 2) == 1 {
        var at = position + 4
        for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
          guard at + 8 <= min(extra.upperBound, position + 4 + length) else { return }
          sizes[index] = number(at, 8)
          at += 8
        }
        return
      }
      position += 4 + length
    }
  }

  /// Where the directory of entries is: its end stands at the file's end, before a comment.
  private func directory() throws(IngestError) -> Range<Int> {
    // A comment may follow the end record: it is looked for from behind.
    var end = file.count - Length.endRecord
    let floor = max(0, end - Length.comment)
    while end >= floor, number(end, 4) != Signature.endRecord { end -= 1 }
    guard end >= floor else {
      throw .unsupportedInput(
        path: path, what: "no zip file, or cut off. Fetch it again, or name the unpacked folder")
    }
    var size = number(end + 12, 4)
    var start = number(end + 16, 4)
    // Zip64: numbers that don't fit are all ones here, and stand in a record to which the bytes in
    // front of the end record point.
    if size == 0xFFFF_FFFF || start == 0xFFFF_FFFF || number(end + 10, 2) == 0xFFFF,
      end >= Length.endLocator64, number(end - Length.endLocator64, 4) == Signature.endLocator64
    {
      let record = number(end - 12, 8)
      if record >= 0, record <= file.count - Length.endRecord64,
        number(record, 4) == Signature.endRecord64
      {
        size = number(record + 40, 8)
        start = number(record + 48, 8)
      }
    }
    guard start >= 0, size >= 0, start <= file.count, size <= file.count - start else {
      throw .unsupportedInput(
        path: path, what: "the zip file's directory lies outside it. Fetch it again")
    }
    return start..<(start + size)
  }

  /// An unsigned number, least significant byte first; 0 beyond the file's end.
  private func number(_ offset: Int, _ size: Int) -> Int {
    guard offset >= 0, offset <= file.count - size else { return 0 }
    var value = 0
    for byte in file.bytes(offset..<(offset + size)).reversed() {
      value = value &<< 8 | Int(byte)
    }
    return value
  }
}
