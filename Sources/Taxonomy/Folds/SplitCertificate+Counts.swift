internal import Artifacts
internal import Digests
internal import Duplicates
internal import Rules
internal import Splits
internal import Vocabulary

extension SplitCertificate {
  /// Counts what a split promises.
  ///
  /// The imbalance of a label is the largest |k n_f - N| / N over the folds f; the pair imbalance is
  /// the mean of |k n_f - N| / N over all pairs of lesions that occur together and all folds. Where the
  /// folds are parts of unequal purpose (`parts` with roles), the ideal share is not 1 / k but the part's
  /// share of the images.
  ///
  /// `images` are the ones that have a fold; nil means all of the data set.
  static func make(
    merge: Merge, images: [Int]? = nil, groups: ImageGroups, fold: [Int], folds: Int, seed: UInt64,
    labels: SplitLabels, parts: [SplitPart]? = nil
  ) -> SplitCertificate {
    let images = images ?? merge.included
    var counts = [Int](repeating: 0, count: labels.count * folds)
    for image in images {
      for label in labels.labels(of: image, merge: merge) {
        counts[label * folds + fold[image]] += 1
      }
    }
    func perFold(_ label: Int) -> [Int] { Array(counts[(label * folds)..<((label + 1) * folds)]) }
    let isEven = parts?.allSatisfy { $0.role == nil } ?? true
    // Parts that serve for training or testing differ in size: a class is held against the share of
    // all images in a part. Plain folds are held against equal shares.
    let sizes = isEven ? [Int](repeating: 1, count: folds) : perFold(labels.all)
    func imbalances(_ parts: [Int]) -> [Double] { Self.imbalances(parts, sizes) }
    var rows: [SplitRow] = []
    for (position, index) in merge.lesionClasses.enumerated() {
      let parts = perFold(labels.lesion(position))
      rows.append(
        SplitRow(
          facet: .lesion, id: merge.rules.lesions.classIDs[index], perFold: parts,
          imbalance: imbalances(parts).max() ?? 0))
    }
    for (position, index) in merge.siteClasses.enumerated() {
      let parts = perFold(labels.site(position))
      rows.append(
        SplitRow(
          facet: .site, id: merge.rules.sites.classIDs[index], perFold: parts,
          imbalance: imbalances(parts).max() ?? 0))
    }
    let all = rows.map(\.imbalance)
    let pairs = labels.pairs.flatMap { imbalances(perFold($0)) }
    let spread = spread(images, groups: groups, fold: fold)
    let nearDuplicates = groups.pairs.filter { fold[$0.0] >= 0 && fold[$0.1] >= 0 }
    return SplitCertificate(
      folds: folds, seed: seed, images: perFold(labels.all), labels: rows,
      meanImbalance: all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count),
      maxImbalance: all.max() ?? 0,
      pairImbalance: pairs.isEmpty ? nil : pairs.reduce(0, +) / Double(pairs.count),
      groups: spread.groups, sharedGroups: spread.shared,
      nearDuplicates: nearDuplicates.count,
      sharedNearDuplicates: nearDuplicates.count { fold[$0.0] != fold[$0.1] },
      pointRadius: groups.narrowedRadius, parts: parts,
      digest: digest(of: images, merge: merge, fold: fold))
  }

  /// The digest of lines `image,fold`, in the order of the images.
  private static func digest(of images: [Int], merge: Merge, fold: [Int]) -> Digest {
    let most = 65_536
    var digest = DigestBuilder()
    var lines: [UInt8] = []
    lines.reserveCapacity(most + 4096)
    // In pieces: to hash line by line takes as long as all else here.
    for image in images {
      lines += merge.atlas.images[image].id.rawValue.utf8
      lines += ",\(fold[image])\n".utf8
      if lines.count >= most {
        digest.update(lines)
        lines.removeAll(keepingCapacity: true)
      }
    }
    digest.update(lines)
    return digest.finish()
  }

  /// |n_f S - N s_f| / (N s_f) for each fold of size s_f, S all sizes; empty when there is no image.
  private static func imbalances(_ parts: [Int], _ sizes: [Int]) -> [Double] {
    let total = parts.reduce(0, +)
    let all = sizes.reduce(0, +)
    guard total > 0 else { return [] }
    return zip(parts, sizes).map { part, size in
      size == 0 ? 0 : Double(abs(part * all - total * size)) / Double(total * size)
    }
  }

  private static func spread(
    _ images: [Int], groups: ImageGroups, fold: [Int]
  ) -> (groups: Int, shared: Int) {
    var seen = [Int](repeating: -1, count: groups.count)
    var shared = Set<Int>()
    for image in images {
      let group = groups.group[image].rawValue
      if seen[group] >= 0, seen[group] != fold[image] { shared.insert(group) }
      seen[group] = fold[image]
    }
    return (seen.count { $0 >= 0 }, shared.count)
  }
}
