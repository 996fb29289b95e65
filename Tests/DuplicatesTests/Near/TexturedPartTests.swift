import Imaging
import Provenance
import Testing
import Vocabulary

@testable import Duplicates

/// Pictures whose surround is the same and whose lesions are not.
@Suite struct TexturedPartTests {
  /// A dark blot of its own place, size and form in a round window, or in a rectangular mount.
  private func lesion(seed: UInt64, isRound: Bool, surround: UInt8) -> RGBImage {
    var random = RandomStream(seed: seed, purpose: "surrounds")
    let (width, height) = (240, 180)
    let (x0, y0) = (100 + random.below(40), 70 + random.below(40))
    let (rx, ry) = (14 + random.below(26), 14 + random.below(26))
    let waves = 2 + random.below(5)
    let (depth, skin) = (50 + random.below(60), 180 + random.below(30))
    let phase = Double(random.below(628)) / 100
    var image = RGBImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (x - width / 2, y - height / 2)
        let isInside =
          isRound ? dx * dx + dy * dy < 56 * 56 : abs(dx) < 70 && abs(dy) < 56
        let (u, v) = (Double(x - x0) / Double(rx), Double(y - y0) / Double(ry))
        let edge = 1 + 0.3 * Double(waves % 2 == 0 ? 1 : -1) * (u * v) / (u * u + v * v + 0.1)
        let isLesion = u * u + v * v + 0.2 * u * phase / 6 < edge
        let value = isInside ? UInt8(isLesion ? skin - depth : skin) : surround
        for channel in 0..<3 { image.pixels[(y * width + x) * 3 + channel] = value }
      }
    }
    return image
  }

  @Test(
    "different lesions in one surround are no copies, the same ones are",
    arguments: [(true, UInt8(3)), (true, 252), (false, 2), (false, 128)])
  func surrounds(isRound: Bool, surround: UInt8) throws {
    let pictures = (0..<60).map { lesion(seed: $0, isRound: isRound, surround: surround) }
    let prints = pictures.map { Fingerprinting.fingerprint(of: $0) }
    #expect(NearCopies.find(prints).isEmpty)
    let halves = pictures.map {
      Fingerprinting.fingerprint(of: Resize.bilinear($0, width: 120, height: 90))
    }
    let found = NearCopies.find(prints + halves)
    #expect(found.map { [$0.first, $0.second] } == (0..<60).map { [$0, $0 + 60] })
  }

  @Test("a surround with nothing in it is no copy of another")
  func empty() throws {
    var image = RGBImage(width: 160, height: 120, gray: 2)
    for y in 30..<90 {
      for x in 40..<120 {
        for channel in 0..<3 { image.pixels[(y * 160 + x) * 3 + channel] = 190 }
      }
    }
    let print = try #require(Fingerprinting.fingerprint(of: image))
    #expect(NearCopies.find([print, print]).isEmpty)
  }

  @Test("a border that varies is no surround")
  func varying() {
    let grays = (0..<256).map { UInt8(20 + $0 / 16 * 10 + $0 % 16 * 4) }
    #expect(!TexturedPart.surround(grays).contains(true))
  }
}
