package import Vocabulary

/// Something that may be wrong with a label, with what speaks for it.
package struct Issue: Sendable, Hashable {
  /// What it is about.
  package enum Subject: Sendable, Hashable {
    /// A lesion class or a site on an image.
    case cell(image: ImageID, class: String)
    /// A whole image.
    case image(ImageID)
    /// Two images.
    case pair(ImageID, ImageID)
    /// Two classes.
    case classes(String, String)
    /// A class within the images of one source or contributor.
    case group(name: String, class: String)
  }

  /// What only some kinds state.
  package enum Details: Sendable, Hashable {
    /// Nothing more.
    case none
    /// Whether the two images of a pair lie in different folds, and the classes and sites in which their labels differ.
    case pair(foldsDiffer: Bool, differing: [String])
    /// A value with its 95 % interval, from so many cases.
    case measured(value: Double, low: Double?, high: Double?, cases: Int)
  }

  /// The kind's name.
  package let kind: String
  package let subject: Subject
  /// What is said now: `present`, `absent`, or a site's id; empty where nothing is.
  package let given: String
  /// What may be right; empty where nobody can tell.
  package let suggested: String
  /// The probability that it is wrong; nil where none is calibrated.
  package let probability: Double?
  /// Orders the issues of a kind, the largest first.
  package let score: Double
  /// The fold of the image; nil for pairs, classes and sources.
  package let fold: Int?
  /// What speaks for it, a sentence each.
  package var evidence: [String]
  package let details: Details

  package init(
    kind: String, subject: Subject, given: String = "", suggested: String = "",
    probability: Double? = nil, score: Double, fold: Int? = nil, evidence: [String],
    details: Details = .none
  ) {
    self.kind = kind
    self.subject = subject
    self.given = given
    self.suggested = suggested
    self.probability = probability
    self.score = score
    self.fold = fold
    self.evidence = evidence
    self.details = details
  }

  /// The images that a person looks at to answer.
  package var images: [ImageID] {
    switch subject {
    case .cell(let image, _), .image(let image): [image]
    case .pair(let first, let second): [first, second]
    case .classes, .group: []
    }
  }
}

extension [Issue] {
  /// The largest score first; equal ones in the order in which they were found.
  func ranked() -> [Issue] {
    enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
      .map(\.element)
  }
}
