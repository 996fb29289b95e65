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
