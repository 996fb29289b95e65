import Files
import TestSupport
import Testing
@testable import Train

@Suite struct StoredZipTests {
  private let folder = TemporaryFolder()

  private func open(_ bytes: [UInt8]) throws -> StoredZip {
    let path = folder.file("x.zip")
    try AtomicFile.write(bytes, to: path)
    return try StoredZip(try MappedFile(path))
  }

  private func refusal(
    directoryAt offset: Int? = nil, _ fill: (inout ZipBytes) -> Void
  ) throws -> String {
    var zip = ZipBytes()
    fill(&zip)
    let bytes = zip.finished(directoryAt: offset)
    do {
      let zip = try open(bytes)
      for name in zip.names { _ = try zip.range(of: name) }
      return "read"
    } catch let problem as WeightProblem {
      return problem.what
    }
  }

  @Test func `entries are found by name and checked`() throws {
    var zip = ZipBytes()
    zip.add("a/data.pkl", Array("pickle".utf8))
    zip.add("a/data/0", (0..<100).map { UInt8($0) })
    let opened = try open(zip.finished())
    #expect(opened.names == ["a/data.pkl", "a/data/0"])
    let range = try #require(try opened.range(of: "a/data/0"))
    #expect(range.count == 100)
    #expect(try opened.range(of: "a/data/1") == nil)
  }

  @Test func `an archive that is not what it says is refused`() throws {
    let content = [UInt8](repeating: 1, count: 50)
    let lies: [(ZipBytes.Lie, String)] = [
      (.init(method: 8), "compressed"), (.init(flags: 1), "encrypted"),
      (.init(checksum: 1), "checksum"), (.init(size: 1 << 30), "beyond the file's end"),
      (.init(offset: 1 << 30), "beyond the file's end"), (.init(offset: 7), "has no header"),
      (.init(localName: "b"), "disagree"),
    ]
    for (lie, expected) in lies {
      #expect(try refusal { $0.add("a", content, lie) }.contains(expected), "\(expected)")
    }
    for name in ["../a", "a/../../b", "/etc/passwd", "a\\b", "", "a\0b"] {
      #expect(try refusal { $0.add(name, content) }.contains("path"), "\(name)")
    }
    #expect(
      try refusal {
        $0.add("a", content)
        $0.add("a", content)
      }.contains("two entries"))
    #expect(
      try refusal {
        $0.add("a", content)
        $0.add("b", content, .init(offset: 0, localName: "a"))
      }.contains("disagree"))
    var outer: [UInt8] = []
    let overlapping = try refusal { zip in
      var inner = ZipBytes()
      inner.add("b", content)
      outer = inner.bytes
      zip.add("a", outer)
      zip.add("b", content, .init(offset: 31))
    }
    #expect(overlapping.contains("overlap"))
    #expect(try refusal(directoryAt: 1 << 30) { $0.add("a", content) }.contains("outside"))
    #expect(try refusal(directoryAt: 0) { $0.add("a", content) }.contains("breaks off"))
  }

  @Test func `a zip that is cut off has no directory`() throws {
    var zip = ZipBytes()
    zip.add("a", [1, 2, 3])
    let bytes = zip.finished()
    for count in 0..<bytes.count {
      #expect(throws: WeightProblem.self) { try open(Array(bytes.prefix(count))) }
    }
  }

  @Test func `the checksum is that of bit by bit`() {
    for count in [0, 1, 7, 8, 9, 63, 1000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      var (whole, pieces) = (ZipChecksum(), ZipChecksum())
      unsafe bytes.withUnsafeBytes { unsafe whole.update($0) }
      for piece in [bytes.prefix(3), bytes.dropFirst(3)] { pieces.update(Array(piece)) }
      #expect(whole.value == ZipBytes.checksum(bytes) && pieces.value == whole.value)
    }
  }
}
