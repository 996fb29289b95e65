package import Vocabulary

/// One question for a person: a line of `queue.jsonl`.
package struct QueueItem: Codable, Sendable, Hashable {
  /// Names the item, the same in every queue of the same data.
  package let id: String
  /// The issue's kind.
  package let kind: String
  /// The images to look at.
  package let images: [String]
  /// The class or site that is asked about; empty where none is.
  package let `class`: String
  /// What is asked.
  package let question: String
  /// What is said now.
  package let given: String
  /// What may be right.
  package let suggested: String
  /// The probability that something is wrong; nil where none is calibrated.
  package let probability: Double?
  /// Seconds that an answer is expected to take.
  package let seconds: Double
  /// Whether it was drawn at random, to estimate what is left.
  ///
  /// A page must not show it.
  package var sample: Bool
  /// What speaks for it; a page shows it after the answer.
  package let evidence: [String]

  init(_ issue: Issue, of kind: any IssueKind, words: (String) -> String, sample: Bool = false) {
    self.init(
      id: Self.id(issue), kind: issue.kind, images: issue.images.map(\.rawValue),
      class: Self.className(issue), question: kind.question(issue, words: words),
      given: issue.given, suggested: issue.suggested, probability: issue.probability,
      seconds: kind.secondsPerAnswer, sample: sample, evidence: issue.evidence)
  }

  package init(
    id: String, kind: String, images: [String], class name: String, question: String,
    given: String, suggested: String, probability: Double?, seconds: Double, sample: Bool,
    evidence: [String]
  ) {
    self.id = id
    self.kind = kind
    self.images = images
    self.class = name
    self.question = question
    self.given = given
    self.suggested = suggested
    self.probability = probability
    self.seconds = seconds
    self.sample = sample
    self.evidence = evidence
  }

  private static func className(_ issue: Issue) -> String {
    switch issue.subject {
    case .cell(_, let name), .group(_, let name): name
    case .classes(let one, let other): "\(one) \(other)"
    case .image, .pair: ""
    }
  }

  /// The id of a question about an issue.
  static func id(_ issue: Issue) -> String {
    switch issue.subject {
    case .cell(let image, let name): cell(issue.kind, image, name)
    case .image(let image): "\(issue.kind)|\(image)"
    case .pair(let one, let other): "\(issue.kind)|\(one)|\(other)"
    case .classes(let one, let other): "\(issue.kind)|\(one)|\(other)"
    case .group(let group, let name): "\(issue.kind)|\(group)|\(name)"
    }
  }

  /// The id of a question about a class on an image.
  package static func cell(_ kind: String, _ image: ImageID, _ name: String) -> String {
    "\(kind)|\(image)|\(name)"
  }
}
