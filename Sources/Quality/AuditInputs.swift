package import Artifacts
package import Vocabulary

/// What the kinds look at; what is nil or empty was not given.
package struct AuditInputs: Sendable {
  /// The data set; nil where only tables of labels and scores were given.
  package let pack: Pack?
  /// Lesion labels ranked by out-of-fold scores.
  package private(set) var lesions: LabelRanking?
  /// Site labels ranked in the same way, one column a site.
  package let sites: LabelRanking?
  /// The nearest images by the networks' features.
  package let neighbours: NeighbourTable?
  /// What the images' pixels tell; nil where the data set holds no pixels.
  package let looks: ImageLooks?
  /// Names of runs that were trained on another data set than this one.
  package let foreignRuns: [String]
  /// The position of each image in the data set.
  package let positions: [ImageID: Int]
  /// Ways to tell where an image comes from that tell images apart, by source and by contributor: a name for each
  /// position, empty where nobody is named.
  let origins: [[String]]
  private let labels: [String: String]

  /// Takes what is there; `contributors` says by an image's key who contributed it.
  package init(
    pack: Pack? = nil, lesions: LabelRanking? = nil, sites: LabelRanking? = nil,
    neighbours: NeighbourTable? = nil, looks: ImageLooks? = nil,
    contributors: [ImageID: String] = [:], foreignRuns: [String] = []
  ) {
    self.pack = pack
    self.lesions = lesions
    self.sites = sites
    self.neighbours = neighbours
    self.looks = looks
    self.foreignRuns = foreignRuns
    let images = pack?.images ?? []
    positions = pack?.positions ?? [:]
    origins = [images.map(\.source), images.map { contributors[$0.id] ?? "" }]
      .filter { Set($0).subtracting([""]).count > 1 }
    labels = Dictionary(
      ((pack?.manifest.lesions ?? []) + (pack?.manifest.sites ?? [])).map { ($0.id, $0.label) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The same with another ranking of lesions.
  func with(lesions: LabelRanking?) -> AuditInputs {
    var inputs = self
    inputs.lesions = lesions
    return inputs
  }

  /// Whether something was given.
  package func has(_ input: AuditInput) -> Bool {
    switch input {
    case .lesions: lesions != nil
    case .sites: sites != nil
    case .features: neighbours != nil
    case .pixels: looks != nil
    case .origins: !origins.isEmpty
    }
  }

  /// Images of the data set that no network scored, so that their labels are not ranked; 0 without scores.
  ///
  /// Images without pixels, and those of folds that are not finished.
  package var unscoredImages: Int {
    guard let pack, let scored = (lesions ?? sites)?.labels.images.count else { return 0 }
    return max(0, pack.images.count - scored)
  }

  /// The label of a class or site by its id; the id itself where the data set has none of this name.
  package func words(_ id: String) -> String { labels[id] ?? id }

  /// The group of each row; a group of its own for each where no data set is given.
  func groups(of labels: ScoredLabels) -> [Int] {
    guard let pack else { return Array(labels.images.indices) }
    return labels.images.map { image in
      positions[image].map { pack.images[$0].group.rawValue } ?? -1
    }
  }

  /// Cells less likely wrong than this are no issues: a person would be asked twenty times to find one.
  static let leastProbability = 0.05
}
