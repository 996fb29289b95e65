import Imaging
import Parallel
import Randomness
import Testing
import Vocabulary
@testable import Duplicates

/// Crops of drawn skin are found in all orientations, with what they share.
@Suite struct PartialCopiesTests {
  private static func features(_ image: RGBImage) -> LocalFeatures? {
    LocalFeatures.of(image: image)
  }

  /// What a site does to an image: cuts it, turns it, saves it at quality 50.
  private static func saved(_ image: RGBImage) throws -> RGBImage {
    try ImageDecoder.decode(ImageEncoder.jpeg(image, quality: 50)).image
  }

  @Test(arguments: [0.5, 0.6, 0.7, 0.8, 0.9])
  func `crops of a share of the area are found in all eight orientations`(area: Double) throws {
    var random = RandomStream(seed: 3, purpose: "crops")
    let wholes = (0..<8).map { DrawnSkin(seed: $0).image }
    var features = wholes.map(Self.features)
    let side = area.squareRoot()
    for (number, orientation) in ImageOrientation.allCases.enumerated() {
      let (width, height) = (Int(300 * side), Int(225 * side))
      let crop = wholes[number].cropped(
        to:
          PixelRect(
            x: random.below(300 - width + 1), y: random.below(225 - height + 1), width: width,
            height: height))
      features.append(Self.features(try Self.saved(crop.oriented(orientation))))
    }
    let found = try PartialCopies.find(features, threads: 2)
    let pairs = found.map { [$0.first, $0.second] }
    #expect(pairs.allSatisfy { $0[0] + 8 == $0[1] })
    #expect(pairs.count >= 7)
    for copy in found {
      #expect(copy.orientation == ImageOrientation.allCases[copy.first])
      #expect(abs(copy.overlap - area) < 0.05)
      #expect(abs(copy.placement.scaleX - 1 / side) < 0.04)
      #expect(copy.inliers >= PartialCopies.fewestCertainInliers && copy.agreement >= 0.9)
    }
  }

  @Test func `two crops of one image are found by what they share`() throws {
    let whole = DrawnSkin(seed: 20).image
    let left = whole.cropped(to: PixelRect(x: 0, y: 0, width: 230, height: 225))
    let right = whole.cropped(to: PixelRect(x: 70, y: 0, width: 230, height: 225))
    let found = try PartialCopies.find([left, right].map(Self.features))
    let copy = try #require(found.first)
    #expect(found.count == 1 && copy.orientation == .upright)
    #expect(abs(copy.overlap - 160.0 / 230) < 0.05)
    #expect(abs(copy.placement.x + 70.0 / 230) < 0.02)
  }

  @Test func `a smaller part than two fifths is none, nor is an image without features`() throws {
    let whole = DrawnSkin(seed: 21).image
    let small = whole.cropped(to: PixelRect(x: 80, y: 60, width: 150, height: 112))
    #expect(try PartialCopies.find([whole, small].map(Self.features)).isEmpty)
    #expect(Self.features(RGBImage(width: 200, height: 150, gray: 90)) == nil)
    #expect(Self.features(RGBImage(width: 900, height: 100, gray: 90)) == nil)
    #expect(try PartialCopies.find([nil, nil]).isEmpty)
  }

  @Test func `of images that look the same the first stands for all`() throws {
    let whole = DrawnSkin(seed: 22).image
    let crop = whole.cropped(to: PixelRect(x: 20, y: 10, width: 250, height: 190))
    let features = [whole, crop, whole].map(Self.features)
    let found = try PartialCopies.find(features)
    #expect(found.map { [$0.first, $0.second] } == [[0, 1], [0, 2]])
    #expect(found.last?.overlap == 1)
  }

  @Test func `threads do not change what is found, and a stop ends the search`() throws {
    let features = (0..<6).flatMap { (seed: UInt64) -> [RGBImage] in
      let whole = DrawnSkin(seed: 30 + seed).image
      return [whole, whole.cropped(to: PixelRect(x: 9, y: 30, width: 240, height: 180)).mirrored()]
    }.map(Self.features)
    let one = try PartialCopies.find(features)
    let two = try PartialCopies.find(features, threads: 2)
    #expect(one == two)
    #expect(one.count == 6 && one.allSatisfy { $0.orientation == .mirrored })
    let stop = Cancellation()
    stop.cancel()
    #expect(throws: Cancelled.self) { try PartialCopies.find(features, cancellation: stop) }
  }

  @Test func `pairs that are named are looked at alone, and more closely`() throws {
    let wholes = (0..<4).map { DrawnSkin(seed: 60 + $0).image }
    let crops = wholes.map { $0.cropped(to: PixelRect(x: 10, y: 5, width: 240, height: 180)) }
    let features = (wholes + crops).map(Self.features) + [nil]
    let found = try PartialCopies.find(features)
    let pairs = (0..<4).map { (first: $0, second: $0 + 4) }
    let named = try PartialCopies.find(features, among: pairs, threads: 2)
    // All that the search of all pairs finds among them, and no pair that was not named.
    #expect(
      Set(named.map { [$0.first, $0.second] }).isSuperset(of: found.map { [$0.first, $0.second] }))
    #expect(named.count >= 3)
    #expect(
      try PartialCopies.find(features, among: [(first: 0, second: 5), (first: 1, second: 8)])
        .isEmpty)
    #expect(try PartialCopies.find(features, among: []).isEmpty)
  }
}
