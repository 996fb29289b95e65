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

  private static let decoration = [
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
    let path = source.prefix { $0 != "?" }.lowercased()
    if path.hasSuffix(".svg") || path.hasSuffix(".gif") { return true }
    let name = path.split(separator: "/").last ?? ""
    if isDecoration(named: String(name)) { return true }
    // Images of a few pixels draw lines.
    let sides = ["width", "height"].compactMap { attributes[$0].flatMap { Int($0) } }
    return sides.contains { $0 < 32 }
  }

  /// Whether a word of a file's name, in small letters, is that of a page's decoration.
  static func isDecoration(named name: String) -> Bool {
    name.split { !$0.isLetter }.contains { decoration.contains(String($0)) }
  }
}
