internal import Rules
public import Vocabulary

/// How an image, a term or a class came to be what it is.
public struct Explanation: Sendable, Hashable, Codable {
  /// What is explained.
  public enum Kind: String, Sendable, Codable { case image, term, `class` }

  /// Something known of the subject.
  public struct Fact: Sendable, Hashable, Codable {
    /// What is known, such as `fold`.
    public let name: String
    /// The value in words.
    public let value: String
  }

  /// What is explained.
  public let kind: Kind
  /// Its name: an image's key, a term, a class id.
  public let name: String
  /// What is known before the chains are told, such as page and case.
  public var facts: [Fact] = []
  /// One chain for each text that the source has, or for each term of a class.
  public var chains: [Chain] = []
  /// Corrections of the image.
  public var overrides: [Hop] = []
  /// What comes of it, such as labels, site and fold.
  public var results: [Fact] = []
}

/// The way of one text from the source to its classes.
public struct Chain: Sendable, Hashable, Codable {
  /// Lesion or site.
  public let facet: Facet
  /// The text as the source has it, or the term in normal form.
  public let raw: String
  /// Whether the source says that it applies; nil for a term without an image.
  public var assertion: Assertion?
  /// The page that has the text.
  public var page: String?
  /// The first byte of the text on the page.
  public var byteStart: Int?
  /// The byte after the last one.
  public var byteEnd: Int?
  /// The text after normalisation.
  public let term: String
  /// Images that mention the term.
  public var images: Int?
  /// What happened to it, in order.
  public var hops: [Hop] = []
}

/// One step of a chain: what was done, where it stands, and who decided it when and why.
public struct Hop: Sendable, Hashable, Codable {
  /// What kind of step it is.
  public enum Stage: String, Sendable, Codable, CaseIterable {
    /// Too few of those who labelled the image named it.
    case votes
    /// A word was corrected.
    case spelling
    /// The text was divided at its commas.
    case split
    /// A rule gave the term its fate.
    case rule
    /// No rule names the term.
    case review
    /// A threshold kept, merged or dropped the class.
    case threshold
    /// A class is defined.
    case definition
    /// A single image was corrected.
    case override
  }

  /// What kind of step it is.
  public let stage: Stage
  /// What was done.
  public let says: String
  /// Its place as `rules.yaml:61`.
  public var place: String?
  /// Who decided.
  public var by: String?
  /// When, as ISO 8601.
  public var date: String?
  /// Proposed or approved.
  public var status: String?
  /// Who looked at it again.
  public var review: String?
  /// How sure the person is.
  public var confidence: String?
  /// The reason.
  public var why: String?
  /// Where to read on.
  public var see: [String] = []

  init(_ stage: Stage, _ says: String, place: String? = nil, note: RuleNote? = nil) {
    self.stage = stage
    self.says = says
    self.place = place
    by = note?.by
    date = note?.date
    review = note?.review
    confidence = note?.confidence
    why = note?.why
    see = note?.see ?? []
    if stage == .rule { status = (note?.status ?? .proposed).text }
  }
}
