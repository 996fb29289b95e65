package import Artifacts
internal import Digests
internal import Vocabulary

/// The data set that is reviewed: labels and images of a pack, raw terms of the catalogue it was made of.
package struct ReviewData: Sendable {
  /// The data set.
  package let pack: Pack
  /// Raw terms of its images; none are shown without a catalogue.
  package let terms: ImageTerms
  /// Columns of lesion classes by id.
  let lesionColumn: [String: Int]
  private let positions: [String: Int]
  private let labels: [String: String]

  /// Takes an opened pack and its catalogue.
  package init(pack: Pack, terms: ImageTerms) {
    self.pack = pack
    self.terms = terms
    func numbered(_ names: [String]) -> [String: Int] {
      Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
    positions = numbered(pack.images.map(\.id.rawValue))
    lesionColumn = numbered(pack.manifest.lesions.map(\.id))
    labels = Dictionary(
      (pack.manifest.lesions + pack.manifest.sites).map { ($0.id, $0.label) },
      uniquingKeysWith: { first, _ in first })
  }

  /// An image's position in the pack; nil when it is not in it.
  func position(of image: String) -> Int? { positions[ImageID(image).rawValue] }

  /// The address of an image's picture: its position in the pack, never a path.
  func address(_ image: Int, _ size: ImageShelf.Size) -> String {
    "/image/\(pack.digest.short)/\(image)/\(size.rawValue)"
  }

  /// The label of a class or site; its id where it has none.
  package func words(_ id: String) -> String { labels[id] ?? id }

  /// What rules map to a class, as the pack remembers it: most frequent first.
  package func terms(ofClass id: String) -> [String] {
    pack.manifest.terms.filter { $0.classes.contains(id) }
      .sorted { ($1.count, $0.term) < ($0.count, $1.term) }.map(\.term)
  }
}
