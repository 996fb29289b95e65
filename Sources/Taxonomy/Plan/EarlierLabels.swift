internal import Artifacts
internal import Vocabulary

/// The labels that images had, by their position in the atlas of today.
struct EarlierLabels: Sendable {
  /// For each image of the atlas what it had; nil for one that was not in the data set.
  private(set) var known: [ImageLabels?]
  /// Images of the earlier data set that the atlas no longer has, in order of their ids.
  private(set) var gone: [(id: ImageID, labels: ImageLabels)] = []

  /// Images of the earlier data set.
  var count: Int { known.count { $0 != nil } + gone.count }

  /// Nothing to compare with.
  init() { known = [] }

  /// The labels of a pack's images.
  init(_ pack: Pack, in atlas: Atlas) {
    let (lesions, sites) = (pack.manifest.lesions, pack.manifest.sites)
    known = [ImageLabels?](repeating: nil, count: atlas.images.count)
    let positions = Dictionary(
      atlas.images.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    for image in pack.images {
      let labels = ImageLabels(image, lesions, sites)
      if let position = positions[image.id] {
        known[position] = labels
      } else {
        gone.append((image.id, labels))
      }
    }
    gone.sort { $0.id < $1.id }
  }

  /// The labels that other rules give to the images of the same atlas.
  init(_ labels: [ImageLabels?]) { known = labels }

  /// What an image had.
  subscript(image: Int) -> ImageLabels? { known.isEmpty ? nil : known[image] }
}
