import Digests
import Files
import TestSupport
import Testing

@Suite struct DigestTests {
  @Test(
    "digests equal those that FIPS 180-4 gives as examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func knownDigests(text: String, hex: String) {
    #expect(Digest.of(text: text).hex == hex)
  }

  @Test("a digest built in pieces, of bytes and of a file is the same")
  func pieces() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var builder = DigestBuilder()
    builder.update(Array(bytes[..<7]))
    builder.update(Array(bytes[7...]))
    let folder = TemporaryFolder()
    try AtomicFile.write(bytes, to: folder.file("bytes"))
    let built = builder.finish()
    #expect(built == Digest.of(bytes))
    #expect(try Digest.ofFile(folder.file("bytes")) == Digest.of(bytes))
  }

  @Test("short fields between long pieces give the digest of all their bytes")
  func fieldsAndPieces() {
    var builder = DigestBuilder()
    var bytes: [UInt8] = []
    for number in 0..<3000 {
      let field = String(repeating: "é", count: number % 7) + "\(number)"
      builder.update(field: field)
      bytes += Array(field.utf8) + [0xFF]
      if number % 500 == 99 {
        let piece = [UInt8](repeating: UInt8(number % 251), count: 200 + number)
        builder.update(piece)
        bytes += piece
      }
    }
    let built = builder.finish()
    #expect(built == Digest.of(bytes))
  }

  @Test("hexadecimal text reads back, and nothing else does")
  func hexText() {
    let digest = Digest.of(text: "abc")
    #expect(Digest(hex: digest.hex.uppercased()) == digest)
    #expect(Digest(hex: String(digest.hex.dropLast())) == nil)
    #expect(Digest(hex: String(repeating: "g", count: 64)) == nil)
  }

  @Test("fields that join to one text have different digests")
  func fields() {
    var left = DigestBuilder()
    left.update(field: "ab")
    left.update(field: "c")
    var right = DigestBuilder()
    right.update(field: "a")
    right.update(field: "bc")
    let digests = [left.finish(), right.finish()]
    #expect(digests[0] != digests[1])
  }
}
