import Imaging
import Testing

@Suite struct ImageEncoderTests {
  @Test func `a PNG gives back its pixels`() throws {
    let scene = Fixture.scene(width: 61, height: 37)
    for level in [0, 1, 9] {
      #expect(try ImageDecoder.decode(ImageEncoder.png(scene, level: level)).image == scene)
    }
  }

  @Test func `a JPEG gives back nearly its pixels, nearer at higher quality`() throws {
    var scene = Fixture.scene(width: 64, height: 48)
    for index in stride(from: 2, to: scene.pixels.count, by: 3) { scene.pixels[index] = 90 }
    var last = Int.max
    for quality in [40, 75, 95] {
      let shown = try ImageDecoder.decode(ImageEncoder.jpeg(scene, quality: quality)).image
      let total = zip(shown.pixels, scene.pixels).map { abs(Int($0) - Int($1)) }.reduce(0, +)
      #expect(total < last)
      last = total
    }
    #expect(Double(last) / Double(scene.pixels.count) < 2)
  }

  @Test func `a side that JPEG cannot hold is an error`() {
    #expect(throws: ImagingError.self) {
      try ImageEncoder.jpeg(RGBImage(width: 65_501, height: 1))
    }
  }
}
