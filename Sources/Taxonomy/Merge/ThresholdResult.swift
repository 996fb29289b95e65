internal import Documents
internal import Vocabulary

/// What a threshold decides about a class.
package struct ThresholdResult: Sendable, Hashable {
  enum Kind: String, Sendable, Codable {
    case keepApartOver = "keep_apart_over", dropUnder = "drop_under"
  }

  enum Decision: String, Sendable, Codable { case kept, merged, dropped }

  let facet: Facet
  let kind: Kind
  /// The id of the class that the threshold is about.
  let classID: String
  /// Where a merged class goes.
  let rest: String?
  /// Distinct images that count: for lesions those with a final site, where any image has one.
  let count: Int
  /// Distinct images with the class, those without a final site too.
  let all: Int
  /// The least number of images that keeps the class.
  let threshold: Int
  /// The decision that counts: the lock's, or else that of today's counts.
  let decision: Decision
  /// What today's counts say.
  let byCounts: Decision
  /// Digest of everything that people wrote about it; a change unlocks.
  let basis: String

  /// Whether an earlier decision holds against today's counts.
  var isLocked: Bool { decision != byCounts }

  /// The count in words; both numbers and the reason when not all images count.
  var countText: String {
    NumberText.counted(count, "image") + (count == all ? "" : " with a final site (\(all) in all)")
  }

  /// The result in words.
  var text: String {
    let sign = count >= threshold ? ">=" : "<"
    let lock = isLocked ? " (locked: \(decision.rawValue); --relock decides again)" : ""
    return "\(countText) \(sign) \(kind.rawValue) \(threshold)\(lock)"
  }
}

/// The results of thresholds that a lock holds.
package struct LockedThresholds: Sendable {
  private var decisions: [String: (basis: String, decision: ThresholdResult.Decision)] = [:]

  package init() {}

  /// Locks earlier results.
  init(_ results: [ThresholdResult]) {
    for result in results {
      lock(result.facet, result.kind, result.classID, result.basis, result.decision)
    }
  }

  mutating func lock(
    _ facet: Facet, _ kind: ThresholdResult.Kind, _ classID: String, _ basis: String,
    _ decision: ThresholdResult.Decision
  ) {
    decisions[Self.key(facet, kind, classID)] = (basis, decision)
  }

  /// The locked decision, unless people changed what it rests on.
  func decision(
    _ facet: Facet, _ kind: ThresholdResult.Kind, _ classID: String, basis: String
  ) -> ThresholdResult.Decision? {
    guard let known = decisions[Self.key(facet, kind, classID)], known.basis == basis else {
      return nil
    }
    return known.decision
  }

  private static func key(_ facet: Facet, _ kind: ThresholdResult.Kind, _ classID: String) -> String
  {
    "\(facet.rawValue) \(kind.rawValue) \(classID)"
  }
}
