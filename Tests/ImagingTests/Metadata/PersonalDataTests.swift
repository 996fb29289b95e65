import Imaging
import Testing

@Suite struct PersonalDataTests {
  private func holdsSecret(_ bytes: [UInt8]) -> Bool {
    let word = Array("SECRET".utf8)
    return bytes.indices.contains { bytes[$0...].starts(with: word) }
  }

  @Test func `a JPEG's data about people is named by its kind`() throws {
    let seen = try ImageInspector.inspect(Fixture.bytes("personal.jpg"))
    #expect(seen.hasLocation && seen.isProgressive)
    #expect(
      seen.personalData == [
        .artist, .copyright, .cameraOwner, .serialNumber, .comment, .date, .computer, .makerNote,
        .xmp, .iptc,
      ])
  }

  @Test func `a PNG's data about people is named by its kind`() throws {
    let seen = try ImageInspector.inspect(Fixture.bytes("personal.png"))
    #expect(seen.hasLocation)
    #expect(
      seen.personalData == [
        .artist, .copyright, .cameraOwner, .serialNumber, .comment, .date, .computer, .makerNote,
        .xmp, .text,
      ])
  }

  @Test("stripping leaves nothing of it and changes no pixel", arguments: ["jpg", "png"])
  func stripped(ending: String) throws {
    let bytes = try Fixture.bytes("personal.\(ending)")
    #expect(holdsSecret(bytes))
    let bare = ImageMetadata.stripped(bytes)
    #expect(!holdsSecret(bare))
    let seen = try ImageInspector.inspect(bare)
    #expect(seen.personalData.isEmpty && !seen.hasLocation && !seen.hasMetadata)
    #expect(seen.warnings == 0)
    let options = DecodeOptions(appliesOrientation: false)
    #expect(
      try ImageDecoder.decode(bare, options: options).image
        == ImageDecoder.decode(bytes, options: options).image)
    #expect(ImageMetadata.stripped(bare) == bare)
  }

  /// An EXIF block with one ASCII entry in its first directory.
  private func jpeg(tag: UInt8, _ tagHigh: UInt8, text: String) throws -> [UInt8] {
    let content = Array(text.utf8) + [0]
    var block: [UInt8] = [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1]
    block += [tagHigh, tag, 0, 2, 0, 0, 0, UInt8(content.count), 0, 0, 0, 26, 0, 0, 0, 0]
    block += content
    let body = Array("Exif\0\0".utf8) + block
    let picture = try ImageEncoder.jpeg(RGBImage(width: 8, height: 8, gray: 90))
    return picture[..<2] + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + picture[2...]
  }

  @Test func `empty fields, as cameras write them, are no data about people`() throws {
    let named = try jpeg(tag: 0x3B, 0x01, text: "Anna Example")
    #expect(try ImageInspector.inspect(named).personalData == [.artist])
    let blank = try jpeg(tag: 0x3B, 0x01, text: "            ")
    #expect(try ImageInspector.inspect(blank).personalData == [])
    let date = try jpeg(tag: 0x32, 0x01, text: "0000:00:00 00:00:00")
    #expect(try ImageInspector.inspect(date).personalData == [])
  }
}
