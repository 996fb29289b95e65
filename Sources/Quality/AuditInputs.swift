package import Artifacts
package import Vocabulary

/// What the kinds look at; what is nil was not given.
package struct AuditInputs: Sendable {
  /// The data set; nil where only tables of labels and scores were given.
  package let pack: Pack?
  /// Lesion labels ranked by out-of-fold scores.
  package let lesions: LabelRanking?
  /// Site labels ranked in the same way, one column a site.
  package let sites: LabelRanking?
  /// The nearest images by the networks' features.
  package let neighbours: NeighbourTable?
  /// What the images' pixels tell; nil where the data set holds no pixels.
  package let looks: ImageLooks?
  /// Who contributed an image, by its key; empty without a catalogue.
  package let contributors: [ImageID: String]

  /// Names every field.
  package init(
    pack: Pack?, lesions: LabelRanking?, sites: LabelRanking?, neighbours: NeighbourTable?,
    looks: ImageLooks?, contributors: [ImageID: String]
  ) {
    self.pack = pack
    self.lesions = lesions
    self.sites = sites
    self.neighbours = neighbours
    self.looks = looks
    self.contributors = contributors
  }

  /// The positions of the data set's images.
  var places: [ImageID: Int] {
    Dictionary(
      (pack?.images ?? []).enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// The group of each row; a row of its own where no data set is given.
  func groups(of labels: ScoredLabels) -> [Int] {
    guard let pack else { return Array(labels.images.indices) }
    let places = places
    return labels.images.map { image in places[image].map { pack.images[$0].group.rawValue } ?? -1 }
  }

  /// Cells less likely wrong than this are no issues: a person would ask twenty times to find one.
  static let leastProbability = 0.05
}
