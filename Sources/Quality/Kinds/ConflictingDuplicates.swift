internal import Artifacts
internal import Duplicates
internal import Vocabulary

/// Copies of one image whose labels, sites or folds differ.
struct ConflictingDuplicates: IssueKind {
  let name = "conflict"
  let title = "Near-duplicates in conflict"
  let explanation = """
    Two images that show the same photograph (the same file, a near-duplicate or a crop) and have different lesion \
    labels or sites, or lie in different folds. One of the labels is wrong, or the images are not the same.
    """
  let secondsPerAnswer = 8.0
  let expectedPrecision = 0.8

  func question(_ issue: Issue, words: (String) -> String) -> String {
    "Is this the same image, and which labels are right?"
  }

  func find(in inputs: AuditInputs) throws -> KindFindings {
    guard let pack = inputs.pack, let pairs = inputs.looks?.pairs else { return .lackingPixels }
    return .issues(
      pairs.compactMap { pair -> Issue? in
        let comparison = PairComparison(pack, pair.first, pair.second)
        guard comparison.foldsDiffer || !comparison.differing.isEmpty else { return nil }
        return comparison.issue(kind: name, pair)
      }.ranked())
  }
}

/// Copies of one image with the same labels: they count twice.
struct RepeatedImages: IssueKind {
  let name = "duplicate"
  let title = "Near-duplicates with the same labels"
  let explanation = """
    Two images that show the same photograph and agree in all labels. They do no harm in one fold, but count twice in \
    every figure.
    """
  let secondsPerAnswer = 4.0
  let expectedPrecision = 0.95

  func question(_ issue: Issue, words: (String) -> String) -> String { "Is this the same image?" }

  func find(in inputs: AuditInputs) throws -> KindFindings {
    guard let pack = inputs.pack, let pairs = inputs.looks?.pairs else { return .lackingPixels }
    return .issues(
      pairs.compactMap { pair -> Issue? in
        let comparison = PairComparison(pack, pair.first, pair.second)
        guard pair.how != .crop, !comparison.foldsDiffer, comparison.differing.isEmpty else {
          return nil
        }
        return comparison.issue(kind: name, pair)
      }.ranked())
  }
}

/// An image that is a part of another one, with the same labels.
struct PartialCopyKind: IssueKind {
  let name = "crop"
  let title = "Crops with the same labels"
  let explanation = """
    One image is a part of the other, and they agree in all labels. A crop may have lost a lesion that its original \
    shows.
    """
  let secondsPerAnswer = 5.0
  let expectedPrecision = 0.9

  func question(_ issue: Issue, words: (String) -> String) -> String {
    "Is one image a part of the other?"
  }

  func find(in inputs: AuditInputs) throws -> KindFindings {
    guard let pack = inputs.pack, let pairs = inputs.looks?.pairs else { return .lackingPixels }
    return .issues(
      pairs.compactMap { pair -> Issue? in
        let comparison = PairComparison(pack, pair.first, pair.second)
        guard pair.how == .crop, !comparison.foldsDiffer, comparison.differing.isEmpty else {
          return nil
        }
        return comparison.issue(kind: name, pair)
      }.ranked())
  }
}

extension KindFindings {
  /// What the kinds say that look at pixels.
  static let lackingPixels = KindFindings.lacking(
    what: "a data set with pixels",
    remedy: "Name a pack with --pack that was frozen from a catalogue with images.")
}

/// What two images of a data set say of the same things.
private struct PairComparison {
  let pack: Pack
  let first: Int
  let second: Int
  let foldsDiffer: Bool
  /// Classes on which they disagree where both are known, `site` for different sites.
  let differing: [String]

  init(_ pack: Pack, _ first: Int, _ second: Int) {
    self.pack = pack
    self.first = first
    self.second = second
    let (one, other) = (pack.images[first], pack.images[second])
    foldsDiffer = one.fold != other.fold
    var differing = zip(pack.manifest.lesions, zip(one.lesions, other.lesions)).filter {
      $1.0 != .unknown && $1.1 != .unknown && $1.0 != $1.1
    }.map(\.0.id)
    if let site = one.site, let otherSite = other.site, site != otherSite {
      differing.append("site")
    }
    self.differing = differing
  }

  func issue(kind: String, _ pair: CopiedPair) -> Issue {
    var evidence = [pair.words]
    if !differing.isEmpty {
      evidence.append("Their labels differ in \(differing.joined(separator: ", ")).")
    }
    if foldsDiffer {
      evidence.append(
        "They lie in folds \(pack.images[first].fold.rawValue) and \(pack.images[second].fold.rawValue): "
          + "a network is tested on what it was trained on.")
    }
    return Issue(
      kind: kind, subject: .pair(pack.images[first].id, pack.images[second].id),
      score: pair.likeness + Double(differing.count + (foldsDiffer ? 1 : 0)),
      evidence: evidence, details: .pair(foldsDiffer: foldsDiffer, differing: differing))
  }
}
