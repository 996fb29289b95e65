import Imaging
import Testing

/// What is no image that can be read is named, with what to do about it.
@Suite struct FileSignatureTests {
  private static func box(_ brand: String, _ others: String = "") -> [UInt8] {
    let brands = Array("ftyp\(brand)".utf8) + [0, 0, 0, 0] + Array(others.utf8)
    return [0, 0, 0, UInt8(brands.count + 4)] + brands + [0, 0, 0, 8] + Array("mdat".utf8)
  }

  private static let cases: [(bytes: [UInt8], name: String, remedy: String)] = [
    (box("heic", "mif1heic"), "HEIC", "convert it to JPEG"),
    (box("mif1", "mif1miafheic"), "HEIC", "convert it to JPEG"),
    (box("msf1", "msf1"), "HEIF", "convert"), (box("avif", "mif1"), "AVIF", "convert"),
    (box("mif1", "avifmif1"), "AVIF", "convert"), (box("crx ", "isom"), "raw", "develop"),
    (box("qt  "), "video", "frames"), (box("isom", "mp41"), "video", "frames"),
    ([UInt8](repeating: 0, count: 128) + Array("DICM".utf8), "DICOM", "export its image"),
    ([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10], "JPEG 2000", "convert"),
    ([0xFF, 0x4F, 0xFF, 0x51, 0], "JPEG 2000", "convert"), ([0xFF, 0x0A, 1], "JPEG XL", "convert"),
    (Array("P6\n4 4\n255\n".utf8), "PPM", "convert"), (Array("P5 # x".utf8), "PPM", "convert"),
    ([0, 0, 1, 0, 1, 0], "ICO", "convert"), (Array("8BPS".utf8) + [0, 1], "PSD", "convert"),
    (Array("<svg xmlns=\"x\">".utf8), "SVG", "convert"),
    (Array("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg>".utf8), "SVG", "convert"),
    (Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8), "WebP", "convert"),
    (Array("RIFF\u{10}\0\0\0AVI LIST".utf8), "RIFF", "no image"),
    ([0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 0, 0], "TIFF", "convert"),
    ([0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8], "TIFF", "convert"),
    ([0x49, 0x49, 0x2A, 0, 16, 0, 0, 0, 0x43, 0x52, 2, 0], "raw file (Canon", "develop"),
    (Array("BM".utf8) + [0x36, 0], "BMP", "convert"), (Array("GIF89a..".utf8), "GIF", "convert"),
    (
      Array("version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 12345\n".utf8),
      "git-lfs", "git lfs pull"
    ),
    (Array("/annex/objects/MD5E-s12--ab.jpg\n".utf8), "git-annex", "git annex get"),
    (Array("<!DOCTYPE html><html>404".utf8), "HTML", "fetch the image again"),
    (Array("\n\n  <HTML>".utf8), "HTML", "fetch"), (Array("\u{FEFF}<html>".utf8), "HTML", "fetch"),
    (Array("<Error><Code>AccessDenied</Code></Error>".utf8), "XML", "fetch"),
    (Array("{\"message\": \"Not found\"}".utf8), "JSON", "fetch"), ([], "empty", "again"),
    ([UInt8](repeating: 0, count: 5000), "zeros", "again"), (Array("hello".utf8), "text", "fetch"),
    (Array("/9j/4AAQSkZJRg".utf8), "base64", "decode"),
    (Array("data:image/png;base64,iVBO".utf8), "data:", "decode"),
    (Array("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\0\u{10}JFIF".utf8), "saved as text", "binary"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A, 0x0A], "PNG damaged", "binary"),
    (Array("%PDF-1.4".utf8), "PDF", "export"), ([0x50, 0x4B, 3, 4, 0], "zip", "unpack"),
    ([0xC3, 0x28, 0x00, 0x91], "unknown binary data", "convert"),
  ]

  @Test("a file that is neither JPEG nor PNG is named", arguments: cases.indices)
  func named(index: Int) throws {
    let (bytes, name, remedy) = Self.cases[index]
    let signature = FileSignature.of(bytes)
    #expect(signature.name.contains(name), "\(signature.name)")
    #expect(signature.remedy.contains(remedy), "\(signature.name): \(signature.remedy)")
    #expect(throws: ImagingError.notAnImage(signature)) { try ImageDecoder.decode(bytes) }
    let error = ImagingError.notAnImage(signature)
    #expect(error.description.contains(name) && error.description.hasSuffix(signature.remedy))
  }

  @Test func `every short start of a file has an answer`() {
    for (bytes, _, _) in Self.cases {
      for count in 0..<min(bytes.count, 40) {
        #expect(!FileSignature.of(Array(bytes.prefix(count))).remedy.isEmpty)
      }
    }
  }

  @Test func `a whole JPEG of a kind that is not read is to be converted, not fetched again`()
    throws
  {
    var jpeg = try ImageEncoder.jpeg(Fixture.scene(width: 32, height: 24))
    let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg[frame + 1] = 0xC3
    let lossless = #expect(throws: ImagingError.self) { try ImageDecoder.decode(jpeg) }
    #expect(lossless?.description.contains("SOF type 0xc3") == true)
    #expect(lossless?.remedy.hasPrefix("convert") == true)
    jpeg[frame + 1] = 0xC0
    jpeg[frame + 4] = 12
    let deep = #expect(throws: ImagingError.self) { try ImageDecoder.decode(jpeg) }
    #expect(deep?.remedy.hasPrefix("convert") == true, "\(deep?.description ?? "")")
  }
}
