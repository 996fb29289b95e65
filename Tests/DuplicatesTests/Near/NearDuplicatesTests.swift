import Imaging
import Randomness
import Testing
import Vocabulary
@testable import Duplicates

@Suite struct NearDuplicatesTests {
  /// A smooth image with a few waves.
  private func waves(seed: UInt64, side: Int = 80) -> RGBImage {
    var random = RandomStream(seed: seed, purpose: "waves")
    let field = (0..<64).map { _ in 60 + random.below(140) }
    var image = RGBImage(width: side, height: side)
    for y in 0..<side {
      for x in 0..<side {
        let value = field[y * 8 / side * 8 + x * 8 / side]
        for channel in 0..<3 { image.pixels[(y * side + x) * 3 + channel] = UInt8(value) }
      }
    }
    return image
  }

  @Test func `a flat picture has no fingerprint and so no copies`() throws {
    var noisy = RGBImage(width: 90, height: 70, gray: 200)
    var random = RandomStream(seed: 1, purpose: "noise")
    noisy.pixels = noisy.pixels.map { $0 - UInt8(random.below(6)) }
    #expect(Fingerprinting.fingerprint(of: RGBImage(width: 50, height: 50, gray: 9)) == nil)
    #expect(Fingerprinting.fingerprint(of: noisy) == nil)
    #expect(
      try NearDuplicates.find([nil, nil, Fingerprinting.fingerprint(of: waves(seed: 1))]).isEmpty)
  }

  @Test func `one fingerprint many times is paired with its first picture alone`() throws {
    let print = try #require(Fingerprinting.fingerprint(of: waves(seed: 2)))
    let other = Fingerprinting.fingerprint(of: waves(seed: 3))
    let copies = try NearDuplicates.find(
      [other] + [ImageFingerprint?](repeating: print, count: 500))
    #expect(copies.count == 499)
    #expect(copies.allSatisfy { $0.first == 1 && $0.orientation == .upright && $0.distance == 0 })
  }

  @Test func `the orientation leads from the first to the second`() throws {
    let picture = waves(seed: 4)
    for orientation in ImageOrientation.allCases {
      let copies = try NearDuplicates.find([
        Fingerprinting.fingerprint(of: picture),
        Fingerprinting.fingerprint(of: picture.oriented(orientation)),
      ])
      #expect(copies.map(\.orientation) == [orientation])
    }
  }

  @Test func `equal hashes alone make no pair`() throws {
    let print = try #require(Fingerprinting.fingerprint(of: waves(seed: 5)))
    let signs = print.signs.enumerated().map { $0 < 8 ? $1 ^ 0x00F7 : $1 }
    let other = ImageFingerprint(signs: signs, grays: print.grays)
    #expect(other.hash == print.hash)
    #expect(try NearDuplicates.find([print, other]).isEmpty)
    let details = ImageFingerprint(signs: print.signs, grays: print.grays.reversed())
    #expect(try NearDuplicates.find([print, details]).isEmpty)
  }

  @Test func `stored bytes give the same fingerprint`() throws {
    let print = try #require(Fingerprinting.fingerprint(of: waves(seed: 6)))
    #expect(print.bytes.count == ImageFingerprint.byteCount)
    #expect(ImageFingerprint(bytes: print.bytes) == print)
    #expect(ImageFingerprint(bytes: Array(print.bytes.dropLast())) == nil)
    let hash = print.bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    #expect(hash == print.hash)
  }
}
