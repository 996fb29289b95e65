/// What kind of statement a mention makes about its image.
package enum Facet: String, Sendable, Codable, CaseIterable {
  /// A primary lesion seen on the image.
  case lesion
  /// A body site.
  case site
  case diagnosis
  case symptom
  /// A group of the atlas's pathophysiology.
  case pathophysiology
  /// Who contributed the image.
  case contributor
}

/// What a mention says about its term.
package enum Assertion: String, Sendable, Codable, CaseIterable {
  /// The term applies.
  case present
  /// The source says that the term does not apply.
  case absent
  /// The source says that it does not know.
  case unknown

  // Written out and visible to other targets' compiled code: raw values are texts, and slow to compare.
  @inlinable package static func == (one: Assertion, other: Assertion) -> Bool {
    switch one {
    case .present: if case .present = other { true } else { false }
    case .absent: if case .absent = other { true } else { false }
    case .unknown: if case .unknown = other { true } else { false }
    }
  }
}

/// A term that a page gives to an image, as the page has it.
package struct Mention: Sendable, Hashable {
  /// What kind of statement it is.
  package var facet: Facet
  /// The source's own text, entities undecoded.
  package var raw: String
  /// The decoded text as a path from root to child; most have one element.
  package var path: [String]
  /// The atlas's number for the term.
  package var termID: Int?
  /// Whether the term applies.
  package var assertion: Assertion
  /// How many experts said so, where the source tells.
  package var votes: Int?
  /// How sure the source is, above 0 up to 1, where it tells.
  package var weight: Double?
  /// The bytes in the source file.
  package var byteRange: Range<Int>?
  /// What took it from the page, such as `h3 Primary Lesions` or `column region`.
  package var rule: String

  package init(
    facet: Facet, raw: String, path: [String], termID: Int? = nil,
    assertion: Assertion = .present, votes: Int? = nil, weight: Double? = nil,
    byteRange: Range<Int>? = nil, rule: String = ""
  ) {
    self.facet = facet
    self.raw = raw
    self.path = path
    self.termID = termID
    self.assertion = assertion
    self.votes = votes
    self.weight = weight
    self.byteRange = byteRange
    self.rule = rule
  }
}
