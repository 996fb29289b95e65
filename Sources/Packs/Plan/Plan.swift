public import Vocabulary

/// What applying rules would change, before anything is written.
public struct Plan: Codable, Sendable, Hashable {
  /// What is compared with what.
  public struct Subject: Codable, Sendable, Hashable {
    /// The rules file.
    public let rules: String
    /// Digest of what the rules say.
    public let rulesDigest: String
    /// Digest of the facts.
    public let dataDigest: String
    /// Images in the catalogue.
    public let images: Int
    /// Where the rules as they were come from, such as the lock; nil: there is nothing to compare with.
    public let rulesBefore: String?
    /// Where the labels as they were come from, such as a pack; nil: there is nothing to compare with.
    public let labelsBefore: String?
    /// The day on which the lock was written, as ISO 8601; nil without a lock.
    public let lockDate: String?

    /// Names every field.
    public init(
      rules: String, rulesDigest: String, dataDigest: String, images: Int, rulesBefore: String?,
      labelsBefore: String?, lockDate: String?
    ) {
      self.rules = rules
      self.rulesDigest = rulesDigest
      self.dataDigest = dataDigest
      self.images = images
      self.rulesBefore = rulesBefore
      self.labelsBefore = labelsBefore
      self.lockDate = lockDate
    }
  }

  /// What is compared with what.
  public let subject: Subject
  /// Rules that are new, say something else, or are gone, in order of what they speak of.
  public let rules: [RuleChange]
  /// Terms whose fate is another, in order of facet and term.
  public let fates: [FateChange]
  /// Verdicts that change, that the lock holds against the counts, or that are close.
  public let thresholds: [ThresholdNote]
  /// What stands in no line of the rules and is always listed: split texts and conditions.
  public let remarks: [String]
  /// Lesion classes before and after, in order of their ids.
  public let lesions: [ClassChange]
  /// Body sites before and after, in order of their ids.
  public let sites: [ClassChange]
  /// Images that change, in order of their ids.
  public let images: [ImageChange]
  /// Images in the data set before; nil when there is nothing to compare with.
  public let includedBefore: Int?
  /// Images in the data set after.
  public let includedAfter: Int
  /// The split before and after.
  public let folds: FoldChange
  /// What merged classes would score, when a run was named.
  public var merged: MergedScores?

  /// Names every field but the scores of a run.
  public init(
    subject: Subject, rules: [RuleChange], fates: [FateChange], thresholds: [ThresholdNote],
    remarks: [String], lesions: [ClassChange], sites: [ClassChange], images: [ImageChange],
    includedBefore: Int?, includedAfter: Int, folds: FoldChange
  ) {
    self.subject = subject
    self.rules = rules
    self.fates = fates
    self.thresholds = thresholds
    self.remarks = remarks
    self.lesions = lesions
    self.sites = sites
    self.images = images
    self.includedBefore = includedBefore
    self.includedAfter = includedAfter
    self.folds = folds
  }

  /// Whether applying would leave labels, sites, folds and verdicts as they are.
  public var changesNothing: Bool {
    rules.isEmpty && fates.isEmpty && images.isEmpty && folds.moved == 0
      && !thresholds.contains { $0.kind == .changed }
  }

  /// Images of one kind of change.
  public func count(_ kind: ImageChange.Kind) -> Int { images.count { $0.kind == kind } }
}

/// A term whose fate is another.
public struct FateChange: Codable, Sendable, Hashable {
  /// Lesion or site.
  public let facet: Facet
  /// The normalised term.
  public let term: String
  /// Images that mention it.
  public let images: Int
  /// The fate before, in words.
  public let before: String
  /// The fate after, in words.
  public let after: String

  /// Names every field.
  public init(facet: Facet, term: String, images: Int, before: String, after: String) {
    self.facet = facet
    self.term = term
    self.images = images
    self.before = before
    self.after = after
  }
}

/// A class before and after.
public struct ClassChange: Codable, Sendable, Hashable {
  /// The stable id.
  public let id: String
  /// What people read.
  public let label: String
  /// Images before; nil when it was no class.
  public let before: Int?
  /// Images after; nil when it is no class any more.
  public let after: Int?

  /// Names every field.
  public init(id: String, label: String, before: Int?, after: Int?) {
    self.id = id
    self.label = label
    self.before = before
    self.after = after
  }
}

/// The split before and after.
public struct FoldChange: Codable, Sendable, Hashable {
  /// The largest deviation of a label's images from an even share before; nil without a comparison.
  public let maxDeviationBefore: Double?
  /// The largest deviation after.
  public let maxDeviationAfter: Double
  /// The mean deviation before; nil without a comparison.
  public let meanDeviationBefore: Double?
  /// The mean deviation after.
  public let meanDeviationAfter: Double
  /// Groups that folds would share after: 0.
  public let leaks: Int
  /// Images in both data sets whose fold is another.
  public let moved: Int

  /// Names every field.
  public init(
    maxDeviationBefore: Double?, maxDeviationAfter: Double, meanDeviationBefore: Double?,
    meanDeviationAfter: Double, leaks: Int, moved: Int
  ) {
    self.maxDeviationBefore = maxDeviationBefore
    self.maxDeviationAfter = maxDeviationAfter
    self.meanDeviationBefore = meanDeviationBefore
    self.meanDeviationAfter = meanDeviationAfter
    self.leaks = leaks
    self.moved = moved
  }
}
