internal import Artifacts
internal import Metrics
internal import Vocabulary

/// What annotators said of one class, image by image.
struct ClassRatings {
  /// Annotators without a name, who are others on every image.
  static func isNameless(_ name: String) -> Bool {
    name.hasPrefix("row ") || name.hasPrefix("unnamed, line ")
  }

  /// Ratings of images that two or more rated: 1 present, 0 absent.
  private var images: [[(annotator: String, rating: Int)]] = []

  /// Notes what annotators said of an image; fewer than two say nothing of how they agree.
  mutating func note(_ ratings: [(annotator: String, rating: Int)]) {
    if ratings.count > 1 { images.append(ratings) }
  }

  /// The figures of a class; nil when no image has two ratings.
  func agreement(_ facet: Facet, _ id: String) -> ClassAgreement? {
    guard !images.isEmpty else { return nil }
    let ratings = images.map { $0.map(\.rating) }
    let names = Set(images.flatMap { $0.map(\.annotator) }).sorted()
    var kappa: Double?
    if names.count == 2, !names.contains(where: Self.isNameless) {
      // Each image has both, in the order of the names.
      kappa = AnnotatorAgreement.cohenKappa(ratings.map { $0[0] }, ratings.map { $0[1] })
    }
    return ClassAgreement(
      facet: facet, id: id, images: images.count, annotators: names.count,
      ratings: ratings.reduce(0) { $0 + $1.count },
      present: ratings.reduce(0) { $0 + $1.reduce(0, +) },
      observed: AnnotatorAgreement.observed(ratings),
      alpha: AnnotatorAgreement.krippendorffAlpha(ratings), kappa: kappa)
  }
}
