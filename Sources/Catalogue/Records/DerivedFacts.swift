public import Provenance
public import Vocabulary

/// Everything that refine derives from facts and rules; it replaces what was derived before.
public struct DerivedFacts: Sendable {
  /// The rules file.
  public var rulesPath: String
  /// The digest of the rules and what stands beside them.
  public var rulesDigest: Digest
  /// The catalogue's `contentDigest` that the rules were applied to.
  public var factsDigest: Digest
  /// The digest of all inputs together: rules, facts, options.
  public var inputsDigest: Digest
  /// The classes in their order.
  public var classes: [DerivedClass]
  /// The fate of every term.
  public var resolutions: [DerivedResolution]
  /// Labels; a class without a row is absent.
  public var labels: [DerivedLabel]
  /// The fold of every image.
  public var splits: [DerivedSplit]

  /// Collects what was derived.
  public init(
    rulesPath: String, rulesDigest: Digest, factsDigest: Digest, inputsDigest: Digest,
    classes: [DerivedClass], resolutions: [DerivedResolution], labels: [DerivedLabel],
    splits: [DerivedSplit]
  ) {
    self.rulesPath = rulesPath
    self.rulesDigest = rulesDigest
    self.factsDigest = factsDigest
    self.inputsDigest = inputsDigest
    self.classes = classes
    self.resolutions = resolutions
    self.labels = labels
    self.splits = splits
  }
}

/// A class of lesions or sites.
public struct DerivedClass: Sendable, Hashable {
  /// Lesion or site.
  public var facet: Facet
  /// The stable id.
  public var id: String
  /// The printed label.
  public var label: String
  /// Images that have it.
  public var images: Int
  /// Cases that have it.
  public var cases: Int
  /// Why the thresholds kept it.
  public var keptBecause: String

  /// Names everything about a class.
  public init(
    facet: Facet, id: String, label: String, images: Int, cases: Int, keptBecause: String
  ) {
    self.facet = facet
    self.id = id
    self.label = label
    self.images = images
    self.cases = cases
    self.keptBecause = keptBecause
  }
}

/// What became of a raw term.
public struct DerivedResolution: Sendable, Hashable {
  /// Lesion or site.
  public var facet: Facet
  /// The term as the rules see it.
  public var term: String
  /// Images that have it.
  public var images: Int
  /// `class`, `classes`, `dropped` or `review`.
  public var fate: String
  /// The classes that it became.
  public var classes: [String]
  /// The verb that decided.
  public var rule: String
  /// The line of the rules file.
  public var line: Int?
  /// The reason.
  public var why: String
  /// Who decided.
  public var by: String?
  /// When it was decided.
  public var date: String?
  /// Proposed or approved.
  public var status: String?
  /// Classes that a dropped term may have been.
  public var mayBe: [String]

  /// Starts a resolution without a person, date or status.
  public init(
    facet: Facet, term: String, images: Int, fate: String, classes: [String], rule: String,
    line: Int?, why: String, mayBe: [String] = []
  ) {
    self.facet = facet
    self.term = term
    self.images = images
    self.fate = fate
    self.classes = classes
    self.rule = rule
    self.line = line
    self.why = why
    self.mayBe = mayBe
  }
}

/// A class's state on an image.
public struct DerivedLabel: Sendable, Hashable {
  /// The image.
  public var image: ImageID
  /// Lesion or site.
  public var facet: Facet
  /// The class's id.
  public var classID: String
  /// Present, absent or unknown.
  public var state: LabelState

  /// Names everything about a label.
  public init(image: ImageID, facet: Facet, classID: String, state: LabelState) {
    self.image = image
    self.facet = facet
    self.classID = classID
    self.state = state
  }
}

/// Where an image is in the split.
public struct DerivedSplit: Sendable, Hashable {
  /// The image.
  public var image: ImageID
  /// What it must stay together with.
  public var group: GroupID
  /// The fold.
  public var fold: Fold

  /// Names everything about a place in the split.
  public init(image: ImageID, group: GroupID, fold: Fold) {
    self.image = image
    self.group = group
    self.fold = fold
  }
}

/// A pack that was frozen.
public struct PackEntry: Sendable, Hashable {
  /// The pack's digest.
  public var digest: Digest
  /// Its folder.
  public var path: String
  /// The digest of what it was made from.
  public var inputs: Digest
  /// Its number of images.
  public var images: Int

  /// Names everything about a pack.
  public init(digest: Digest, path: String, inputs: Digest, images: Int) {
    self.digest = digest
    self.path = path
    self.inputs = inputs
    self.images = images
  }
}

/// What the catalogue remembers of the last derivation.
public struct DerivedState: Sendable, Hashable {
  /// The rules file.
  public let rulesPath: String
  /// The digest of the rules.
  public let rulesDigest: Digest
  /// The `contentDigest` of the facts then.
  public let factsDigest: Digest
  /// The digest of all inputs then.
  public let inputsDigest: Digest
}
