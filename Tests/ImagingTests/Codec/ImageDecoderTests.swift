import Imaging
import Testing
import Vocabulary

@Suite struct ImageDecoderTests {
  @Test("every kind of image decodes as in Pillow, within 1 level", arguments: Fixture.all)
  func pillow(fixture: Fixture) throws {
    let decoded = try ImageDecoder.decode(Fixture.bytes(fixture.file))
    #expect(Fixture.difference(decoded.image, try fixture.expected()) <= 1)
    #expect(!decoded.isTruncated && decoded.warnings == 0)
  }

  @Test func `the fixtures were found`() { #expect(Fixture.all.count == 32) }

  @Test func `a short JPEG gives its first rows and says that it is short`() throws {
    let scene = Fixture.scene(width: 200, height: 160)
    let bytes = try ImageEncoder.jpeg(scene)
    let whole = try ImageDecoder.decode(bytes)
    let short = try ImageDecoder.decode(Array(bytes[..<(bytes.count / 2)]))
    #expect(short.isTruncated && short.warnings > 0 && short.message.contains("end"))
    let top = PixelRect(x: 0, y: 0, width: 200, height: 32)
    #expect(short.image.cropped(to: top) == whole.image.cropped(to: top))
  }

  @Test func `a short PNG gives its first rows and says that it is short`() throws {
    let scene = Fixture.scene(width: 200, height: 180)
    let bytes = try ImageEncoder.png(scene, level: 1)
    let short = try ImageDecoder.decode(Array(bytes[..<(bytes.count / 2)]))
    #expect(short.isTruncated)
    let top = PixelRect(x: 0, y: 0, width: 200, height: 20)
    #expect(short.image.cropped(to: top) == scene.cropped(to: top))
  }

  @Test func `a wanted side decodes a JPEG at a fraction of its size`() throws {
    let bytes = try ImageEncoder.jpeg(Fixture.scene(width: 400, height: 300))
    // 3/8 would do, but only 1/8, 1/4 and 1/2 are fast.
    let small = try ImageDecoder.decode(bytes, options: DecodeOptions(minimumSide: 100)).image
    #expect(small.width == 200 && small.height == 150)
    let reference = Resize.bilinear(
      try ImageDecoder.decode(bytes).image, width: small.width, height: small.height)
    let red = stride(from: 0, to: small.pixels.count, by: 3)
    let total = red.map { abs(Int(small.pixels[$0]) - Int(reference.pixels[$0])) }.reduce(0, +)
    #expect(Double(total) / Double(small.width * small.height) < 2)
  }

  @Test("a fraction equals Pillow's draft at the same scale, within 1 level", arguments: [5, 11])
  func draft(side: Int) throws {
    for stem in ["baseline", "full-colour", "progressive"] {
      let options = DecodeOptions(minimumSide: side)
      let decoded = try ImageDecoder.decode(Fixture.bytes("\(stem).jpg"), options: options).image
      let expected = RGBImage(
        width: side == 5 ? 8 : 15, height: side == 5 ? 6 : 12,
        pixels: try Fixture.bytes("draft-\(side)-\(stem).rgb"))
      #expect(Fixture.difference(decoded, expected) <= 1, "\(stem)")
    }
  }

  @Test("a small decoding has the pixels that an inspection sees", arguments: [140, 400, 900])
  func small(height: Int) throws {
    let scene = Fixture.scene(width: height * 4 / 3, height: height)
    let bytes = try ImageEncoder.jpeg(scene, quality: 85)
    let seen = try ImageInspector.inspect(bytes)
    let decoded = try ImageDecoder.decodeSmall(bytes)
    #expect(min(decoded.image.width, decoded.image.height) >= Fingerprinting.shorterSide)
    #expect(Fingerprinting.fingerprint(of: decoded.image) == seen.fingerprint)
    #expect(LocalFeatures.of(image: decoded.image, orientation: .upright) == seen.localFeatures)
    // 400 rows become 150, three eighths; with a minimum side they become 200, the half.
    let options = DecodeOptions(minimumSide: Fingerprinting.shorterSide)
    let other = try ImageDecoder.decode(bytes, options: options).image
    #expect((other.height == decoded.image.height) == (height != 400), "\(other.height)")
    let cut = try ImageDecoder.decodeSmall(Array(bytes.dropLast(bytes.count / 3)))
    #expect(cut.isTruncated)
  }

  @Test func `claims of 65,535 squared pixels are refused before memory is taken`() throws {
    var jpeg = try Fixture.bytes("baseline.jpg")
    let frame = try #require(
      jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    for offset in 5...8 { jpeg[frame + offset] = 0xFF }
    #expect(throws: ImagingError.tooLarge(width: 65535, height: 65535, limit: 100_000_000)) {
      try ImageDecoder.decode(jpeg)
    }
    #expect(throws: ImagingError.tooLarge(width: 29, height: 23, limit: 600)) {
      try ImageDecoder.decode(
        Fixture.bytes("rgb.png"), options: DecodeOptions(maximumPixels: 600))
    }
  }

  @Test("no damage of a byte crashes or hangs the decoder", arguments: Fixture.all)
  func damage(fixture: Fixture) throws {
    let bytes = try Fixture.bytes(fixture.file)
    let options = DecodeOptions(maximumPixels: 1_000_000, appliesOrientation: false)
    var shown = 0
    for position in stride(from: 0, to: bytes.count, by: 7) {
      for value: UInt8 in [0x00, 0xFF, bytes[position] ^ 0x10] {
        var broken = bytes
        broken[position] = value
        _ = try? ImageInspector.inspect(broken, maximumPixels: 1_000_000)
        let bare = ImageMetadata.stripped(broken)
        guard let image = try? ImageDecoder.decode(broken, options: options).image else { continue }
        shown += 1
        #expect(
          try ImageDecoder.decode(bare, options: options).image == image,
          "byte \(position) is \(value): stripping changes pixels")
      }
      _ = try? ImageDecoder.decode(Array(bytes[..<position]), options: options)
    }
    #expect(shown > 0)
  }
}
