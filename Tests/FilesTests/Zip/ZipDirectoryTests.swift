import Files
import TestSupport
import Testing

@Suite struct ZipDirectoryTests {
  private let folder = TemporaryFolder()

  private func number(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A record of the directory with these numbers and this extra field.
  private func entryRecord(
    _ name: String, size: Int, packed: Int, offset: Int, extra: [UInt8] = [], mode: Int = 0
  ) -> [UInt8] {
    number(0x0201_4B50, 4) + number(20, 2) + number(20, 2) + number(0, 2) + number(8, 2)
      + number(0, 4) + number(0xCAFE, 4) + number(packed, 4) + number(size, 4)
      + number(name.utf8.count, 2) + number(extra.count, 2) + number(0, 2) + number(0, 4)
      + number(mode << 16, 4) + number(offset, 4) + Array(name.utf8) + extra
  }

  /// The end record of a directory of so many bytes at an offset.
  private func endRecord(size: Int, at offset: Int, comment: [UInt8] = []) -> [UInt8] {
    number(0x0605_4B50, 4) + number(0, 4) + number(1, 2) + number(1, 2) + number(size, 4)
      + number(offset, 4) + number(comment.count, 2) + comment
  }

  private func opened(_ bytes: [UInt8]) throws -> ZipDirectory {
    let path = folder.file("x.zip")
    try AtomicFile.write(bytes, to: path)
    return try ZipDirectory(try MappedFile(path))
  }

  @Test func `entries come in order, and a comment may follow`() throws {
    let header = number(0x0403_4B50, 4) + number(0, 22) + number(1, 2) + number(2, 2)
    let first = entryRecord("a", size: 9, packed: 5, offset: 0)
    let second = entryRecord("b/c", size: 1, packed: 1, offset: 7, mode: 0o120777)
    let records = first + second
    var directory = try opened(
      header + records
        + endRecord(size: records.count, at: header.count, comment: Array(repeating: 32, count: 70))
    )
    let nextEntry = directory.next()
    let entry = try #require(nextEntry)
    #expect(entry.name == Array("a".utf8) && entry.method == ZipEntry.deflated)
    #expect((entry.size, entry.packedSize, entry.offset) == (9, 5, 0))
    #expect(entry.checksum == 0xCAFE && !entry.isEncrypted && !entry.isLink)
    let own = try #require(directory.header(of: entry))
    #expect(own.name == 30..<31 && own.dataStart == 33)
    let nextLink = directory.next()
    let link = try #require(nextLink)
    #expect(link.isLink && directory.header(of: link) == nil)
    let none = directory.next()
    #expect(none == nil && directory.isWhole)
  }

  @Test func `numbers that do not fit stand in the field of Zip64`() throws {
    let ones = 0xFFFF_FFFF
    let wide = number(9, 2) + number(2, 2) + number(0, 2) + number(1, 2) + number(16, 2)
    let full = wide + number(1 << 40, 8) + number(1 << 33, 8)
    for (extra, lacks) in [(full, false), (wide + number(1 << 40, 8), true)] {
      let record = entryRecord("a", size: ones, packed: 7, offset: ones, extra: extra)
      var directory = try opened(record + endRecord(size: record.count, at: 0))
      let nextEntry = directory.next()
      let entry = try #require(nextEntry)
      #expect(entry.lacksNumbers == lacks && entry.packedSize == 7 && entry.size == 1 << 40)
      #expect(entry.offset == (lacks ? ones : 1 << 33))
    }
    // The directory's own numbers stand in a record of Zip64, to which a locator points.
    let record = entryRecord("a", size: 1, packed: 1, offset: 0)
    let large =
      number(0x0606_4B50, 4) + number(44, 8) + number(0, 28) + number(record.count, 8)
      + number(0, 8)
    let locator =
      number(0x0706_4B50, 4) + number(0, 4) + number(record.count, 8) + number(1, 4)
    var directory = try opened(record + large + locator + endRecord(size: ones, at: ones))
    let found = directory.next()
    #expect(found != nil && directory.isWhole)
  }

  @Test func `a directory that breaks off, is missing or lies outside is told apart`() throws {
    let record = entryRecord("a", size: 1, packed: 1, offset: 0)
    var broken = try opened(record + endRecord(size: record.count - 1, at: 0))
    let none = broken.next()
    #expect(none == nil && !broken.isWhole)
    #expect(throws: ZipDirectory.Problem.outside) {
      try opened(record + endRecord(size: record.count, at: 1 << 20))
    }
    #expect(throws: ZipDirectory.Problem.missing) { try opened(record) }
    #expect(throws: ZipDirectory.Problem.missing) { try opened([]) }
  }
}
