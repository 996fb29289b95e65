import Imaging
import Randomness
import Testing
import Vocabulary
@testable import Duplicates

/// Images whose surround is the same and whose lesions are not.
@Suite struct TexturedPartTests {
  /// A dark blot of its own position, size and form in a round window, or in a rectangular mount.
  private func lesion(seed: UInt64, isRound: Bool, surround: UInt8) -> RGBImage {
    var random = RandomStream(seed: seed, purpose: "surrounds")
    let (width, height) = (240, 180)
    let (x0, y0) = (100 + random.below(40), 70 + random.below(40))
    let (rx, ry) = (14 + random.below(26), 14 + random.below(26))
    // Three satellites: lesions of two blots of one size and position would look alike at 16 x 16 cells.
    let satellites = (0..<3).map { _ in
      (x: 75 + random.below(90), y: 50 + random.below(80), r: 6 + random.below(12))
    }
    let (depth, skin) = (50 + random.below(60), 180 + random.below(30))
    var image = RGBImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        let (dx, dy) = (x - width / 2, y - height / 2)
        let isInside =
          isRound ? dx * dx + dy * dy < 56 * 56 : abs(dx) < 70 && abs(dy) < 56
        let (u, v) = (Double(x - x0) / Double(rx), Double(y - y0) / Double(ry))
        let isLesion =
          u * u + v * v < 1
          || satellites.contains {
            (x - $0.x) * (x - $0.x) + (y - $0.y) * (y - $0.y) < $0.r * $0.r
          }
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
    #expect(try NearDuplicates.find(prints).isEmpty)
    let halves = pictures.map {
      Fingerprinting.fingerprint(of: Resize.bilinear($0, width: 120, height: 90))
    }
    let found = try NearDuplicates.find(prints + halves)
    #expect(found.map { [$0.first, $0.second] } == (0..<60).map { [$0, $0 + 60] })
  }

  @Test("a surround with nothing in it is no copy of another")
  func empty() throws {
    // Half of the width is black: the one edge lies between two columns of cells.
    let grays = (0..<256).map { UInt8($0 % 16 < 8 ? 0 : 255) }
    let print = ImageFingerprint(signs: [UInt16](repeating: 0x5AA5, count: 16), grays: grays)
    #expect(try NearDuplicates.find([print, print]).isEmpty)
  }

  @Test("a border that varies is no surround")
  func varying() {
    let grays = (0..<256).map { (index: Int) -> UInt8 in
      let (row, column) = (index / 16, index % 16)
      return UInt8(20 + row * 10 + column * 4)
    }
    #expect(!TexturedPart.surround(grays).contains(true))
  }
}
