internal import Rules
internal import Vocabulary

/// What a threshold says of a class.
package struct Verdict: Sendable, Hashable {
  /// Which threshold.
  enum Kind: String, Sendable, Codable {
    case keepApartOver = "keep_apart_over", dropUnder = "drop_under"
  }

  /// What it says.
  enum Decision: String, Sendable, Codable { case kept, merged, dropped }

  /// Lesion or site.
  let facet: Facet
  /// Which threshold.
  let kind: Kind
  /// The class.
  let classID: String
  /// Where a merged class goes.
  let rest: String?
  /// Distinct images that count: those with a final site, where images have sites at all.
  let count: Int
  /// Distinct images with the class, those without a final site too.
  let all: Int
  /// The least number of images that keeps the class.
  let threshold: Int
  /// What holds.
  let decision: Decision
  /// What the counts of this moment say.
  let byCounts: Decision
  /// Digest of everything that people wrote about it; a change unpins.
  let basis: String

  /// Whether an earlier decision holds against today's counts.
  var isPinned: Bool { decision != byCounts }

  /// The count in words; both numbers and the reason when not all images count.
  var countText: String {
    count == all ? "\(count) images" : "\(count) images with a final site (\(all) in all)"
  }

  /// The verdict in words.
  var text: String {
    let sign = count >= threshold ? ">=" : "<"
    let pin = isPinned ? " (pinned: \(decision.rawValue); --relock decides again)" : ""
    return "\(countText) \(sign) \(kind.rawValue) \(threshold)\(pin)"
  }
}

/// The pinned decisions of a lock.
package struct Pins: Sendable {
  private var decisions: [String: (basis: String, decision: Verdict.Decision)] = [:]

  package init() {}

  /// Pins what earlier verdicts decided.
  init(_ verdicts: [Verdict]) {
    for verdict in verdicts {
      pin(verdict.facet, verdict.kind, verdict.classID, verdict.basis, verdict.decision)
    }
  }

  mutating func pin(
    _ facet: Facet, _ kind: Verdict.Kind, _ classID: String, _ basis: String,
    _ decision: Verdict.Decision
  ) {
    decisions[Self.key(facet, kind, classID)] = (basis, decision)
  }

  /// The pinned decision, unless people changed what it rests on.
  func decision(
    _ facet: Facet, _ kind: Verdict.Kind, _ classID: String, basis: String
  ) -> Verdict.Decision? {
    guard let pin = decisions[Self.key(facet, kind, classID)], pin.basis == basis else {
      return nil
    }
    return pin.decision
  }

  private static func key(_ facet: Facet, _ kind: Verdict.Kind, _ classID: String) -> String {
    "\(facet.rawValue) \(kind.rawValue) \(classID)"
  }
}
