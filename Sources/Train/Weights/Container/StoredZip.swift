internal import Files

/// A zip file whose entries are stored, not compressed, as `torch.save` writes them.
///
/// After PKWARE's APPNOTE, with Zip64. Entries are looked up by name and never unpacked to disk. A
/// name that leaves the archive, two entries of one name, entries that overlap, and entries whose
/// two headers disagree are refused.
struct StoredZip {
  private struct Entry {
    let range: Range<Int>
    let checksum: UInt32
  }

  private static let largestDirectory = 64 << 20
  private let file: MappedFile
  private var entries: [String: Entry] = [:]

  /// The names of all entries, sorted.
  var names: [String] { entries.keys.sorted() }

  /// Reads the directory of entries.
  ///
  /// Fails when the file is cut off, or an entry is compressed, encrypted or refused.
  init(_ file: MappedFile) throws(WeightProblem) {
    self.file = file
    let range = try Self.directory(of: file)
    let directory = LittleEndian(bytes: file.bytes(range))
    var position = 0
    var taken: [Range<Int>] = []
    while position < range.count {
      guard directory.number(position, 4) == 0x0201_4B50,
        let nameLength = directory.number(position + 28, 2),
        let extraLength = directory.number(position + 30, 2),
        let commentLength = directory.number(position + 32, 2),
        let name = directory.bytes(position + 46, nameLength)
      else { throw WeightProblem("the zip file's directory breaks off") }
      let text = String(decoding: name, as: UTF8.self)
      let (entry, whole) = try Self.entry(
        named: text, directory, at: position, extra: position + 46 + nameLength, extraLength, file)
      guard entries.updateValue(entry, forKey: text) == nil else {
        throw WeightProblem("the zip file has two entries '\(text)'")
      }
      taken.append(whole)
      position += 46 + nameLength + extraLength + commentLength
    }
    // Entries that share bytes are how a small file becomes a huge one.
    taken.sort { $0.lowerBound < $1.lowerBound }
    for (one, next) in zip(taken, taken.dropFirst()) where one.upperBound > next.lowerBound {
      throw WeightProblem("the zip file's entries overlap", remedy: "Don't use this file.")
    }
  }

  /// Where the bytes of an entry are in the file; nil when there is none.
  ///
  /// Fails when they are not those of its checksum.
  func range(of name: String) throws(WeightProblem) -> Range<Int>? {
    guard let entry = entries[name] else { return nil }
    let sum = unsafe file.withUnsafeBytes { bytes in
      unsafe CyclicChecksum.of(UnsafeRawBufferPointer(rebasing: bytes[entry.range]))
    }
    guard sum == entry.checksum else {
      throw WeightProblem("damaged: '\(name)' does not have the bytes of its checksum")
    }
    return entry.range
  }

  /// An entry from its record in the directory, and all that it occupies in the file.
  private static func entry(
    named name: String, _ directory: LittleEndian, at position: Int, extra: Int,
    _ extraLength: Int, _ file: MappedFile
  ) throws(WeightProblem) -> (Entry, Range<Int>) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, !parts.contains(".."), !name.hasPrefix("/"), !name.contains("\\"),
      !name.utf8.contains(0)
    else {
      throw WeightProblem(
        "the zip file has an entry with the path '\(name)'", remedy: "Don't use this file.")
    }
    guard let flags = directory.number(position + 8, 2),
      let method = directory.number(position + 10, 2),
      let checksum = directory.number(position + 16, 4)
    else { throw WeightProblem("the zip file's directory breaks off") }
    let (packed, size, offset) = try sizes(directory, at: position, extra: extra, extraLength)
    guard flags & 1 == 0 else { throw WeightProblem("the entry '\(name)' is encrypted") }
    guard method == 0, packed == size else {
      throw WeightProblem(
        "the entry '\(name)' is compressed", remedy: "Save it again with torch.save.")
    }
    let header = LittleEndian(bytes: try slice(file, offset, 30, name))
    guard header.number(0, 4) == 0x0403_4B50, let nameLength = header.number(26, 2),
      let extraLength = header.number(28, 2)
    else { throw WeightProblem("the entry '\(name)' has no header") }
    // One program goes by the directory and another by the entry's own header: a file that shows
    // them different things is refused.
    let local = try slice(file, offset + 30, nameLength, name)
    guard local == Array(name.utf8), header.number(8, 2) == 0 else {
      throw WeightProblem(
        "the two headers of the entry '\(name)' disagree", remedy: "Don't use this file.")
    }
    let start = offset + 30 + nameLength + extraLength
    guard size <= file.count, start <= file.count - size else {
      throw WeightProblem("the entry '\(name)' lies beyond the file's end")
    }
    let range = start..<(start + size)
    return (Entry(range: range, checksum: UInt32(checksum)), offset..<(start + size))
  }

  /// Packed size, size and offset of an entry; what does not fit stands in an extra field.
  private static func sizes(
    _ directory: LittleEndian, at position: Int, extra: Int, _ extraLength: Int
  ) throws(WeightProblem) -> (packed: Int, size: Int, offset: Int) {
    var values: [Int] = []
    // Size, packed size, offset: the order in which the extra field has those that did not fit
    // (APPNOTE 4.5.3).
    for offset in [24, 20, 42] {
      guard let value = directory.number(position + offset, 4) else {
        throw WeightProblem("the zip file's directory breaks off")
      }
      values.append(value)
    }
    var field = extra
    let end = extra + extraLength
    while field + 4 <= end, let kind = directory.number(field, 2),
      let length = directory.number(field + 2, 2)
    {
      if kind == 1 {
        var offset = field + 4
        for index in values.indices where values[index] == 0xFFFF_FFFF {
          guard offset + 8 <= min(end, field + 4 + length),
            let value = directory.number(offset, 8)
          else { throw WeightProblem("the zip file's directory has an impossible size") }
          values[index] = value
          offset += 8
        }
      }
      field += 4 + length
    }
    return (values[1], values[0], values[2])
  }

  private static func slice(
    _ file: MappedFile, _ start: Int, _ count: Int, _ name: String
  ) throws(WeightProblem) -> [UInt8] {
    guard start >= 0, count >= 0, start <= file.count - count else {
      throw WeightProblem("the entry '\(name)' lies beyond the file's end")
    }
    return file.bytes(start..<(start + count))
  }

  /// Where the directory is: its end stands at the file's end, before a comment.
  private static func directory(of file: MappedFile) throws(WeightProblem) -> Range<Int> {
    // The record of 22 bytes with the longest comment, and the 20 bytes of Zip64 before it.
    let start = max(0, file.count - 22 - 65535 - 20)
    let tail = LittleEndian(bytes: file.bytes(start..<file.count))
    var end = file.count - start - 22
    while end >= 0, tail.number(end, 4) != 0x0605_4B50 { end -= 1 }
    guard end >= 0, var size = tail.number(end + 12, 4), var first = tail.number(end + 16, 4)
    else { throw WeightProblem("the zip file is cut off: its directory is missing") }
    if size == 0xFFFF_FFFF || first == 0xFFFF_FFFF || tail.number(end + 10, 2) == 0xFFFF,
      tail.number(end - 20, 4) == 0x0706_4B50, let record = tail.number(end - 12, 8),
      record <= file.count - 56
    {
      let wide = LittleEndian(bytes: file.bytes(record..<(record + 56)))
      if wide.number(0, 4) == 0x0606_4B50, let wideSize = wide.number(40, 8),
        let wideFirst = wide.number(48, 8)
      {
        (size, first) = (wideSize, wideFirst)
      }
    }
    guard size <= largestDirectory, size <= file.count, first <= file.count - size else {
      throw WeightProblem("the zip file's directory lies outside it")
    }
    return first..<(first + size)
  }
}
