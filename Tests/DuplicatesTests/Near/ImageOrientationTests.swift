import Imaging
import Randomness
import Testing
import Vocabulary
@testable import Duplicates

@Suite struct ImageOrientationTests {
  /// An image without symmetry: blots on a slope.
  private func picture(seed: UInt64) -> RGBImage {
    var random = RandomStream(seed: seed, purpose: "turns")
    var image = RGBImage(width: 96, height: 64, gray: 90)
    for _ in 0..<40 {
      let (left, top) = (random.below(80), random.below(50))
      let colour = (0..<3).map { _ in UInt8(random.below(256)) }
      for y in top..<(top + 4 + random.below(10)) {
        for x in left..<(left + 4 + random.below(12)) {
          for channel in 0..<3 { image.pixels[(y * 96 + x) * 3 + channel] = colour[channel] }
        }
      }
    }
    return image
  }

  @Test("a turned image's fingerprint follows from the upright one's", arguments: 0..<8)
  func turned(seed: UInt64) throws {
    let picture = picture(seed: seed)
    let print = try #require(Fingerprinting.fingerprint(of: picture))
    for orientation in ImageOrientation.allCases {
      let looked = try #require(Fingerprinting.fingerprint(of: picture.oriented(orientation)))
      let followed = orientation.fingerprint(of: print)
      #expect((followed.hash ^ looked.hash).nonzeroBitCount <= 1, "\(orientation)")
      #expect(NearDuplicates.signDistance(followed, looked) <= 3, "\(orientation)")
      #expect(
        NearDuplicates.signDistance(print, looked, orientation)
          == NearDuplicates.signDistance(followed, looked))
      #expect(orientation.hash(of: print.hash) == followed.hash, "\(orientation)")
      #expect(zip(followed.grays, looked.grays).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
      // The stored image with the orientation in its EXIF block is the same image.
      #expect(Fingerprinting.fingerprint(of: picture, orientation: orientation)?.signs != nil)
    }
  }

  @Test func `the eight turns differ and have names`() {
    let hash: UInt64 = 0x0123_4567_89AB_CDEF
    #expect(Set(ImageOrientation.allCases.map { $0.hash(of: hash) }).count == 8)
    #expect(Set(ImageOrientation.allCases.map(\.description)).count == 8)
    for orientation in ImageOrientation.allCases
    where ![.turned90, .turned270].contains(orientation) {
      #expect(orientation.hash(of: orientation.hash(of: hash)) == hash)
    }
    #expect(ImageOrientation.turned270.hash(of: ImageOrientation.turned90.hash(of: hash)) == hash)
  }
}
