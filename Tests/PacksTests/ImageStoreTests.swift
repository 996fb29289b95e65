import Provenance
import TestSupport
import Testing

@testable import Packs

/// Stores whose index says what is not so.
@Suite struct ImageStoreTests {
  private func store(_ ranges: [(offset: Int, length: Int)]) throws -> String {
    var writer = ByteWriter()
    writer.raw(ImageStore.magic)
    writer.number(ranges.count, 8)
    for (number, range) in ranges.enumerated() {
      writer.raw(Digest.of(text: "\(number)").bytes)
      writer.raw(Digest.of([]).bytes)
      writer.number(range.offset, 8)
      writer.number(range.length, 8)
    }
    writer.raw([UInt8](repeating: 7, count: 1000))
    let folder = TemporaryFolder()
    try AtomicFile.write(writer.bytes, to: folder.file("images.bin"))
    defer { withExtendedLifetime(folder) {} }
    do throws(PackError) {
      _ = try ImageStore(path: folder.file("images.bin"))
      return ""
    } catch {
      return error.description
    }
  }

  @Test func `entries that lie beside each other are read`() throws {
    #expect(try store([(176, 100), (276, 900)]).isEmpty)
    #expect(try store([(276, 900), (176, 100), (276, 0), (200, 0)]).isEmpty)
  }

  @Test func `entries that share bytes, or lie outside, are damage`() throws {
    #expect(try store([(176, 101), (276, 900)]).contains("share bytes"))
    #expect(try store([(0, 1000), (0, 1000)]).contains("share bytes"))
    #expect(try store([(.max, 1)]).contains("past the end"))
    #expect(try store([(1, .max)]).contains("past the end"))
    #expect(try store([(1200, 0)]).contains("past the end"))
  }
}
