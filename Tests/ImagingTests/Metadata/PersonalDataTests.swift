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
    // Behind its end the file holds a second image, as cameras store a preview.
    #expect(
      seen.personalData == [
        .artist, .copyright, .cameraOwner, .serialNumber, .comment, .date, .computer, .thumbnail,
        .makerNote, .xmp, .iptc,
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

  /// A JPEG with one segment in front.
  private func jpeg(marker: UInt8, _ body: [UInt8]) throws -> [UInt8] {
    let picture = try ImageEncoder.jpeg(RGBImage(width: 8, height: 8, gray: 90))
    let size = body.count + 2
    return picture[..<2] + [0xFF, marker, UInt8(size >> 8), UInt8(size & 0xFF)] + body
      + picture[2...]
  }

  @Test(arguments: [
    "File written by Adobe Photoshop\u{AE} 4.0",
    "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n",
    "Created with GIMP", "LEAD Technologies Inc. V1.01", "Lavc57.107.100", "AppleMark\n",
    "OLYMPUS DIGITAL CAMERA         ", "Optimized by JPEGmini 3.9.20.0", "", "   \n",
    "Intel(R) JPEG Library, version [1.5.4.36]",
  ])
  func `a comment that names a program alone is no data about people`(text: String) throws {
    let bytes = try jpeg(marker: 0xFE, Array(text.utf8))
    let seen = try ImageInspector.inspect(bytes)
    #expect(seen.personalData == [] && seen.hasMetadata)
    #expect(try ImageInspector.inspect(try jpeg(tag: 0x0E, 0x01, text: text)).personalData == [])
    #expect(ImageMetadata.stripped(bytes).count < bytes.count)
  }

  @Test(arguments: [
    "Anna Example, edited in Photoshop", "Photoshop 123456", "Photoshop 2017-05-03", "left forearm",
    "4711", "Adobe", "with quality",
  ])
  func `a comment that says more is`(text: String) throws {
    #expect(
      try ImageInspector.inspect(try jpeg(marker: 0xFE, Array(text.utf8))).personalData == [
        .comment
      ])
  }

  /// An APP13 block of resources.
  private func photoshop(_ resources: [(id: UInt8, content: [UInt8])]) throws -> [UInt8] {
    var body = Array("Photoshop 3.0\0".utf8)
    for (id, content) in resources {
      body += Array("8BIM".utf8) + [0x04, id, 0, 0, 0, 0, 0, UInt8(content.count)] + content
      if content.count % 2 == 1 { body.append(0) }
    }
    return try jpeg(marker: 0xED, body)
  }

  private func dataSet(_ record: UInt8, _ set: UInt8, _ text: String) -> [UInt8] {
    [0x1C, record, set, 0, UInt8(text.utf8.count)] + Array(text.utf8)
  }

  @Test func `a Photoshop block identifies people only by a record in it`() throws {
    func seen(_ resources: [(id: UInt8, content: [UInt8])]) throws -> [PersonalData] {
      try ImageInspector.inspect(try photoshop(resources)).personalData
    }
    let version: [UInt8] = dataSet(2, 0, "\0\u{02}")
    let charset = dataSet(1, 90, "\u{1B}%G")
    #expect(try seen([]) == [])
    #expect(try seen([(0x0B, [1, 2, 3]), (0x25, Array("print".utf8))]) == [])
    #expect(try seen([(0x04, [])]) == [])
    #expect(try seen([(0x04, charset + version)]) == [])
    #expect(try seen([(0x04, version + dataSet(2, 65, "Adobe Photoshop"))]) == [])
    #expect(try seen([(0x04, dataSet(2, 80, "   "))]) == [])
    #expect(try seen([(0x0B, [1, 2, 3]), (0x04, version + dataSet(2, 80, "Anna"))]) == [.iptc])
    #expect(try seen([(0x0C, [1, 2, 3, 4])]) == [.thumbnail])
  }

  @Test func `a PNG's text that names a program alone identifies nobody`() throws {
    func seen(_ type: String, _ text: String) throws -> [PersonalData] {
      let picture = try ImageEncoder.png(RGBImage(width: 8, height: 8, gray: 90), level: 1)
      let chunk = PNGBuilder.chunk(type, Array(text.utf8))
      return try ImageInspector.inspect(picture[..<33] + chunk + picture[33...]).personalData
    }
    #expect(try seen("tEXt", "Software\0Adobe ImageReady") == [])
    #expect(try seen("tEXt", "Comment\0Created with GIMP") == [])
    #expect(try seen("iTXt", "Comment\0\0\0\0\0Created with GIMP") == [])
    #expect(try seen("tEXt", "Comment\0Anna Example") == [.comment])
    #expect(try seen("iTXt", "Comment\0\0\0\0\0Anna Example") == [.comment])
    #expect(try seen("tEXt", "Author\0A") == [.artist])
    #expect(try seen("tEXt", "Patient\0Anna") == [.text])
  }

  @Test func `a thumbnail in the JFIF segment is reported and removed`() throws {
    let picture = try ImageEncoder.jpeg(RGBImage(width: 8, height: 8, gray: 90))
    let small = [UInt8](repeating: 0x77, count: 12)
    // FFD8, then FFE0 with its length at 4 and the sides of the thumbnail in its last two bytes.
    #expect(picture[3] == 0xE0 && picture[5] == 16)
    let bytes = picture[..<5] + [28] + picture[6..<18] + [2, 2] + small + picture[20...]
    #expect(try ImageInspector.inspect(Array(bytes)).personalData == [.thumbnail])
    #expect(ImageMetadata.stripped(Array(bytes)) == ImageMetadata.stripped(picture))
    #expect(try ImageInspector.inspect(ImageMetadata.stripped(Array(bytes))).personalData == [])
  }

  @Test func `a GPS directory without a index is none`() throws {
    func seen(_ entries: [[UInt8]]) throws -> Bool {
      // One entry in the first directory: where the GPS directory lies, at 26.
      var block: [UInt8] = [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1]
      block += [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0]
      block += [0, UInt8(entries.count)] + entries.flatMap { $0 } + [0, 0, 0, 0]
      let bytes = try jpeg(marker: 0xE1, Array("Exif\0\0".utf8) + block)
      return try ImageInspector.inspect(bytes).hasLocation
    }
    let version: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 4, 2, 3, 0, 0]
    #expect(try !seen([version]))
    #expect(try !seen([version, [0, 1, 0, 2, 0, 0, 0, 2, 0x20, 0, 0, 0]]))
    #expect(try seen([version, [0, 1, 0, 2, 0, 0, 0, 2, 0x4E, 0, 0, 0]]))
  }
}
