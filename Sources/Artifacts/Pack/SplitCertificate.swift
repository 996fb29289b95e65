package import Digests
package import Vocabulary

/// How one label or site is spread over the folds.
package struct SplitRow: Codable, Sendable, Hashable {
  package let facet: Facet
  /// The class id.
  package let id: String
  /// Images in each fold.
  package let perFold: [Int]
  /// Imbalance: the largest relative distance of a fold's share from the ideal share.
  package let imbalance: Double

  /// The file's keys; `deviation` is the old word for imbalance.
  private enum CodingKeys: String, CodingKey {
    case facet, id, perFold
    case imbalance = "deviation"
  }

  package init(facet: Facet, id: String, perFold: [Int], imbalance: Double) {
    self.facet = facet
    self.id = id
    self.perFold = perFold
    self.imbalance = imbalance
  }
}

/// What a part of an official split is for.
package enum SplitRole: String, Codable, Sendable, CaseIterable {
  case train
  /// Its images decide about plateau, early stop, best checkpoint, temperatures and thresholds.
  case valid
  /// Its images are tested, and decide nothing.
  case test
}

/// A part of a split that somebody published.
package struct SplitPart: Codable, Sendable, Hashable {
  /// Its name, such as `train`.
  package let name: String
  /// What it is for; nil for a plain fold of a cross-validation.
  package let role: SplitRole?

  package init(name: String, role: SplitRole?) {
    self.name = name
    self.role = role
  }
}

/// What a split promises, so that anyone can check it.
package struct SplitCertificate: Codable, Sendable, Hashable {
  package let folds: Int
  package let seed: UInt64
  /// Images in each fold.
  package let images: [Int]
  /// Every lesion and site.
  package let labels: [SplitRow]
  /// Mean imbalance of the labels.
  package let meanImbalance: Double
  /// Largest imbalance of a label.
  package let maxImbalance: Double
  /// Mean imbalance of label pairs, when computed.
  package let pairImbalance: Double?
  package let groups: Int
  /// Groups that occur in more than one fold: must be 0.
  package let sharedGroups: Int
  /// Pairs of near-duplicates; nil in packs of an older derm.
  ///
  /// Of the two files one is the other resized, recompressed, mirrored or rotated. Every pair that was found counts.
  package let nearDuplicates: Int?
  /// Those of the pairs that lie in two folds: must be 0; nil in packs of an older derm.
  package let sharedNearDuplicates: Int?
  /// Bits of 64 in which the hashes of like points could differ in the search for crops; nil where it was 8, as usual.
  ///
  /// Fewer bits find fewer crops; in very large data sets 8 would take days.
  package let pointRadius: Int?
  /// The parts of the official split that the folds are, one per fold; nil where derm assigned the folds.
  package let parts: [SplitPart]?
  /// Digest of the sorted `image,fold` lines.
  package let digest: Digest

  /// The file's keys; deviations are imbalances, copies are near-duplicates.
  private enum CodingKeys: String, CodingKey {
    case folds, seed, images, labels
    case meanImbalance = "meanDeviation"
    case maxImbalance = "maxDeviation"
    case pairImbalance = "pairDeviation"
    case groups, sharedGroups
    case nearDuplicates = "copies"
    case sharedNearDuplicates = "sharedCopies"
    case pointRadius, parts, digest
  }

  package init(
    folds: Int, seed: UInt64, images: [Int], labels: [SplitRow], meanImbalance: Double,
    maxImbalance: Double, pairImbalance: Double?, groups: Int, sharedGroups: Int,
    nearDuplicates: Int? = nil, sharedNearDuplicates: Int? = nil, pointRadius: Int? = nil,
    parts: [SplitPart]? = nil, digest: Digest
  ) {
    self.folds = folds
    self.seed = seed
    self.images = images
    self.labels = labels
    self.meanImbalance = meanImbalance
    self.maxImbalance = maxImbalance
    self.pairImbalance = pairImbalance
    self.groups = groups
    self.sharedGroups = sharedGroups
    self.nearDuplicates = nearDuplicates
    self.sharedNearDuplicates = sharedNearDuplicates
    self.pointRadius = pointRadius
    self.parts = parts
    self.digest = digest
  }

  /// What a fold is for; nil for a plain fold of a cross-validation.
  package func role(of fold: Int) -> SplitRole? {
    guard let parts, parts.indices.contains(fold) else { return nil }
    return parts[fold].role
  }
}
