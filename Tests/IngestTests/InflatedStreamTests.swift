import Files
import Foundation
import TestSupport
import Testing
@testable import Ingest

/// Gzip files of several members, wherever the pieces end in which the file is read.
@Suite struct InflatedStreamTests {
  private let folder = TemporaryFolder()

  /// A gzip member of stored blocks that takes so many bytes.
  private func member(_ content: [UInt8], name: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, name > 0 ? 8 : 0, 0, 0, 0, 0, 0, 0xFF]
    if name > 0 { bytes += [UInt8](repeating: 0x61, count: name - 1) + [0] }
    let count = UInt16(content.count)
    bytes += [1, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
    bytes += content
    var sum = ZipChecksum()
    sum.update(content)
    for value in [sum.value, UInt32(count)] {
      for shift in [UInt32(0), 8, 16, 24] {
        bytes.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    return bytes
  }

  private func inflated(_ bytes: [UInt8], piece: Int = 1 << 20) throws -> [UInt8] {
    let path = folder.file("x.gz")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let stream = InflatedStream(try MappedFile(path), isGzip: true)
    var all: [UInt8] = []
    while true {
      let next = try stream.next(piece)
      all += next
      if next.count < piece { return all }
    }
  }

  @Test(arguments: [65_535, 65_536, 65_537, 131_072])
  func `a member that ends where a piece ends is followed by the next`(size: Int) throws {
    let content = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let bare = member(content).count
    let first = member(content, name: size - bare)
    #expect(first.count == size)
    let second: [UInt8] = Array("second".utf8)
    #expect(try inflated(first + member(second)) == content + second)
    #expect(try inflated(first + member(second), piece: 1000) == content + second)
    #expect(try inflated(first) == content)
    // What is no member, such as zeros that fill a block, ends the stream.
    #expect(try inflated(first + [0, 0, 0]) == content)
    #expect(throws: DamagedStream.self) { try inflated(first + member(second).dropLast(9)) }
    #expect(throws: DamagedStream.self) { try inflated(Array(first.dropLast())) }
  }
}
