package import Digests
package import Vocabulary

/// How one label or site is spread over the folds.
package struct SplitRow: Codable, Sendable, Hashable {
  /// Lesion or site.
  package let facet: Facet
  /// The class id.
  package let id: String
  /// Images in each fold.
  package let perFold: [Int]
  /// Largest relative distance of a fold's share from the ideal share.
  package let deviation: Double

  /// Names every field.
  package init(facet: Facet, id: String, perFold: [Int], deviation: Double) {
    self.facet = facet
    self.id = id
    self.perFold = perFold
    self.deviation = deviation
  }
}

/// What a part of an official split is for.
package enum SplitRole: String, Codable, Sendable, CaseIterable {
  /// Its images train.
  case train
  /// Its images decide about plateau, early stop, best checkpoint and thresholds.
  case valid
  /// Its images are only tested.
  case test
}

/// A part of a split that somebody published.
package struct SplitPart: Codable, Sendable, Hashable {
  /// Its name, such as `train`.
  package let name: String
  /// What it is for; nil for a plain fold of a cross-validation.
  package let role: SplitRole?

  /// Names every field.
  package init(name: String, role: SplitRole?) {
    self.name = name
    self.role = role
  }
}

/// What a split promises, so that anyone can check it.
package struct SplitCertificate: Codable, Sendable, Hashable {
  /// The number of folds.
  package let folds: Int
  /// The seed.
  package let seed: UInt64
  /// Images in each fold.
  package let images: [Int]
  /// Every lesion and site.
  package let labels: [SplitRow]
  /// Mean of the deviations.
  package let meanDeviation: Double
  /// Largest deviation.
  package let maxDeviation: Double
  /// Mean deviation of label pairs, when computed.
  package let pairDeviation: Double?
  /// The number of groups.
  package let groups: Int
  /// Groups that occur in more than one fold: must be 0.
  package let sharedGroups: Int
  /// Pairs of images of which one is a copy of the other.
  ///
  /// Copies are in another file: resized, recompressed, mirrored or turned. Every pair that was found counts; nil in packs of an older derm.
  package let copies: Int?
  /// Those of the pairs that lie in two folds: must be 0; nil in packs of an older derm.
  package let sharedCopies: Int?
  /// The parts of the official split that the folds are, one per fold; nil where derm dealt the folds.
  package let parts: [SplitPart]?
  /// Digest of the sorted `image,fold` lines.
  package let digest: Digest

  /// Names every field.
  package init(
    folds: Int, seed: UInt64, images: [Int], labels: [SplitRow], meanDeviation: Double,
    maxDeviation: Double, pairDeviation: Double?, groups: Int, sharedGroups: Int,
    copies: Int? = nil, sharedCopies: Int? = nil, parts: [SplitPart]? = nil,
    digest: Digest
  ) {
    self.folds = folds
    self.seed = seed
    self.images = images
    self.labels = labels
    self.meanDeviation = meanDeviation
    self.maxDeviation = maxDeviation
    self.pairDeviation = pairDeviation
    self.groups = groups
    self.sharedGroups = sharedGroups
    self.copies = copies
    self.sharedCopies = sharedCopies
    self.parts = parts
    self.digest = digest
  }

  /// What a fold is for; nil for a plain fold of a cross-validation.
  package func role(of fold: Int) -> SplitRole? {
    guard let parts, parts.indices.contains(fold) else { return nil }
    return parts[fold].role
  }
}
