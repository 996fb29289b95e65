import Imaging

/// Image files with the word SECRET in a place where no reader of pixels looks.
enum PlantedMetadata {
  struct File: CustomStringConvertible {
    let description: String
    let bytes: [UInt8]
    /// It holds an EXIF block that names an artist and a location; turned by it when it is the first one.
    var namesPeople = false
  }

  static let secret = Array("SECRET".utf8)

  /// A TIFF structure: turned by 90 degrees, an artist, a latitude.
  static let tiff: [UInt8] = {
    var block: [UInt8] = [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 3]
    block += [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
    block += [0x01, 0x3B, 0, 2, 0, 0, 0, 7, 0, 0, 0, 50]
    block += [0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 58]
    block += [0, 0, 0, 0] + secret + [0, 0]
    return block + [0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 0x4E, 0, 0, 0, 0, 0, 0, 0]
  }()

  static let exif = segment(0xE1, Array("Exif\0\0".utf8) + tiff)

  static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    let size = body.count + 2
    return [0xFF, marker, UInt8(size >> 8), UInt8(size & 0xFF)] + body
  }

  private static func segment(_ marker: UInt8, _ name: String) -> [UInt8] {
    segment(marker, Array(name.utf8) + secret)
  }

  /// Where the `number`th segment with a marker starts, from 0; the segments in front of it are well formed.
  private static func position(_ marker: UInt8, _ number: Int = 0, in bytes: [UInt8]) -> Int {
    var left = number
    return bytes.indices.dropFirst(2).first { at in
      guard at + 1 < bytes.count, bytes[at] == 0xFF, bytes[at + 1] == marker else { return false }
      left -= 1
      return left < 0
    } ?? bytes.count
  }

  private static func inserting(_ more: [UInt8], at position: Int, in bytes: [UInt8]) -> [UInt8] {
    bytes[..<position] + more + bytes[position...]
  }

  /// JPEG files that libjpeg decodes.
  static func jpegs() throws -> [File] {
    let plain = try ImageEncoder.jpeg(Fixture.scene(width: 40, height: 30))
    let progressive = try Fixture.bytes("progressive.jpg")
    let adobe = try Fixture.bytes("ycck.jpg")
    let front = 20  // Behind the start of the image, 2, and JFIF's segment, 18.
    let (frame, scan) = (position(0xC0, in: plain), position(0xDA, in: plain))
    let end = plain.count - 2
    func put(_ what: String, _ more: [UInt8], at position: Int, people: Bool = false) -> File {
      File(
        description: what, bytes: inserting(more, at: position, in: plain), namesPeople: people)
    }
    var files = [
      put("a stray byte in front of EXIF", [0] + exif, at: front, people: true),
      put("stray text", secret, at: front),
      put("stray text in front of EXIF", secret + exif, at: front, people: true),
      put("fill bytes", [0xFF, 0xFF, 0xFF] + exif, at: front, people: true),
      put("a stuffed 0xFF", [0xFF, 0] + exif, at: front, people: true),
      put("markers without length", [0xFF, 0x01, 0xFF, 0xD3] + exif, at: front, people: true),
      put("a length of 0", [0xFF, 0xE4, 0, 0] + secret + exif, at: front, people: true),
      put("a length of 1", [0xFF, 0xE4, 0, 1] + secret, at: front),
      put("EXIF in front of the frame", exif, at: frame, people: true),
      put("EXIF in front of the scan", exif, at: scan, people: true),
      put("EXIF behind the scan", exif, at: end, people: true),
      put("text behind a segment behind the scan", segment(0xE5, []) + secret, at: end),
      put("text behind the end", secret, at: end + 2),
      put("a preview behind the end", secret + [0xFF, 0xD8] + exif + plain[2...], at: end + 2),
      put("EXIF with another pad", segment(0xE1, Array("Exif\0\u{1}".utf8) + tiff), at: front),
      put(
        "two EXIF blocks", segment(0xE1, Array("Exif\0\0".utf8) + tiff.prefix(8)) + exif, at: front),
      put("XMP", segment(0xE1, "http://ns.adobe.com/xap/1.0/\0"), at: front),
      put("extended XMP", segment(0xE1, "http://ns.adobe.com/xmp/extension/\0"), at: front),
      put("Photoshop's resources", segment(0xED, "Photoshop 3.0\0"), at: front),
      put("a comment", segment(0xFE, ""), at: front),
      put("a comment behind the scan", segment(0xFE, ""), at: end),
      put("MPF", segment(0xE2, "MPF\0"), at: front),
      put("JUMBF", segment(0xEB, "JP"), at: front),
      put("APP15", segment(0xEF, ""), at: front),
      put("a number of lines", segment(0xDC, ""), at: end),
      put("a JFIF extension", segment(0xE0, "JFXX\0\u{10}"), at: front),
      put("a short JFIF segment", segment(0xE0, "JFIF\0"), at: front),
      put("another APP0", segment(0xE0, "AVI1"), at: front),
      File(
        description: "JFIF with more behind it",
        bytes: plain[..<2] + segment(0xE0, Array(plain[6..<20]) + secret) + plain[20...]),
    ]
    for number in 1...3 {
      let between = position(0xDA, number, in: progressive)
      files.append(
        File(
          description: "EXIF before scan \(number)",
          bytes: inserting([7] + exif, at: between, in: progressive), namesPeople: true))
    }
    let at = position(0xEE, in: adobe)
    let body = adobe[(at + 4)..<(at + 2 + Int(adobe[at + 3]))]
    files.append(
      File(
        description: "Adobe's segment with more behind it",
        bytes: adobe[..<at] + segment(0xEE, body + secret) + adobe[body.endIndex...]))
    // Without an end: a segment that is cut off.
    files.append(
      File(
        description: "a cut segment", bytes: plain[..<end] + [0xFF, 0xE1, 0x7F, 0xFF] + secret))
    return files
  }

  /// PNG files that libpng decodes.
  static func pngs() throws -> [File] {
    let plain = try ImageEncoder.png(Fixture.scene(width: 40, height: 30))
    let (front, end) = (33, plain.count - 12)
    func chunk(_ type: String, _ name: String = "") -> [UInt8] {
      PNGBuilder.chunk(type, Array(name.utf8) + secret)
    }
    let exif = PNGBuilder.chunk("eXIf", tiff)
    var files: [File] = []
    for (place, position) in [("in front of", front), ("behind", end)] {
      func put(_ type: String, _ more: [UInt8], people: Bool = false) {
        files.append(
          File(
            description: "\(type) \(place) the pixels",
            bytes: inserting(more, at: position, in: plain), namesPeople: people))
      }
      put("eXIf", exif, people: true)
      put("tEXt", chunk("tEXt", "Author\0"))
      put("zTXt", chunk("zTXt", "Author\0\0"))
      put("iTXt", chunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0"))
      put("a private chunk", chunk("prVt"))
      put("C2PA", chunk("caBX"))
      put("a gamma too long", chunk("gAMA", "1234"))
      put("an intent too long", chunk("sRGB", "\0"))
    }
    files.append(
      File(
        description: "pixels behind another chunk",
        bytes: inserting(chunk("tEXt", "a\0") + chunk("IDAT"), at: end, in: plain)))
    files.append(File(description: "text in the end", bytes: plain[..<end] + chunk("IEND")))
    files.append(File(description: "text behind the end", bytes: plain + secret))
    files.append(File(description: "a chunk behind the end", bytes: plain + exif))
    files.append(
      File(
        description: "a cut chunk", bytes: plain[..<end] + chunk("tEXt", "Author\0").dropLast(4)))
    return files
  }
}
