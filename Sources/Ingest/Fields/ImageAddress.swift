internal import Terms

/// The address of an image as a page has it.
struct ImageAddress: Equatable {
  /// The file to look for, without host and query: relative to the export's root, or from a slash
  /// on when the address begins at the root of a site, which need not be the export's.
  let file: String
  /// The address without host, size and ending, as a name for the image; nil when the path is one
  /// that a browser made up when it saved the page.
  let name: String?

  private static let sizes: Set<String> = [
    "thumb", "thumbs", "thumbnail", "thumbnails", "small", "medium", "large", "full", "original",
    "big", "preview",
  ]

  /// Understands an address; nil when there is none, or the image is in the page itself.
  ///
  /// `page` is the path of the page: the address may begin there.
  init?(_ address: String, page: String) {
    let address = SourceText.collapsed(address)
    guard !address.isEmpty, !address.lowercased().hasPrefix("data:") else { return nil }
    let (path, query, isRooted) = Self.parts(address)
    guard let last = path.last else { return nil }
    file = isRooted ? "/" + path.joined(separator: "/") : Self.resolved(path, page: page)
    let ending = last.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let isImage = last.contains(".") && StatedName.imageSuffixes.contains(ending)
    // Pages in two folders may both say photo.jpg.
    var names = file.split(separator: "/").map(String.init).filter { $0 != "." && $0 != ".." }
    guard !names.isEmpty else { return nil }
    let isSaved = names.dropLast().contains { $0.hasSuffix("_files") || $0.hasSuffix("-Dateien") }
    names = names.enumerated().filter { index, part in
      index == names.count - 1 || !Self.isSize(part)
    }.map(\.element)
    if isImage {
      let stem = names[names.count - 1].dropLast(ending.utf8.count + 1)
      if !stem.isEmpty { names[names.count - 1] = String(stem) }
    } else if !query.isEmpty {
      // One script gives all images: which, is in the query.
      names[names.count - 1] += "?\(query)"
    }
    name = isSaved ? nil : names.joined(separator: "/")
  }

  /// Whether the address ends like an image's.
  static func isImage(_ address: String) -> Bool {
    let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
    guard let dot = path.lastIndex(of: ".") else { return false }
    return StatedName.imageSuffixes.contains(String(path[path.index(after: dot)...]))
  }

  /// The parts of the path, the query, and whether the path begins at the site's root.
  private static func parts(_ address: String) -> ([String], query: String, isRooted: Bool) {
    var rest = address.prefix { $0 != "#" }
    var query = ""
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    var isRooted = rest.hasPrefix("/")
    if let scheme = rest.firstRange(of: "//") {
      let before = rest[..<scheme.lowerBound]
      if before.isEmpty || before.hasSuffix(":") {
        rest = rest[scheme.upperBound...].drop { $0 != "/" }
        isRooted = true
      }
    }
    return (rest.split(separator: "/").map(String.init), query, isRooted)
  }

  /// Whether a folder's name is that of a size: `550px`, `thumbs`.
  static func isSize(_ part: String) -> Bool {
    let part = part.lowercased()
    if sizes.contains(part) { return true }
    return part.hasSuffix("px") && part.count > 2 && part.dropLast(2).allSatisfy(\.isNumber)
  }

  /// The path from the export's root; one that leads out of it stays as it is and is refused later.
  private static func resolved(_ path: [String], page: String) -> String {
    var parts = page.split(separator: "/").dropLast().map(String.init)
    for part in path where part != "." {
      if part == ".." {
        guard !parts.isEmpty else { return path.joined(separator: "/") }
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}

/// The name that an atlas without numbers on its pages gives to an image.
enum NativeID {
  /// The image's own address, else the page's own address, else the page's path in the export.
  static func of(_ image: ImageAddress?, in tree: PageTree, page: String) -> String {
    if let name = image?.name { return name }
    if let address = PageAddress.find(in: tree) { return address }
    let name = page.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return page }
    return String(page.dropLast(name[dot...].count))
  }
}
