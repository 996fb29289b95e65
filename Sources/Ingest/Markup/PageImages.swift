internal import Terms

/// The photographs that a page shows, without its decoration.
struct PageImages {
  /// A photograph.
  struct PageImage {
    let node: Int
    let address: ImageAddress
  }

  /// The photographs in document order, each address once.
  private let images: [PageImage]

  var first: PageImage? { images.first }
  var count: Int { images.count }

  private static let decoration: Set<String> = [
    "logo", "banner", "icon", "spacer", "button", "btn", "arrow", "pixel", "header", "footer",
    "blank", "bullet", "avatar", "flag", "sprite", "star", "print", "advert",
  ]
  private static let around: Set<String> = ["header", "footer", "nav", "aside", "button"]

  /// Looks for the page's photographs; an image that links to a larger one counts as that one.
  init(_ tree: PageTree, page: String) {
    var images: [PageImage] = []
    var names: Set<String> = []
    for image in tree.elements("img") {
      let attributes = tree.nodes[image].attributes
      let ancestors = tree.ancestors(of: image)
      let link = ancestors.first { tree.nodes[$0].name == "a" }
        .flatMap { tree.nodes[$0].attributes["href"] }
      let large = link.flatMap { ImageAddress.isImage($0) ? $0 : nil }
      guard let source = large ?? attributes["src"],
        let address = ImageAddress(source, page: page),
        !Self.isDecoration(source, attributes),
        !ancestors.contains(where: { Self.around.contains(tree.nodes[$0].name) })
      else { continue }
      // Thumbnail and large image are one.
      guard names.insert(address.name ?? address.file).inserted else { continue }
      images.append(PageImage(node: image, address: address))
    }
    self.images = images
  }

  private static func isDecoration(_ source: String, _ attributes: MarkupAttributes) -> Bool {
    let path = source.prefix { $0 != "?" }
    // Letter case separates the words of a name, and is kept for that.
    let name = String(path.split(separator: "/").last ?? "")
    let small = name.lowercased()
    if small.hasSuffix(".svg") || small.hasSuffix(".gif") { return true }
    if isDecoration(named: name) { return true }
    // Images of a few pixels draw lines.
    let sides = ["width", "height"].compactMap { attributes[$0].flatMap { Int($0) } }
    return sides.contains { $0 < 32 }
  }

  /// Whether a word of a file's name is that of a page's decoration.
  ///
  /// A plural counts only where it is the whole name: `icons.png` is decoration, `venous-stars.jpg` a
  /// photograph.
  static func isDecoration(named name: String) -> Bool {
    let words = Self.words(of: StatedName.stem(name) ?? name)
    if words.contains(where: { decoration.contains($0) }) { return true }
    guard words.count == 1, words[0].hasSuffix("s") else { return false }
    return decoration.contains(String(words[0].dropLast()))
  }

  /// The words of a name, in small letters: between signs that are no letters, and from capital to
  /// capital, as in `siteLogo` and `HTMLLogo`.
  private static func words(of name: String) -> [String] {
    var words: [String] = []
    for part in name.split(whereSeparator: { !$0.isLetter }) {
      let letters = Array(part)
      var start = 0
      for index in letters.indices.dropFirst() where letters[index].isUppercase {
        // Of several capitals the last begins a word, when small letters follow it.
        let isFollowed = index + 1 < letters.count && letters[index + 1].isLowercase
        guard letters[index - 1].isLowercase || isFollowed else { continue }
        words.append(String(letters[start..<index]).lowercased())
        start = index
      }
      words.append(String(letters[start...]).lowercased())
    }
    return words
  }
}
