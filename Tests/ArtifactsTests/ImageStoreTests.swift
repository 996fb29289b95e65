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
