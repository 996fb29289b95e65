import Imaging
import Testing
import Vocabulary

/// Stripping copies what a decoder needs and nothing else, wherever something was hidden.
@Suite struct PlantedMetadataTests {
  private let plain = DecodeOptions(appliesOrientation: false)

  private func holdsSecret(_ bytes: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: PlantedMetadata.secret) }
  }

  private func check(_ file: PlantedMetadata.File) throws {
    let bytes = file.bytes
    #expect(holdsSecret(bytes))
    let image = try ImageDecoder.decode(bytes, options: plain).image
    let bare = ImageMetadata.stripped(bytes)
    #expect(!holdsSecret(bare))
    #expect(try ImageDecoder.decode(bare, options: plain).image == image)
    #expect(ImageMetadata.stripped(bare) == bare)
    let seen = try ImageInspector.inspect(bare)
    #expect(seen.personalData.isEmpty && !seen.hasLocation && !seen.hasMetadata)
    if file.namesPeople {
      let seen = try ImageInspector.inspect(bytes)
      #expect(seen.personalData.contains(.artist) && seen.hasLocation)
      #expect(seen.orientation == .turned90)
    }
  }

  @Test(
    "nothing planted in a JPEG is left, no pixel changes", arguments: try PlantedMetadata.jpegs())
  func jpeg(file: PlantedMetadata.File) throws { try check(file) }

  @Test("nothing planted in a PNG is left, no pixel changes", arguments: try PlantedMetadata.pngs())
  func png(file: PlantedMetadata.File) throws { try check(file) }

  @Test func `an image without metadata is stored byte for byte`() throws {
    let scene = Fixture.scene(width: 40, height: 30)
    for bytes in [try ImageEncoder.jpeg(scene), try ImageEncoder.png(scene)] {
      #expect(ImageMetadata.stripped(bytes) == bytes)
    }
    let progressive = try Fixture.bytes("progressive.jpg")
    #expect(ImageMetadata.stripped(progressive) == progressive)
  }

  @Test func `a further image tells of people, and is neither measured nor turned`() throws {
    let bytes = try ImageEncoder.jpeg(Fixture.scene(width: 40, height: 30))
    let preview = try ImageEncoder.jpeg(Fixture.scene(width: 8, height: 8))
    let further = preview[..<2] + PlantedMetadata.exif + preview[2...]
    let seen = try ImageInspector.inspect(bytes + further)
    #expect(seen.width == 40 && seen.height == 30 && seen.orientation == .upright)
    #expect(seen.personalData == [.artist, .thumbnail] && seen.hasLocation)
    // Zeros behind the end, as cameras pad files, are nobody's.
    let padded = try ImageInspector.inspect(bytes + [UInt8](repeating: 0, count: 100))
    #expect(padded.personalData.isEmpty && !padded.hasMetadata)
  }

  @Test func `the first EXIF block turns, all of them tell`() throws {
    let bytes = try ImageEncoder.jpeg(Fixture.scene(width: 40, height: 30))
    let upright: [UInt8] = [
      0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0,
    ]
    let first = PlantedMetadata.segment(0xE1, Array("Exif\0\0".utf8) + upright)
    let seen = try ImageInspector.inspect(
      bytes[..<20] + first + PlantedMetadata.exif + bytes[20...])
    #expect(seen.orientation == .turned180 && seen.personalData == [.artist] && seen.hasLocation)
  }
}
