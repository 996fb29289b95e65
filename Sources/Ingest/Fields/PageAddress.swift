/// The address that a page says it has on its site.
enum PageAddress {
  /// The path and query of the canonical link, of `og:url`, or of the note that browsers leave in
  /// pages that they save; nil when there is none.
  static func find(in tree: PageTree) -> String? {
    for index in tree.elements("link") {
      let attributes = tree.nodes[index].attributes
      if attributes["rel"]?.lowercased() == "canonical", let address = path(attributes["href"]) {
        return address
      }
    }
    for index in tree.elements("meta") {
      let attributes = tree.nodes[index].attributes
      if (attributes["property"] ?? attributes["name"])?.lowercased() == "og:url",
        let address = path(attributes["content"])
      {
        return address
      }
    }
    return saved(tree.utf8)
  }

  /// Browsers write their note in front of the page.
  private static let noteBytes = 2048

  /// Reads `<!-- saved from url=(0051)http://… -->`.
  private static func saved(_ bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(noteBytes), as: UTF8.self)
    guard let note = head.firstRange(of: "saved from url=") else { return nil }
    var address = head[note.upperBound...].prefix { !$0.isWhitespace && $0 != ">" }
    if address.hasPrefix("(") { address = address.drop { $0 != ")" }.dropFirst() }
    return path(String(address))
  }

  /// The address without scheme, host, fragment and the slashes at its ends; nil for the site's own.
  private static func path(_ address: String?) -> String? {
    guard let address else { return nil }
    var rest = SourceText.collapsed(address).prefix { $0 != "#" }
    if let scheme = rest.firstRange(of: "//") {
      rest = rest[scheme.upperBound...].drop { $0 != "/" }
    }
    while rest.first == "/" { rest.removeFirst() }
    while rest.last == "/" { rest.removeLast() }
    return rest.isEmpty ? nil : String(rest)
  }
}
