internal import Rules
package import Vocabulary

/// How an image, a term or a class came to be what it is.
package struct Explanation: Sendable, Hashable, Codable {
  /// What is explained.
  package enum Kind: String, Sendable, Codable { case image, term, `class` }

  /// Something known of the subject.
  package struct Fact: Sendable, Hashable, Codable {
    /// What is known, such as `fold`.
    package let name: String
    /// The value in words.
    package let value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package let kind: Kind
  /// Its name: an image's key, a term, a class id.
  package let name: String
  /// What is known before the chains, such as page and case.
  package var facts: [Fact] = []
  /// One chain for each text that the source has, or for each term of a class.
  package var chains: [Chain] = []
  /// Corrections of the image.
  package var overrides: [ProvenanceStep] = []
  /// What comes of it, such as labels, site and fold.
  package var results: [Fact] = []
}

/// The way of one text from the source to its classes.
package struct Chain: Sendable, Hashable, Codable {
  package let facet: Facet
  /// The text as the source has it, or the term in normal form.
  package let raw: String
  /// Whether the source says that it applies; nil for a term without an image.
  package var assertion: Assertion?
  /// The page that has the text.
  package var page: String?
  /// The first byte of the text on the page.
  package var byteStart: Int?
  /// The byte after the last one.
  package var byteEnd: Int?
  /// The text after normalisation.
  package let term: String
  /// Images that mention the term.
  package var images: Int?
  /// What happened to it, in order.
  package var steps: [ProvenanceStep] = []

  /// The file's keys; `hops` is the old word for the steps.
  private enum CodingKeys: String, CodingKey {
    case facet, raw, assertion, page, byteStart, byteEnd, term, images
    case steps = "hops"
  }
}

/// One step of a chain: what was done, where it stands, and who decided it when and why.
package struct ProvenanceStep: Sendable, Hashable, Codable {
  /// What kind of step it is.
  package enum Stage: String, Sendable, Codable, CaseIterable {
    /// Too few of those who labelled the image named it.
    case votes
    /// A word was corrected.
    case spelling
    /// The text was divided at its commas.
    case split
    /// A rule mapped the term.
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

  package let stage: Stage
  package let says: String
  /// Its file and line as `rules.yaml:61`.
  package var location: String?
  /// Who decided.
  package var by: String?
  /// When, as ISO 8601.
  package var date: String?
  /// Proposed or approved.
  package var status: String?
  /// Who looked at it again.
  package var review: String?
  /// How sure the person is.
  package var confidence: String?
  /// The reason.
  package var why: String?
  /// Where to read on.
  package var see: [String] = []

  /// The file's keys; `place` is the old word for the location.
  private enum CodingKeys: String, CodingKey {
    case stage, says
    case location = "place"
    case by, date, status, review, confidence, why, see
  }

  init(_ stage: Stage, _ says: String, location: String? = nil, note: RuleNote? = nil) {
    self.stage = stage
    self.says = says
    self.location = location
    by = note?.by
    date = note?.date
    review = note?.review
    confidence = note?.confidence
    why = note?.why
    see = note?.see ?? []
    if stage == .rule { status = (note?.status ?? .proposed).text }
  }
}
