internal import Artifacts
internal import Vocabulary

/// What two images that show one photograph say of the same things.
struct PairComparison {
  /// How the images were found to be alike.
  let pair: CopiedPair
  /// Whether they lie in different folds.
  let foldsDiffer: Bool
  /// Classes on which they disagree where both are known, in the data set's order; then `site` for different sites.
  let differing: [String]
  private let images: (PackedImage, PackedImage)
  /// The same for people.
  private let differingLabels: [String]

  /// Every pair of copies in the data set; none without pixels.
  static func all(in inputs: AuditInputs) -> [PairComparison] {
    guard let pack = inputs.pack else { return [] }
    return (inputs.looks?.pairs ?? []).map { PairComparison(pack, $0) }
  }

  private init(_ pack: Pack, _ pair: CopiedPair) {
    self.pair = pair
    let (one, other) = (pack.images[pair.first], pack.images[pair.second])
    images = (one, other)
    foldsDiffer = one.fold != other.fold
    let classes = zip(pack.manifest.lesions, zip(one.lesions, other.lesions)).filter {
      $1.0 != .unknown && $1.1 != .unknown && $1.0 != $1.1
    }.map(\.0)
    var (ids, labels) = (classes.map(\.id), classes.map(\.label))
    if let site = one.site, let otherSite = other.site, site != otherSite {
      ids.append("site")
      labels.append(
        "body site (\(pack.manifest.sites[site].label) and \(pack.manifest.sites[otherSite].label))"
      )
    }
    (differing, differingLabels) = (ids, labels)
  }

  /// Whether labels, sites or folds differ.
  var isConflict: Bool { foldsDiffer || !differing.isEmpty }

  /// The pair as an issue: first those that differ in most, then the most alike.
  func issue(kind: String) -> Issue {
    var evidence = [pair.words]
    if !differing.isEmpty {
      evidence.append("Their labels differ in \(differingLabels.joined(separator: ", ")).")
    }
    if foldsDiffer {
      evidence.append(
        "They lie in folds \(images.0.fold.rawValue) and \(images.1.fold.rawValue): "
          + "a network is tested on what it was trained on.")
    }
    return Issue(
      kind: kind, subject: .pair(images.0.id, images.1.id),
      score: pair.likeness + Double(differing.count + (foldsDiffer ? 1 : 0)),
      evidence: evidence, details: .pair(foldsDiffer: foldsDiffer, differing: differing))
  }
}
