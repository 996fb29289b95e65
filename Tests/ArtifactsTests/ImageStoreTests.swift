import Digests
import Files
import TestSupport
import Testing
@testable import Artifacts

/// Stores whose index says what is not so.
@Suite struct ImageStoreTests {
  private func store(_ ranges: [(offset: Int, length: Int)]) throws -> String {
    var writer = ByteWriter()
    writer.raw(ImageStore.magic)
    writer.number(ranges.count, 8)
    let originals = ranges.indices.map { Digest.of(text: "\($0)") }.sorted()
    for (original, range) in zip(originals, ranges) {
      writer.raw(original.bytes)
      writer.raw(Digest.of([]).bytes)
      writer.number(range.offset, 8)
      writer.number(range.length, 8)
    }
    writer.raw([UInt8](repeating: 7, count: 1000))
    let folder = TemporaryFolder()
    try AtomicFile.write(writer.bytes, to: folder.file("images.bin"))
    defer { withExtendedLifetime(folder) {} }
    do throws(PackError) {
      _ = try ImageStore(
        path: folder.file("images.bin"), images: ImageStore.digest(of: originals))
      return ""
    } catch {
      return error.description
    }
  }

  @Test func `a store has its index first and each image without what it says of people`() throws {
    let folder = TemporaryFolder()
    // A comment goes, and what has none is stored as it is.
    let bare: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 3, 7, 0xFF, 0xD9]
    let commented = Array(bare[..<2]) + [0xFF, 0xFE, 0, 4, 65, 66] + Array(bare[2...])
    var sources: [Digest: String] = [:]
    var stored: [Digest: [UInt8]] = [:]
    for (number, bytes) in [bare, commented, Array("no image".utf8), []].enumerated() {
      let path = folder.file("\(number).jpg")
      try AtomicFile.write(bytes, to: path)
      sources[Digest.of(bytes)] = path
      stored[Digest.of(bytes)] = bytes == commented ? bare : bytes
    }
    var expected = ByteWriter()
    expected.raw(ImageStore.magic)
    expected.number(4, 8)
    var offset = 16 + 4 * ImageStore.entrySize
    for (original, bytes) in stored.sorted(by: { $0.key < $1.key }) {
      expected.raw(original.bytes)
      expected.raw(Digest.of(bytes).bytes)
      expected.number(offset, 8)
      expected.number(bytes.count, 8)
      offset += bytes.count
    }
    for (_, bytes) in stored.sorted(by: { $0.key < $1.key }) { expected.raw(bytes) }
    let path = folder.file("images.bin")
    try ImageStore.write(sources, to: path)
    let file = try MappedFile(path)
    #expect(file.bytes(0..<file.count) == expected.bytes)
  }

  @Test func `a file that changed leaves no store behind`() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("first", to: folder.file("0"))
    try AtomicFile.write("now another", to: folder.file("1"))
    let sources = [
      Digest.of(text: "first"): folder.file("0"), Digest.of(text: "second"): folder.file("1"),
    ]
    #expect(throws: PackError.self) {
      try ImageStore.write(sources, to: folder.file("images.bin"))
    }
    #expect(try Folder.names(in: folder.path) == ["0", "1"])
  }

  @Test func `entries that lie one behind the other are read`() throws {
    #expect(try store([(176, 100), (276, 900)]).isEmpty)
  }

  @Test func `entries in another order, that share bytes, or lie outside, are damage`() throws {
    #expect(try store([(276, 900), (176, 100)]).contains("out of order"))
    #expect(try store([(176, 101), (276, 900)]).contains("out of order"))
    #expect(try store([(0, 1000), (0, 1000)]).contains("out of order"))
    #expect(try store([(.max, 1)]).contains("past the end"))
    #expect(try store([(1, .max)]).contains("past the end"))
    #expect(try store([(176, 100), (276, 800)]).contains("by its index"))
  }
}
