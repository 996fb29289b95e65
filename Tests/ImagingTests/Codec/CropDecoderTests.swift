import Imaging
import Testing

@Suite struct CropDecoderTests {
  static let orientations = Orientation.allCases

  @Test("a crop equals decoding, turning, resizing and cropping", arguments: orientations)
  func equalsTheLongWay(orientation: Orientation) throws {
    let scene = Fixture.scene(width: 330, height: 250)
    for bytes in [
      try ImageEncoder.jpeg(scene, quality: 80),
      try ImageEncoder.jpeg(scene, halvesColour: false, progressive: true),
      try ImageEncoder.png(scene, level: 1),
    ] {
      let whole = try ImageDecoder.decode(bytes).image.oriented(orientation)
      let size = PixelSize(width: whole.width, height: whole.height).scaled(toShorterSide: 100)
      let resized = Resize.bilinear(whole, width: size.width, height: size.height)
      for (x, y) in [(0, 0), (size.width - 64, size.height - 64), (11, 17)] {
        let crop = PixelRect(x: x, y: y, width: 64, height: 64)
        let request = CropRequest(
          size: size, crop: crop, isMirrored: x == 11, orientation: orientation)
        let expected = resized.cropped(to: crop)
        #expect(
          Fixture.difference(
            try CropDecoder.decode(bytes, request), x == 11 ? expected.mirrored() : expected) <= 1)
      }
    }
  }

  @Test func `a scaled decode stays near the exact crop`() throws {
    let bytes = try ImageEncoder.jpeg(Fixture.scene(width: 1200, height: 900))
    var request = CropRequest(
      size: PixelSize(width: 133, height: 100),
      crop: PixelRect(x: 20, y: 10, width: 80, height: 80))
    let exact = try CropDecoder.decode(bytes, request)
    request.allowsScaledDecode = true
    let fast = try CropDecoder.decode(bytes, request)
    let total = zip(fast.pixels, exact.pixels).map { abs(Int($0) - Int($1)) }.reduce(0, +)
    #expect(fast != exact)
    #expect(Double(total) / Double(exact.pixels.count) < 4)
  }

  @Test func `the longer side is rounded down as torchvision does`() {
    let size = PixelSize(width: 801, height: 600)
    #expect(size.scaled(toShorterSide: 256) == PixelSize(width: 341, height: 256))
    #expect(
      PixelSize(width: 599, height: 600).scaled(toShorterSide: 480)
        == PixelSize(width: 480, height: 480))
  }
}
