/// What kind of statement a mention makes about its image.
public enum Facet: String, Sendable, Codable, CaseIterable {
  /// A primary lesion seen on the image.
  case lesion
  /// A body site.
  case site
  /// A diagnosis.
  case diagnosis
  /// A symptom.
  case symptom
  /// A group of the atlas's pathophysiology.
  case pathophysiology
  /// Who contributed the image.
  case contributor
}

/// What a mention says about its term.
public enum Assertion: String, Sendable, Codable, CaseIterable {
  /// The term applies.
  case present
  /// The source says that the term does not apply.
  case absent
  /// The source says that it does not know.
  case unknown
}

/// A term that a page gives to an image, as the page has it.
public struct Mention: Sendable, Hashable {
  /// What kind of statement it is.
  public var facet: Facet
  /// The source's own text, entities undecoded.
  public var raw: String
  /// The decoded text as a path from root to child; most have one element.
  public var path: [String]
  /// The atlas's number for the term.
  public var termID: Int?
  /// Whether the term applies.
  public var assertion: Assertion
  /// How many experts said so, where the source tells.
  public var votes: Int?
  /// How sure the source is, above 0 up to 1, where it tells.
  public var weight: Double?
  /// The bytes in the source file.
  public var byteRange: Range<Int>?
  /// What took it from the page, such as `h3 Primary Lesions` or `column region`.
  public var rule: String

  /// Names everything about a mention.
  public init(
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
