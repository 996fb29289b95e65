import Imaging
import Testing
import Vocabulary

@Suite struct ImageInspectorTests {
  @Test("size, type and orientation are read as Pillow shows them", arguments: Fixture.all)
  func sizes(fixture: Fixture) throws {
    let seen = try ImageInspector.inspect(Fixture.bytes(fixture.file))
    let shown = PixelSize(width: seen.width, height: seen.height).oriented(seen.orientation)
    #expect(shown == PixelSize(width: fixture.width, height: fixture.height))
    #expect(seen.format == (fixture.file.hasSuffix("jpg") ? .jpeg : .png))
    let progressive = ["progressive.jpg", "interlaced.png", "interlaced-alpha.png"]
    #expect(seen.isProgressive == progressive.contains(fixture.file))
    #expect(seen.bitsPerSample == (fixture.file.contains("16bit") ? 16 : seen.bitsPerSample))
    #expect(!seen.isTruncated && seen.warnings == 0)
    if fixture.file.hasPrefix("turned-"),
      let digit = fixture.file.dropFirst("turned-".count).first?.wholeNumberValue
    {
      #expect(seen.orientation.rawValue == digit)
    }
  }

  @Test func `a index and a comment are noticed, and removed without touching a pixel`() throws {
    let bytes = try Fixture.bytes("turned-gps.jpg")
    let seen = try ImageInspector.inspect(bytes)
    #expect(seen.hasLocation && seen.hasMetadata && seen.orientation == .turned90)
    let bare = ImageMetadata.stripped(bytes)
    let after = try ImageInspector.inspect(bare)
    #expect(!after.hasLocation && !after.hasMetadata && after.orientation == .upright)
    #expect(
      try ImageDecoder.decode(bare).image.oriented(.turned90) == ImageDecoder.decode(bytes).image)
    let png = try Fixture.bytes("turned-6.png")
    #expect(
      try ImageDecoder.decode(ImageMetadata.stripped(png)).image.oriented(.turned90)
        == ImageDecoder.decode(png).image)
  }

  @Test func `a short file is found`() throws {
    let bytes = try ImageEncoder.jpeg(Fixture.scene(width: 120, height: 90))
    #expect(try !ImageInspector.inspect(bytes).isTruncated)
    let short = try ImageInspector.inspect(Array(bytes.dropLast(bytes.count / 3)))
    #expect(short.isTruncated && short.width == 120 && !short.message.isEmpty)
  }

  @Test func `stripping keeps CMYK's colour marker`() throws {
    let bytes = try Fixture.bytes("ycck.jpg")
    let bare = ImageMetadata.stripped(bytes)
    #expect(try ImageDecoder.decode(bare).image == ImageDecoder.decode(bytes).image)
  }
}
