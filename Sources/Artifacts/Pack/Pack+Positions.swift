package import Vocabulary

extension Pack {
  /// The position of each image in `images`, by its key; computed anew by each call.
  package var positions: [ImageID: Int] {
    Dictionary(images.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
