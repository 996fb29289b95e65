import Imaging
import Testing
import Vocabulary

/// What lies under transparent pixels is nobody's image.
@Suite struct TransparencyTests {
  static let transparent = [
    "alpha.png", "alpha-16bit.png", "gray-alpha.png", "gray-alpha-16bit.png", "palette.png",
    "palette-alpha.png", "gray-key.png", "colour-key.png", "colour-16bit-key.png",
    "one-bit-key.png", "interlaced-alpha.png",
  ]

  @Test("transparent pixels lie over white exactly as Pillow lays them", arguments: Fixture.all)
  func pillow(fixture: Fixture) throws {
    let bytes = try Fixture.bytes(fixture.file)
    let isTransparent = Self.transparent.contains(fixture.file)
    #expect(try ImageInspector.inspect(bytes).isTransparent == isTransparent)
    guard isTransparent else { return }
    let decoded = try ImageDecoder.decode(bytes)
    #expect(Fixture.difference(decoded.image, try fixture.expected()) == 0)
  }

  @Test("a crop of a transparent image equals decoding all of it", arguments: transparent)
  func crop(file: String) throws {
    let bytes = try Fixture.bytes(file)
    for orientation in ImageOrientation.allCases {
      let options = DecodeOptions(appliesOrientation: false)
      let whole = try ImageDecoder.decode(bytes, options: options).image.oriented(orientation)
      let size = PixelSize(width: whole.width, height: whole.height).scaled(toShorterSide: 17)
      for (x, y) in [(0, 0), (size.width - 6, size.height - 6), (3, 5)] {
        let crop = PixelRect(x: x, y: y, width: 6, height: 6)
        let part = try CropDecoder.decode(bytes, options: options, orientation: orientation) { _ in
          CropRequest(size: size, crop: crop)
        }
        #expect(
          part == Resize.bilinear(whole, width: size.width, height: size.height, only: crop))
      }
    }
  }

  /// An image whose alpha is 255 inside a disc and `outside` around it, where the colours differ by
  /// `seed`.
  private func disc(seed: Int, outside: UInt8, interlaced: Bool = false) -> [UInt8] {
    let side = 96
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      let (dx, dy) = (x - 48, y - 48)
      if dx * dx + dy * dy < 40 * 40 { return [UInt8(x * 2), UInt8(y * 2), 90, 255] }
      let hidden = UInt8((x * (3 + seed) + y * (7 * seed + 1)) % 256)
      return [hidden, 255 - hidden, 7, outside]
    }
    // First column and row, then the steps between columns and rows, of Adam7's passes.
    let passes =
      interlaced
      ? [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
        (0, 1, 1, 2),
      ] : [(0, 0, 1, 1)]
    var rows: [UInt8] = []
    for (left, top, columns, lines) in passes {
      for y in stride(from: top, to: side, by: lines) {
        rows.append(0)
        for x in stride(from: left, to: side, by: columns) { rows += pixel(x, y) }
      }
    }
    return PNGBuilder.colourAndAlpha(side: side, rows: rows, isInterlaced: interlaced)
  }

  @Test func `pictures that look the same are the same, whatever lies under alpha 0`() throws {
    let first = disc(seed: 1, outside: 0)
    let second = disc(seed: 2, outside: 0)
    #expect(first != second)
    #expect(try ImageDecoder.decode(first).image == ImageDecoder.decode(second).image)
    let seen = try ImageInspector.inspect(first)
    #expect(seen.fingerprint != nil)
    #expect(try ImageInspector.inspect(second).fingerprint == seen.fingerprint)
    #expect(try ImageDecoder.decode(first).image.pixels[..<3] == [255, 255, 255])
    #expect(
      try ImageDecoder.decode(disc(seed: 1, outside: 255)).image
        != ImageDecoder.decode(disc(seed: 2, outside: 255)).image)
  }

  @Test func `an alpha channel that is opaque everywhere changes nothing and is no finding`() throws
  {
    let opaque = disc(seed: 1, outside: 255)
    #expect(try !ImageInspector.inspect(opaque).isTransparent)
    #expect(try ImageInspector.inspect(disc(seed: 1, outside: 254)).isTransparent)
  }

  @Test(
    "what a short transparent file leaves is black, as without alpha", arguments: [false, true])
  func short(isInterlaced: Bool) throws {
    let whole = disc(seed: 1, outside: 0, interlaced: isInterlaced)
    let all = try ImageDecoder.decode(whole).image
    #expect(all == (try ImageDecoder.decode(disc(seed: 1, outside: 0)).image))
    let rows = try ImageDecoder.decode(Array(whole.dropLast(6000)))
    #expect(rows.isTruncated)
    #expect(rows.image.pixels.suffix(96 * 3).allSatisfy { $0 == 0 })
    #expect(rows.image.pixels.prefix(96 * 3) == all.pixels.prefix(96 * 3))
  }
}
