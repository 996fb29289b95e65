public import Catalogue
internal import Provenance

/// What a catalogue holds, for people.
public struct CatalogueStatus: Sendable {
  /// The status as text.
  public let text: String

  /// Looks at a catalogue.
  ///
  /// Throws `CatalogueError`.
  public init(_ catalogue: Catalogue) throws {
    var lines = ["catalogue  \(catalogue.path)"]
    for source in try catalogue.sources() {
      let counts = try catalogue.counts(source: source)
      lines.append(
        "  \(source)  \(counts.files) files · \(counts.pages) pages · \(counts.cases) cases · "
          + "\(counts.images) images (\(counts.usableImages) with pixels) · "
          + "\(counts.mentions) mentions · \(counts.findings) findings")
    }
    let facts = try catalogue.contentDigest()
    lines.append("facts      \(facts)")
    if let derived = try catalogue.derivedState() {
      let state = derived.factsDigest == facts ? "up to date" : "older than the facts"
      lines.append("labels     \(state), by \(derived.rulesPath) \(derived.rulesDigest.short)")
    } else {
      lines.append("labels     none: run derm-refine")
    }
    for pack in try catalogue.packs() {
      lines.append("pack       \(pack.digest.short)  \(pack.images) images  \(pack.path)")
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}
