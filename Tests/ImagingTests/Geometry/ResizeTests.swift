import Imaging
import Testing

@Suite struct ResizeTests {
  @Test(
    "resizing equals Pillow's bilinear filter within 1 level",
    arguments: [(14, 11), (60, 50), (29, 5), (3, 40), (1, 1), (28, 22)])
  func pillow(size: (Int, Int)) throws {
    let source = try ImageDecoder.decode(Fixture.bytes("rgb.png")).image
    let (width, height) = size
    let expected = RGBImage(
      width: width, height: height,
      pixels: try Fixture.bytes("resized-\(width)x\(height).rgb"))
    let resized = Resize.bilinear(source, width: width, height: height)
    #expect(Fixture.difference(resized, expected) <= 1)
  }

  @Test func `one colour stays exactly that colour in every size`() {
    let flat = RGBImage(width: 37, height: 23, gray: 201)
    for (width, height) in [(5, 90), (200, 3), (36, 22), (1, 1)] {
      let resized = Resize.bilinear(flat, width: width, height: height)
      #expect(resized.pixels.allSatisfy { $0 == 201 })
    }
  }

  @Test func `resizing a part equals resizing all and cropping`() {
    let scene = Fixture.scene(width: 90, height: 70)
    let part = PixelRect(x: 13, y: 5, width: 20, height: 30)
    #expect(
      Resize.bilinear(scene, width: 61, height: 44, only: part)
        == Resize.bilinear(scene, width: 61, height: 44).cropped(to: part))
  }

  @Test func `a thumbnail fits its square and never grows`() {
    let wide = Fixture.scene(width: 90, height: 30).thumbnail(side: 45)
    #expect(wide.width == 45 && wide.height == 15)
    #expect(Fixture.scene(width: 9, height: 30).thumbnail(side: 45).height == 30)
  }
}
