import Documents
import Imaging
import Randomness
import TestSupport

/// An image of Tests/Fixtures/Imaging and what Pillow makes of it.
struct Fixture: CustomStringConvertible {
  let file: String
  let width: Int
  let height: Int

  var description: String { file }

  static let all: [Fixture] = {
    guard let bytes = try? Checkout.fixture("Imaging/sizes.csv") else { return [] }
    return CSVTable.parse(bytes).rows.map { row in
      Fixture(
        file: row.fields[0], width: Int(row.fields[1]) ?? 0, height: Int(row.fields[2]) ?? 0)
    }
  }()

  static func bytes(_ file: String) throws -> [UInt8] { try Checkout.fixture("Imaging/\(file)") }

  func expected() throws -> RGBImage {
    let stem = file.prefix { $0 != "." }
    return RGBImage(width: width, height: height, pixels: try Fixture.bytes("\(stem).rgb"))
  }

  /// The largest difference of two images of one size; 256 when the sizes differ.
  static func difference(_ a: RGBImage, _ b: RGBImage) -> Int {
    guard a.width == b.width, a.height == b.height else { return 256 }
    return zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  /// An image with smooth and sharp parts, larger than the fixtures.
  static func scene(width: Int, height: Int) -> RGBImage {
    var image = RGBImage(width: width, height: height)
    var random = RandomStream(seed: 3, purpose: "scene")
    for y in 0..<height {
      for x in 0..<width {
        let at = (y * width + x) * 3
        image.pixels[at] = UInt8(x * 255 / width)
        image.pixels[at + 1] = UInt8(y * 255 / height)
        image.pixels[at + 2] = (x / 9 + y / 7) % 2 == 0 ? 40 : UInt8(150 + random.below(60))
      }
    }
    return image
  }
}
