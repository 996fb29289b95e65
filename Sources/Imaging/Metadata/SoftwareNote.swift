/// Comments that name a program or a camera and nobody.
///
/// Programs sign the files that they write: `File written by Adobe Photoshop 4.0`, `CREATOR: gd-jpeg v1.0`.
/// A comment of nothing but such words identifies no person.
enum SoftwareNote {
  /// Programs, libraries and cameras that sign files.
  private static let products: Set<String> = [
    "acdsee", "alchemy", "applemark", "avcodec", "canon", "casio", "corel", "ezgif", "ffmpeg",
    "fujifilm", "gd", "gimp", "handmade", "ijg", "imagemagick", "graphicsmagick", "imageready",
    "inkscape", "irfanview", "jpegmini", "jpegoptim", "jpegtran", "kodak", "konica", "lavc",
    "lead", "libjpeg", "libpng", "lightroom", "matplotlib", "minolta", "mozjpeg", "nikon",
    "olympus", "opencv", "paint", "panasonic", "pentax", "photoshop", "picasa", "pillow",
    "pngcrush",
    "samsung", "sony", "xnview", "xv", "intel", "apple", "microsoft", "ricoh", "leica",
  ]
  /// What stands around their names.
  private static let fillers: Set<String> = [
    "a", "adobe", "alpha", "and", "as", "b", "baseline", "beta", "by", "camera", "cc", "co", "com",
    "company", "compressed", "compression", "corp", "corporation", "created", "creator", "cs",
    "default", "digital", "dslr", "edited", "editor", "elements", "file", "for", "free", "from",
    "generated", "http", "https", "image", "inc", "jfif", "jpeg", "jpg", "lib", "library",
    "linux", "ltd", "mac", "macintosh", "made", "mark", "maximum", "on", "optimised", "optimized",
    "optical", "org", "os", "photo", "png", "pro", "processed", "processor", "progressive",
    "quality", "r", "resized", "rev", "save", "saved", "shop", "software", "standard", "studio",
    "systems", "technologies", "the", "tm", "tool", "turbo", "using", "v", "version", "version:",
    "web", "windows", "with", "work", "works", "written", "www", "x", "ebay",
  ]

  /// Whether a text says something next to the name of what wrote it; blanks say nothing.
  ///
  /// UTF-16 of plain letters is understood: bytes of zero are passed over.
  static func tellsOfPeople(_ bytes: some Sequence<UInt8>) -> Bool {
    let text = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
    guard text.contains(where: { !$0.isWhitespace }) else { return false }
    var isProduct = false
    for word in text.split(whereSeparator: { !$0.isLetter }) {
      let word = word.lowercased()
      if products.contains(word) {
        isProduct = true
      } else if !fillers.contains(word) {
        return true
      }
    }
    return !isProduct || holdsNumber(text)
  }

  /// Whether there is a number longer than a version's, or a date.
  private static func holdsNumber(_ text: String) -> Bool {
    let parts = text.split { !$0.isNumber && !"-:/".contains($0) }
    return parts.contains { part in
      let runs = part.split { !$0.isNumber }
      return runs.count > 1 || runs.contains { $0.count > 4 }
    }
  }
}
