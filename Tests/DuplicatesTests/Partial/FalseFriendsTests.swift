import Imaging
import Randomness
import Testing
import Vocabulary
@testable import Duplicates

/// Images that share something, but no skin: none of them may pair.
@Suite struct FalseFriendsTests {
  private static let count: UInt64 = 16

  private func expectNoPairs(
    _ make: (UInt64) -> DrawnSkin, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let features = (0..<Self.count).map { LocalFeatures.of(image: make($0).image) }
    #expect(try PartialCopies.find(features, threads: 2).isEmpty, sourceLocation: location)
    // Not even where a network finds each pair alike, so that less has to agree.
    let pairs = features.indices.flatMap { first in
      (first + 1..<features.count).map { (first: first, second: $0) }
    }
    let likely = try PartialCopies.find(features, among: pairs, threads: 2)
    #expect(likely.isEmpty, "\(likely)", sourceLocation: location)
  }

  /// Skin with one lesion of its own in the middle: two blots, for no lesion is a perfect disc.
  private func lesion(_ seed: UInt64, contrast: Double = 14) -> DrawnSkin {
    var random = RandomStream(seed: seed, purpose: "lesions")
    var skin = DrawnSkin(seed: seed, contrast: contrast)
    skin.blot(
      random.uniform(120...180), random.uniform(90...135), random.uniform(20...45),
      depth: random.uniform(40...80))
    skin.blot(
      random.uniform(110...190), random.uniform(80...145), random.uniform(12...24),
      depth: random.uniform(30...60))
    return skin
  }

  @Test(arguments: [4.0, 128, 251], [true, false])
  func `slide mounts and black surrounds`(level: Double, isRound: Bool) throws {
    for contrast in [14.0, 0] {
      try expectNoPairs { seed in
        var skin = self.lesion(seed, contrast: contrast)
        skin.paint { x, y, inside in
          let (dx, dy) = (x - 150, y - 112)
          let isInside = isRound ? dx * dx + dy * dy < 100 * 100 : abs(dx) < 120 && abs(dy) < 85
          return isInside ? inside : level
        }
        return skin
      }
    }
  }

  @Test func `a ruler along the edge`() throws {
    try expectNoPairs { seed in
      var skin = self.lesion(seed)
      skin.paint { x, y, level in
        guard y > 170 else { return level }
        let isTick = x % 15 < 2 && y < (x % 75 < 2 ? 210 : 195)
        return isTick ? 20 : 235
      }
      return skin
    }
  }

  @Test(arguments: [14.0, 0])
  func `a colour card`(contrast: Double) throws {
    try expectNoPairs { seed in
      var skin = DrawnSkin(seed: seed, contrast: contrast)
      let patches: [Double] = [30, 200, 90, 240, 60, 150, 120, 220, 45, 180, 75, 110]
      skin.paint { x, y, level in
        guard x < 160, y < 120 else { return level }
        return patches[y / 40 * 4 + x / 40]
      }
      return skin
    }
  }

  @Test func `blank skin`() throws {
    try expectNoPairs { DrawnSkin(seed: $0, contrast: 0) }
  }

  @Test func `a patient's two arms`() throws {
    // One composition: an arm across the image, a lesion of one size at one position; other skin.
    try expectNoPairs { seed in
      var skin = DrawnSkin(seed: seed)
      skin.blot(150, 112, 30, depth: 60)
      skin.paint { x, y, level in abs(y - 112 - (x - 150) / 6) < 80 ? level : 60 }
      return skin
    }
  }

  @Test func `what images share does not hide a crop`() throws {
    var skin = lesion(99)
    skin.paint { x, y, level in abs(x - 150) < 130 && abs(y - 112) < 98 ? level : 4 }
    let crop = skin.image.cropped(to: PixelRect(x: 40, y: 30, width: 220, height: 165))
    let found = try PartialCopies.find([skin.image, crop].map { LocalFeatures.of(image: $0) })
    #expect(found.count == 1)
  }
}
