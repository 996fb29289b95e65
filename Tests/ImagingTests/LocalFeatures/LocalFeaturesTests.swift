import Foundation
import Imaging
import Randomness
import Testing
import Vocabulary

/// Local features follow what they are features of.
@Suite struct LocalFeaturesTests {
  /// Blots of random positions and sizes on gray.
  private func image(_ seed: UInt64) -> RGBImage {
    var random = RandomStream(seed: seed, purpose: "local features")
    var image = RGBImage(width: 256, height: 192, gray: 150)
    for _ in 0..<40 {
      let (x0, y0, radius) = (random.below(256), random.below(192), 4 + random.below(14))
      let level = UInt8(40 + random.below(200))
      for y in max(0, y0 - radius)..<min(192, y0 + radius) {
        for x in max(0, x0 - radius)..<min(256, x0 + radius)
        where (x - x0) * (x - x0) + (y - y0) * (y - y0) < radius * radius {
          for channel in 0..<3 { image.pixels[(y * 256 + x) * 3 + channel] = level }
        }
      }
    }
    return image
  }

  @Test func `a single blot is found where it is, in its size`() throws {
    var image = RGBImage(width: 256, height: 192, gray: 200)
    for y in 0..<192 {
      for x in 0..<256 {
        // The top right corner of pixel (99, 79) is (100, 80).
        let (dx, dy) = (Double(x) - 99.5, Double(y) - 79.5)
        // A second, weaker one: an image of one point has no features.
        let (u, v) = (Double(x) - 199.5, Double(y) - 139.5)
        let level = UInt8(
          (200 - 120 * exp(-(dx * dx + dy * dy) / (2 * 7 * 7))
            - 60 * exp(-(u * u + v * v) / (2 * 12 * 12))).rounded())
        for channel in 0..<3 { image.pixels[(y * 256 + x) * 3 + channel] = level }
      }
    }
    let found = LocalFeatures.of(image: image)
    let features = try #require(found)
    let point = try #require(features.points.first)
    #expect(abs(Int(point.x) - 100) <= 1 && abs(Int(point.y) - 80) <= 1)
    // A Gaussian of 7 pixels is 3.5 of 128, 16 log2 3.5 = 29; the difference of Gaussians is largest a sixth of an
    // octave below.
    #expect(abs(Int(point.scale) - 29) <= 4)
    #expect((features.width, features.height) == (56, 42))
  }

  @Test func `stored features are read again, and damaged ones are not`() throws {
    let features = try #require(LocalFeatures.of(image: image(1)))
    let bytes = features.bytes
    #expect(LocalFeatures(bytes: bytes) == features)
    #expect(bytes.count == 3 + 56 * 42 + 11 * features.points.count && bytes.count < 3100)
    #expect(LocalFeatures(bytes: Array(bytes.dropLast())) == nil)
    #expect(LocalFeatures(bytes: []) == nil)
    #expect(LocalFeatures(bytes: [56, 5, 0] + [UInt8](repeating: 0, count: 280)) == nil)
    #expect(LocalFeatures(bytes: [40, 40, 0] + [UInt8](repeating: 0, count: 1600)) == nil)
  }

  @Test func `features are those of the image as shown`() throws {
    let image = image(2)
    let stored = try #require(LocalFeatures.of(image: image, orientation: .turned90))
    #expect(stored == LocalFeatures.of(image: image.oriented(.turned90)))
    #expect((stored.width, stored.height) == (42, 56))
  }

  @Test func `an inspection has them, unless it is asked not to look`() throws {
    let bytes = try ImageEncoder.png(image(3))
    #expect(
      try ImageInspector.inspect(bytes).localFeatures == LocalFeatures.of(image: image(3)))
    #expect(try ImageInspector.inspect(bytes, features: false).localFeatures == nil)
  }
}
