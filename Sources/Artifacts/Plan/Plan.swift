package import Vocabulary

/// What applying rules would change, before anything is written.
package struct Plan: Codable, Sendable, Hashable {
  /// What is compared with what.
  package struct Subject: Codable, Sendable, Hashable {
    /// The rules file.
    package let rules: String
    /// Digest of what the rules say.
    package let rulesDigest: String
    /// Digest of the facts.
    package let dataDigest: String
    /// Images in the catalogue.
    package let images: Int
    /// Where the rules as they were come from, such as the lock; nil: there is nothing to compare with.
    package let rulesBefore: String?
    /// Where the labels as they were come from, such as a pack; nil: there is nothing to compare with.
    package let labelsBefore: String?
    /// The day on which the lock was written, as ISO 8601; nil without a lock.
    package let lockDate: String?

    package init(
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
  package let subject: Subject
  /// Rules that are new, say something else, or are gone, in order of what they speak of.
  package let rules: [RuleChange]
  /// Terms with another mapping, in order of facet and term.
  package let mappings: [MappingChange]
  /// Results that change, that the lock holds against the counts, or that are close.
  package let thresholds: [ThresholdNote]
  /// What stands in no line of the rules and is always listed: split texts and conditions.
  package let remarks: [String]
  /// Lesion classes before and after, in order of their ids.
  package let lesions: [ClassChange]
  /// Body sites before and after, in order of their ids.
  package let sites: [ClassChange]
  /// Images that change, in order of their ids.
  package let images: [ImageChange]
  /// Images in the data set before; nil when there is nothing to compare with.
  package let includedBefore: Int?
  /// Images in the data set after.
  package let includedAfter: Int
  /// The split before and after.
  package let folds: FoldChange
  /// What merged classes would score, when a run was named.
  package var merged: MergedScores?

  /// Names every field but the scores of a run.
  package init(
    subject: Subject, rules: [RuleChange], mappings: [MappingChange], thresholds: [ThresholdNote],
    remarks: [String], lesions: [ClassChange], sites: [ClassChange], images: [ImageChange],
    includedBefore: Int?, includedAfter: Int, folds: FoldChange
  ) {
    self.subject = subject
    self.rules = rules
    self.mappings = mappings
    self.thresholds = thresholds
    self.remarks = remarks
    self.lesions = lesions
    self.sites = sites
    self.images = images
    self.includedBefore = includedBefore
    self.includedAfter = includedAfter
    self.folds = folds
  }

  /// Whether applying would leave labels, sites, folds and results of thresholds as they are.
  package var changesNothing: Bool {
    rules.isEmpty && mappings.isEmpty && images.isEmpty && folds.moved == 0
      && !thresholds.contains { $0.kind == .changed }
  }

  /// Images of one kind of change.
  package func count(_ kind: ImageChange.Kind) -> Int { images.count { $0.kind == kind } }
}

/// A term with another mapping.
package struct MappingChange: Codable, Sendable, Hashable {
  package let facet: Facet
  /// The normalised term.
  package let term: String
  /// Images that mention it.
  package let images: Int
  /// The mapping before, in words.
  package let before: String
  /// The mapping after, in words.
  package let after: String

  package init(facet: Facet, term: String, images: Int, before: String, after: String) {
    self.facet = facet
    self.term = term
    self.images = images
    self.before = before
    self.after = after
  }
}

/// A class before and after.
package struct ClassChange: Codable, Sendable, Hashable {
  /// The stable id.
  package let id: String
  /// What people read.
  package let label: String
  /// Images before; nil when it was no class.
  package let before: Int?
  /// Images after; nil when it is no class any more.
  package let after: Int?

  package init(id: String, label: String, before: Int?, after: Int?) {
    self.id = id
    self.label = label
    self.before = before
    self.after = after
  }
}

/// The split before and after.
package struct FoldChange: Codable, Sendable, Hashable {
  /// The largest imbalance of a label over the folds before; nil without a comparison.
  package let maxImbalanceBefore: Double?
  /// The largest imbalance after.
  package let maxImbalanceAfter: Double
  /// The mean imbalance before; nil without a comparison.
  package let meanImbalanceBefore: Double?
  package let meanImbalanceAfter: Double
  /// Groups that folds would share after: 0.
  package let leaks: Int
  /// Images in both data sets whose fold is another.
  package let moved: Int

  package init(
    maxImbalanceBefore: Double?, maxImbalanceAfter: Double, meanImbalanceBefore: Double?,
    meanImbalanceAfter: Double, leaks: Int, moved: Int
  ) {
    self.maxImbalanceBefore = maxImbalanceBefore
    self.maxImbalanceAfter = maxImbalanceAfter
    self.meanImbalanceBefore = meanImbalanceBefore
    self.meanImbalanceAfter = meanImbalanceAfter
    self.leaks = leaks
    self.moved = moved
  }
}
