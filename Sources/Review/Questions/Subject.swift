internal import Quality

/// What a question is about, whichever way it is asked: one label of one image may be asked about as missing and,
/// after it was added, as wrong.
package enum Subject: Hashable, Sendable {
  /// Whether an image has a lesion.
  case label(image: String, class: String)
  /// Which site an image shows.
  case site(image: String)
  /// Whether an image shows skin.
  case topic(image: String)
  /// Whether two images are one photograph, or one a part of the other; in order of their keys.
  case pair(String, String)
  /// Anything else, by its id in the queue.
  case other(String)

  /// What the question of a line is about.
  package init(_ line: LogLine) {
    self.init(item: line.item, kind: line.kind, images: line.images, class: line.class)
  }

  /// What a question is about.
  init(item: String, kind: String, images: [String], class name: String) {
    switch (kind, images.count) {
    case ("missing", 1), ("spurious", 1): self = .label(image: images[0], class: name)
    case ("wrong-site", 1): self = .site(image: images[0])
    case ("off-topic", 1): self = .topic(image: images[0])
    case ("duplicate", 2), ("crop", 2), ("conflict", 2):
      self = .pair(of: images[0], and: images[1])
    default: self = .other(item)
    }
  }

  /// A pair, whichever image is named first.
  static func pair(of image: String, and other: String) -> Subject {
    image.utf8.lexicographicallyPrecedes(other.utf8) ? .pair(image, other) : .pair(other, image)
  }

  /// The one image that it is about; nil for pairs and questions about classes.
  var image: String? {
    switch self {
    case .label(let image, _), .site(let image), .topic(let image): image
    case .pair, .other: nil
    }
  }

  /// A key that sorts subjects the same everywhere.
  package var key: String {
    switch self {
    case .label(let image, let name): "label|\(image)|\(name)"
    case .site(let image): "site|\(image)"
    case .topic(let image): "topic|\(image)"
    case .pair(let one, let other): "pair|\(one)|\(other)"
    case .other(let item): "other|\(item)"
    }
  }
}

/// What somebody holds of a subject.
package enum Opinion: Hashable, Sendable {
  /// A label's state, a site's class, `skin` or `other`, `same` or `different`, `yes` or `no`.
  case value(String)
  /// The person can't tell.
  case unsure

  /// What a line says of its subject; nil where it gives no answer.
  package init?(_ line: LogLine) {
    guard let answer = line.answer else { return nil }
    self.init(kind: line.kind, answer: answer, value: line.value, given: line.shown.given)
  }

  /// What a choice says of a question's subject.
  init(_ choice: Question.Choice, of item: QueueItem) {
    self.init(kind: item.kind, answer: choice.answer, value: choice.value, given: item.given)
  }

  private init(kind: String, answer: LogLine.Answer, value: String?, given: String) {
    if answer == .unsure {
      self = .unsure
      return
    }
    let isWrong = answer == .wrong
    switch kind {
    case "missing": self = .value(isWrong ? "present" : "absent")
    case "spurious": self = .value(isWrong ? "absent" : "present")
    case "wrong-site": self = .value(isWrong ? value ?? "" : given)
    case "off-topic": self = .value(isWrong ? "other" : "skin")
    case "duplicate", "crop", "conflict": self = .value(isWrong ? "same" : "different")
    default: self = .value(isWrong ? "yes" : "no")
    }
  }

  /// The opinion that would change nothing, given what the data set says; nil where nothing is said.
  package static func unchanged(_ line: LogLine) -> Opinion? {
    switch line.kind {
    case "missing": .value("absent")
    case "spurious": .value("present")
    case "wrong-site": .value(line.shown.given)
    case "off-topic": .value("skin")
    default: nil
    }
  }

  /// As a text for tables.
  package var text: String {
    switch self {
    case .value(let value): value
    case .unsure: "unsure"
    }
  }
}
