/// The name of an image file as a source states it, understood: a path of this system or of Windows,
/// or an address.
///
/// A text may be read in several ways: `a#1.jpg` may be a name or an address with a fragment.
/// `readings` has them all, the most literal one first.
package struct StatedName: Sendable, Hashable {
  /// The folders and the file's name, without a drive, host or bucket in front; never `.` or `..`.
  package let parts: [String]
  /// Whether the path begins on another machine or at a root: its first folders need not be here.
  package let isForeign: Bool
  /// Whether it leads out of the folder that it begins in.
  package let leadsOut: Bool

  /// The file's name; empty when the text names none.
  package var name: String { parts.last ?? "" }
  /// The folders before the name.
  package var folders: ArraySlice<String> { parts.dropLast() }
  /// The path with slashes.
  package var path: String { parts.joined(separator: "/") }

  /// Suffixes of image files, those that are read and those that are only known.
  package static let imageSuffixes: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "gif", "tif", "tiff", "bmp", "webp", "heic", "heif",
    "avif", "jp2", "j2k", "jpx", "jxl", "dcm", "dicom", "ppm", "pgm", "pbm", "pnm", "ico", "psd",
    "svg", "cr2", "cr3", "nef", "arw", "dng", "orf", "rw2", "raf",
  ]

  /// The ways in which a text can be read, each once.
  package static func readings(_ text: String) -> [StatedName] {
    let text = trimmed(text)
    var found: [StatedName] = []
    func add(_ text: Substring, isForeign: Bool = false) {
      // A back slash separates on Windows and is part of a name here; the literal reading comes
      // first.
      for separators in ["/", "/\\"] {
        let reading = StatedName(text, separators: separators, isForeign: isForeign)
        if reading.parts.isEmpty, !reading.leadsOut { continue }
        if !found.contains(reading) { found.append(reading) }
      }
    }
    add(text[...])
    let path = text.prefix { $0 != "?" && $0 != "#" }
    if path.endIndex < text.endIndex {
      add(path)
      for value in queryValues(text[path.endIndex...]) { add(value, isForeign: true) }
    }
    for reading in found where reading.parts.contains(where: { $0.utf8.contains(percent) }) {
      let parts = reading.parts.map(decoded)
      add(parts.joined(separator: "/")[...], isForeign: reading.isForeign)
    }
    return found
  }

  /// A name with what does not tell files apart made alike: letter case, Unicode's forms (texts are
  /// compared by characters), blanks of any kind and number, and characters that nobody sees.
  package static func folded(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return name.lowercased() }
    var result = String.UnicodeScalarView()
    var isBlank = false
    for scalar in name.unicodeScalars {
      if scalar.properties.isWhitespace {
        isBlank = true
      } else if scalar.properties.generalCategory != .format {
        if isBlank, !result.isEmpty { result.append(" ") }
        isBlank = false
        result.append(scalar)
      }
    }
    return String(result).lowercased()
  }

  /// A name without its suffix, when that is an image's; nil for others.
  package static func stem(_ name: String) -> String? {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
      imageSuffixes.contains(name[name.index(after: dot)...].lowercased())
    else { return nil }
    return String(name[..<dot])
  }

  /// Whether a text is an address or begins at a root or drive: no folder belongs in front of it.
  package static func isForeign(_ text: String) -> Bool {
    StatedName(trimmed(text)[...], separators: "/\\").isForeign
  }
}

extension StatedName {
  private static let percent = UInt8(ascii: "%")

  /// Reads a text in one way.
  private init(_ text: Substring, separators: String, isForeign isKnownForeign: Bool = false) {
    var rest = text
    var isForeign = isKnownForeign
    if let scheme = rest.firstRange(of: "://"), scheme.lowerBound > rest.startIndex,
      rest[..<scheme.lowerBound].allSatisfy({
        $0.isASCII && ($0.isLetter || $0.isNumber || "+.-".contains($0))
      })
    {
      // Behind the scheme stands a host or bucket.
      rest = rest[scheme.upperBound...].drop { $0 != "/" }
      isForeign = true
    } else if rest.hasPrefix("//") || rest.hasPrefix("\\\\") {
      rest = rest.dropFirst(2).drop { !separators.contains($0) }
      isForeign = true
    } else if rest.hasPrefix("file:") {
      rest = rest.dropFirst(5)
      isForeign = true
    }
    let start = rest.drop { separators.contains($0) }
    if start.startIndex > rest.startIndex { isForeign = true }
    rest = start
    if let first = rest.first, first.isASCII, first.isLetter, rest.dropFirst().first == ":" {
      rest = rest.dropFirst(2)
      isForeign = true
    } else if rest.first == "~" {
      rest = rest.drop { !separators.contains($0) }
      isForeign = true
    }
    var parts: [String] = []
    var leadsOut = false
    for part in rest.split(whereSeparator: { separators.contains($0) }) where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if parts.popLast() == nil {
        leadsOut = true
      }
    }
    self.parts = parts
    self.isForeign = isForeign
    self.leadsOut = leadsOut
  }

  /// The values of a query that may be paths: Label Studio's `d`, and what ends like an image.
  private static func queryValues(_ query: Substring) -> [Substring] {
    query.prefix { $0 != "#" }.dropFirst().split(separator: "&").compactMap { pair -> Substring? in
      guard let equals = pair.firstIndex(of: "=") else { return nil }
      let plain = pair[pair.index(after: equals)...].map { $0 == "+" ? " " : $0 }
      let value = decoded(String(plain))
      guard pair[..<equals] == "d" || stem(value) != nil else { return nil }
      return value[...]
    }
  }

  /// A text with its `%20` and the like as characters; the text itself when that gives no UTF-8.
  private static func decoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == percent, index + 2 < bytes.count,
        let value = Hexadecimal.byte(bytes[index + 1], bytes[index + 2]), value >= 0x20
      {
        result.append(value)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(validating: result, as: UTF8.self) ?? text
  }

  private static func trimmed(_ text: String) -> String {
    func isBlank(_ character: Character) -> Bool {
      character.unicodeScalars.allSatisfy {
        $0.properties.isWhitespace || $0.properties.generalCategory == .format
      }
    }
    let start = text.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(start[...last])
  }
}
