package import Vocabulary

/// A rule that is new, says something else, or is gone, with what comes of it.
package struct RuleChange: Codable, Sendable, Hashable {
  /// What happened to it.
  package enum Kind: String, Codable, Sendable, CaseIterable { case added, changed, removed }

  /// What happened to it.
  package let kind: Kind
  /// Lesion or site; nil for spelling, people and policy.
  package let facet: Facet?
  /// What it says, or said when it is gone.
  package let says: String
  /// What it said before, when it is changed and said something else.
  package let said: String?
  /// Its file and line as `rules.yaml:61`; nil when it is gone.
  package let location: String?
  /// Who decided.
  package let by: String?
  /// When, as ISO 8601.
  package let date: String?
  /// Proposed or approved; nil when it is gone.
  package let status: String?
  /// The reason.
  package let why: String?
  /// Images that mention a term it speaks of; nil for rules that speak of no term.
  package let images: Int?
  /// Of these images, those that get a class which they did not have; nil without a comparison.
  package let newToClass: Int?
  /// Of these images, those that lose a class which they had; nil without a comparison.
  package let lostToClass: Int?

  /// The file's keys; `place` is the old word for the location.
  private enum CodingKeys: String, CodingKey {
    case kind, facet, says, said
    case location = "place"
    case by, date, status, why, images, newToClass, lostToClass
  }

  package init(
    kind: Kind, facet: Facet?, says: String, said: String?, location: String?, by: String?,
    date: String?, status: String?, why: String?, images: Int?, newToClass: Int?,
    lostToClass: Int?
  ) {
    self.kind = kind
    self.facet = facet
    self.says = says
    self.said = said
    self.location = location
    self.by = by
    self.date = date
    self.status = status
    self.why = why
    self.images = images
    self.newToClass = newToClass
    self.lostToClass = lostToClass
  }
}

/// A threshold's result for a class that a person should look at.
package struct ThresholdNote: Codable, Sendable, Hashable {
  /// Why it is worth a look.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// The result is another than the lock's.
    case changed
    /// The lock holds it against today's counts.
    case locked = "pinned"
    /// The count is close to the threshold.
    case near
  }

  /// Why it is worth a look.
  package let kind: Kind
  package let facet: Facet
  package let classID: String
  /// `keep_apart_over` or `drop_under`.
  package let threshold: String
  /// Images that count: for lesions those with a final site, where any image has one.
  package let count: Int
  /// The least number of images that keeps the class.
  package let limit: Int
  /// `kept`, `merged` or `dropped`: what holds after applying.
  package let result: String
  /// What today's counts say.
  package let byCounts: String
  /// What the lock says; nil when it says nothing.
  package let before: String?
  /// Where the class goes when it is merged.
  package let rest: String?

  /// The file's keys; `verdict` is the old word for the result.
  private enum CodingKeys: String, CodingKey {
    case kind, facet, classID, threshold, count, limit
    case result = "verdict"
    case byCounts, before, rest
  }

  package init(
    kind: Kind, facet: Facet, classID: String, threshold: String, count: Int, limit: Int,
    result: String, byCounts: String, before: String?, rest: String?
  ) {
    self.kind = kind
    self.facet = facet
    self.classID = classID
    self.threshold = threshold
    self.count = count
    self.limit = limit
    self.result = result
    self.byCounts = byCounts
    self.before = before
    self.rest = rest
  }

  /// The result in words, such as `487 < keep_apart_over 498 (locked: kept) -> stays; --relock
  /// would merge it into other-papule`.
  package var text: String {
    let sign = count >= limit ? ">=" : "<"
    var text = "\(count) \(sign) \(threshold) \(limit)"
    switch kind {
    case .locked:
      text += " (locked: \(result)) -> \(Self.words(result, rest)); --relock would "
      text += Self.outcome(byCounts, rest)
    case .changed:
      text += ": \(before ?? "not there") -> \(Self.words(result, rest))"
    case .near:
      text += ", close -> \(Self.words(result, rest)); the lock keeps that when counts drift"
    }
    return text
  }

  private static func words(_ result: String, _ rest: String?) -> String {
    switch result {
    case "kept": "stays"
    case "merged": "merged into \(rest ?? "the rest")"
    default: result
    }
  }

  private static func outcome(_ result: String, _ rest: String?) -> String {
    switch result {
    case "kept": "keep it"
    case "merged": "merge it into \(rest ?? "the rest")"
    default: "drop it"
    }
  }
}
