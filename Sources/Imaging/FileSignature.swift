/// What a file is that is neither JPEG nor PNG, by its first bytes, and how its image is to be had.
package struct FileSignature: Sendable, Hashable {
  /// What it is, such as `HEIC (iPhone)`.
  package let name: String
  /// What to do, as a sentence without its end: `convert it to JPEG`.
  package let remedy: String

  /// A name with what to do.
  init(_ name: String, _ remedy: String = Self.convert) {
    self.name = name
    self.remedy = remedy
  }

  static let convert = "convert it to JPEG or PNG"
  static let fetch = "it is no image: fetch the image itself again"

  /// What the bytes of a file look like; any bytes have an answer.
  package static func of(_ bytes: [UInt8]) -> FileSignature { of(bytes.span) }

  static func of(_ bytes: Span<UInt8>) -> FileSignature {
    if bytes.isEmpty {
      return FileSignature(
        "an empty file", "fetch or copy it again: a download or copy broke off")
    }
    return container(bytes) ?? magic(bytes) ?? text(bytes)
  }

  /// Formats whose name stands a few bytes behind the start.
  private static func container(_ bytes: Span<UInt8>) -> FileSignature? {
    if bytes.starts(with: Array("ftyp".utf8), at: 4) { return media(bytes) }
    // The 128 bytes before DICM may be missing: such a file begins with its first element, the
    // length of a group or the character set (0008,0005).
    if bytes.starts(with: Array("DICM".utf8), at: 128)
      || bytes.starts(with: [2, 0, 0, 0, 0x55, 0x4C, 4, 0])
      || bytes.starts(with: [8, 0, 5, 0]) || bytes.starts(with: [8, 0, 0, 0, 4, 0, 0, 0])
    {
      return FileSignature("DICOM", "export its image as JPEG or PNG, without the patient's data")
    }
    if bytes.starts(with: Array("RIFF".utf8)) {
      return bytes.starts(with: Array("WEBP".utf8), at: 8)
        ? FileSignature("WebP") : FileSignature("a RIFF file (sound or video)", fetch)
    }
    // Raw files of many cameras are TIFF files too; Canon's says so behind the offset of its first
    // directory.
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
      return bytes.starts(with: Array("CR".utf8), at: 8)
        ? raw("Canon's, CR2") : FileSignature("TIFF, or a raw file built on it")
    }
    let isBlank = (0..<min(bytes.count, 4096)).allSatisfy { bytes[$0] == 0 }
    return isBlank
      ? FileSignature("nothing but zeros", "fetch or copy it again: a download or copy broke off")
      : nil
  }

  /// Boxes of ISO media by their brands: the first one, then those that the file is compatible with.
  private static func media(_ bytes: Span<UInt8>) -> FileSignature {
    let size = min(max(bytes.bigEndian(at: 0, size: 4) ?? 16, 16), 256, bytes.count)
    var brands: [String] = []
    for at in stride(from: 8, to: size - 3, by: 4) where at != 12 {
      brands.append(String(decoding: (at..<(at + 4)).map { bytes[$0] }, as: UTF8.self))
    }
    func has(_ names: Set<String>) -> Bool { brands.contains { names.contains($0) } }
    if has(["crx "]) { return raw("Canon's, CR3") }
    if has(["avif", "avis"]) { return FileSignature("AVIF") }
    if has(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]) {
      return FileSignature("HEIC (iPhone)", "convert it to JPEG")
    }
    if has(["mif1", "msf1"]) { return FileSignature("HEIF", "convert it to JPEG") }
    if has(["jp2 ", "jpx ", "jpm ", "jph "]) { return FileSignature("JPEG 2000") }
    return FileSignature("a video (MP4 or QuickTime)", "save one of its frames as JPEG or PNG")
  }

  private static func raw(_ whose: String) -> FileSignature {
    FileSignature("a camera's raw file (\(whose))", "develop it to JPEG")
  }

  private static func magic(_ bytes: Span<UInt8>) -> FileSignature? {
    if let found = magics.first(where: { bytes.starts(with: $0.bytes) }) { return found.signature }
    // Netpbm: P1 to P7, then white space.
    if bytes.count > 2, bytes[0] == UInt8(ascii: "P"), (0x31...0x37).contains(bytes[1]),
      bytes[2] <= 0x20 || bytes[2] == UInt8(ascii: "#")
    {
      return FileSignature("PPM (Netpbm)")
    }
    return nil
  }

  /// What is text, and what is nothing known.
  private static func text(_ bytes: Span<UInt8>) -> FileSignature {
    let head = (0..<min(bytes.count, 1024)).map { bytes[$0] }
    // Bytes that are no UTF-8 became U+FFFD: a program took the image for a text.
    if head.starts(with: [0xEF, 0xBF, 0xBD]) {
      return FileSignature(
        "an image damaged by being saved as text", "fetch it again, as binary data")
    }
    let words = String(decoding: head, as: UTF8.self)
    let shown = words.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    for (start, signature) in texts where shown.hasPrefix(start) { return signature }
    if shown.hasPrefix("<") {
      if shown.contains("<svg") { return FileSignature("SVG (a drawing)") }
      return FileSignature(
        "an HTML or XML page", "fetch the image again: a server's page was saved in its place")
    }
    if shown.contains("/annex/objects/") { return pointer("git-annex", "git annex get") }
    if head.prefix(64).contains(where: { $0 >= 0x7F || $0 < 0x09 }) {
      return FileSignature("unknown binary data", "fetch it again, or convert it to JPEG or PNG")
    }
    return FileSignature("text", fetch)
  }

  private static func pointer(_ tool: String, _ command: String) -> FileSignature {
    FileSignature("a pointer of \(tool), not the image", "fetch the image with `\(command)`")
  }
}

extension FileSignature {
  private static let bundle = "unpack it: an image is read where it lies as a file of its own"

  /// First bytes of binary formats.
  private static let magics: [(bytes: [UInt8], signature: FileSignature)] = [
    ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], FileSignature("JPEG 2000")),
    ([0xFF, 0x4F, 0xFF, 0x51], FileSignature("JPEG 2000")),
    ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], FileSignature("JPEG XL")),
    ([0xFF, 0x0A], FileSignature("JPEG XL")),
    ([0x49, 0x49, 0xBC], FileSignature("JPEG XR")),
    (Array("GIF8".utf8), FileSignature("GIF")),
    (Array("BM".utf8), FileSignature("BMP")),
    ([0, 0, 1, 0], FileSignature("ICO (icons)")), ([0, 0, 2, 0], FileSignature("CUR (cursors)")),
    (Array("8BPS".utf8), FileSignature("PSD (Photoshop)")),
    (Array("gimp xcf".utf8), FileSignature("XCF (GIMP)")),
    ([0x49, 0x49, 0x2B, 0], FileSignature("BigTIFF")),
    ([0x4D, 0x4D, 0, 0x2B], FileSignature("BigTIFF")),
    (Array("IIRO".utf8), raw("Olympus', ORF")), (Array("IIRS".utf8), raw("Olympus', ORF")),
    (Array("IIU\0".utf8), raw("Panasonic's, RW2")),
    (Array("FUJIFILMCCD-RAW".utf8), raw("Fujifilm's, RAF")),
    (Array("\0MRM".utf8), raw("Minolta's, MRW")), (Array("FOVb".utf8), raw("Sigma's, X3F")),
    ([0x76, 0x2F, 0x31, 0x01], FileSignature("OpenEXR")),
    (Array("#?RADIANCE".utf8), FileSignature("Radiance HDR")),
    (Array("qoif".utf8), FileSignature("QOI")), (Array("DDS ".utf8), FileSignature("DDS")),
    (Array("SIMPLE  =".utf8), FileSignature("FITS")),
    ([0x8A, 0x4D, 0x4E, 0x47], FileSignature("MNG")),
    ([0x89, 0x48, 0x44, 0x46], FileSignature("HDF5", "export its images as PNG")),
    ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], FileSignature("a NumPy array", "save it as PNG")),
    (
      [0x89, 0x50, 0x4E, 0x47],
      FileSignature("a PNG damaged by a copy as text", "fetch or copy it again, as binary data")
    ),
    (Array("%PDF".utf8), FileSignature("PDF", "export its images as JPEG or PNG")),
    (Array("%!PS".utf8), FileSignature("PostScript")),
    ([0x50, 0x4B, 3, 4], FileSignature("zip", bundle)),
    ([0x1F, 0x8B], FileSignature("gzip", bundle)),
    ([0x37, 0x7A, 0xBC, 0xAF], FileSignature("7z", bundle)),
    (Array("Rar!".utf8), FileSignature("RAR", bundle)),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], FileSignature("xz", bundle)),
    (Array("BZh".utf8), FileSignature("bzip2", bundle)),
    ([0, 5, 0x16, 7], FileSignature("macOS' notes on a file (AppleDouble)", fetch)),
    (
      [0x4C, 0, 0, 0, 1, 0x14, 2, 0],
      FileSignature("a Windows shortcut", "copy the file that it points to")
    ),
  ]

  /// First words of text, in small letters.
  private static let texts: [(start: String, signature: FileSignature)] = [
    ("version https://git-lfs", pointer("git-lfs", "git lfs pull")),
    ("/9j/", FileSignature("a JPEG written as base64", "decode it: base64 --decode")),
    ("ivborw0kgg", FileSignature("a PNG written as base64", "decode it: base64 --decode")),
    (
      "data:image/",
      FileSignature("a data: address", "decode what stands behind its comma: base64 --decode")
    ),
    (
      "{",
      FileSignature("JSON", "fetch the image again: a server's answer was saved in its place")
    ),
    ("[internetshortcut]", FileSignature("a link to a page", "fetch what it points to")),
  ]
}
