import Imaging
import Testing
import Vocabulary

@Suite struct CropDecoderTests {
  static let orientations = ImageOrientation.allCases

  @Test("a crop equals decoding, turning, resizing and cropping", arguments: orientations)
  func equalsTheLongWay(orientation: ImageOrientation) throws {
    let scene = Fixture.scene(width: 330, height: 250)
    let exact = DecodeOptions(appliesOrientation: false)
    let half = DecodeOptions(minimumSide: 120, appliesOrientation: false)
    for bytes in [
      try ImageEncoder.jpeg(scene, quality: 80),
      try ImageEncoder.jpeg(scene, halvesColour: false, progressive: true),
      try ImageEncoder.png(scene, level: 1),
    ] {
      for options in [exact, half] {
        try expectEqual(bytes, options, orientation)
      }
    }
  }

  @Test func `a crop of a picture that was cut off equals that of what is left`() throws {
    let bytes = try ImageEncoder.jpeg(Fixture.scene(width: 330, height: 250), quality: 80)
    for share in [3, 5, 9] {
      let short = Array(bytes[..<(bytes.count * share / 10)])
      try expectEqual(short, DecodeOptions(appliesOrientation: false), .upright)
    }
  }

  private func expectEqual(
    _ bytes: [UInt8], _ options: DecodeOptions, _ orientation: ImageOrientation
  ) throws {
    let whole = try ImageDecoder.decode(bytes, options: options).image.oriented(orientation)
    let size = PixelSize(width: whole.width, height: whole.height).scaled(toShorterSide: 100)
    for (x, y) in [(0, 0), (size.width - 64, size.height - 64), (11, 17)] {
      let crop = PixelRect(x: x, y: y, width: 64, height: 64)
      var seen: PixelSize?
      let part = try CropDecoder.decode(bytes, options: options, orientation: orientation) {
        seen = $0
        return CropRequest(size: size, crop: crop)
      }
      #expect(seen == PixelSize(width: whole.width, height: whole.height))
      #expect(
        part == Resize.bilinear(whole, width: size.width, height: size.height, only: crop),
        "at \(x), \(y)")
    }
  }

  @Test func `the longer side is rounded down as torchvision does`() {
    let size = PixelSize(width: 801, height: 600)
    #expect(size.scaled(toShorterSide: 256) == PixelSize(width: 341, height: 256))
    #expect(
      PixelSize(width: 599, height: 600).scaled(toShorterSide: 480)
        == PixelSize(width: 480, height: 480))
  }
}
