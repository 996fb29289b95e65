internal import Artifacts
internal import Metrics
internal import Vocabulary

/// What annotators said of one class, image by image.
struct ClassRatings {
  /// Annotators without a name, who are others on every image.
  static func isNameless(_ name: String) -> Bool {
    name.hasPrefix("row ") || name.hasPrefix("unnamed, line ")
  }

  /// Ratings of images that two or more rated: 1 present, 0 absent; `row` counts the facet's images.
  private var images: [(row: Int, ratings: [(annotator: String, rating: Int)])] = []

  /// Notes what annotators said of an image; fewer than two say nothing of how they agree.
  mutating func note(row: Int, _ ratings: [(annotator: String, rating: Int)]) {
    if ratings.count > 1 { images.append((row, ratings)) }
  }

  /// True when no image has two ratings.
  var isEmpty: Bool { images.isEmpty }

  private var names: Set<String> { Set(images.flatMap { $0.ratings.map(\.annotator) }) }

  /// The ratings as the agreement's figures want them.
  var presence: PresenceAgreement {
    let names = names
    // Each image then has both, in the order of the names.
    var presence = PresenceAgreement(
      isPair: names.count == 2 && !names.contains(where: Self.isNameless))
    for image in images { presence.add(row: image.row, ratings: image.ratings.map(\.rating)) }
    return presence
  }

  /// The figures of the class, with intervals from its replicates; `groups` has the group of each row.
  func agreement(
    _ facet: Facet, _ id: String, _ presence: PresenceAgreement, _ replicates: Replicates,
    groups: [Int]
  ) -> ClassAgreement {
    let ratings = images.map { $0.ratings.map(\.rating) }
    let figures = presence.figures
    let ends = (0..<3).map { replicates.interval(of: $0).map(AgreementIntervals.Ends.init) }
    return ClassAgreement(
      facet: facet, id: id, images: images.count, annotators: names.count,
      ratings: ratings.reduce(0) { $0 + $1.count },
      present: ratings.reduce(0) { $0 + $1.reduce(0, +) },
      observed: AnnotatorAgreement.observed(ratings),
      alpha: AnnotatorAgreement.krippendorffAlpha(ratings), kappa: figures.kappa,
      pabak: AnnotatorAgreement.pabak(ratings), cases: Set(images.map { groups[$0.row] }).count,
      intervals: ends.allSatisfy { $0 == nil }
        ? nil : AgreementIntervals(kappa: ends[0], alpha: ends[1], pabak: ends[2]))
  }
}

extension AgreementIntervals.Ends {
  /// The ends of a bootstrap interval.
  init(_ interval: Interval) { self.init(low: interval.low, high: interval.high) }
}
