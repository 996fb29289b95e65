public import Provenance
public import Vocabulary

/// How one label or site is spread over the folds.
public struct SplitRow: Codable, Sendable, Hashable {
  /// Lesion or site.
  public let facet: Facet
  /// The class id.
  public let id: String
  /// Images in each fold.
  public let perFold: [Int]
  /// Largest relative distance of a fold's share from the ideal share.
  public let deviation: Double

  /// Names every field.
  public init(facet: Facet, id: String, perFold: [Int], deviation: Double) {
    self.facet = facet
    self.id = id
    self.perFold = perFold
    self.deviation = deviation
  }
}

/// What a split promises, so that anyone can check it.
public struct SplitCertificate: Codable, Sendable, Hashable {
  /// The number of folds.
  public let folds: Int
  /// The seed.
  public let seed: UInt64
  /// Images in each fold.
  public let images: [Int]
  /// Every lesion and site.
  public let labels: [SplitRow]
  /// Mean of the deviations.
  public let meanDeviation: Double
  /// Largest deviation.
  public let maxDeviation: Double
  /// Mean deviation of label pairs, when computed.
  public let pairDeviation: Double?
  /// The number of groups.
  public let groups: Int
  /// Groups that occur in more than one fold: must be 0.
  public let sharedGroups: Int
  /// Copies of a picture in another file that are kept with it: resized, recompressed, mirrored or
  /// turned; nil in packs of before.
  public let copies: Int?
  /// Digest of the sorted `image,fold` lines.
  public let digest: Digest

  /// Names every field.
  public init(
    folds: Int, seed: UInt64, images: [Int], labels: [SplitRow], meanDeviation: Double,
    maxDeviation: Double, pairDeviation: Double?, groups: Int, sharedGroups: Int,
    copies: Int? = nil,
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
    self.digest = digest
  }
}
