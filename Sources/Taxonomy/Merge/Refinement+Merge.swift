internal import Artifacts
internal import Rules
package import Vocabulary

extension Refinement {
  /// The labels and what led to them.
  package var derived: Merge { merge }

  /// Classes whose count lies so close to a threshold that the rules ask for a warning: `facet id`.
  package var nearThreshold: Set<String> {
    Set(
      merge.thresholdResults.filter(merge.isNear).map { Self.nearKey($0.facet, $0.classID) })
  }

  /// How `nearThreshold` names a class.
  package static func nearKey(_ facet: Facet, _ id: String) -> String {
    "\(facet.section.rawValue) \(id)"
  }
}

extension Refinement {
  /// Images of each final class of a facet's section, by id.
  package func classCounts(_ facet: Facet) -> [String: Int] {
    Dictionary(
      entries(facet.section).map { ($0.id, $0.images) }, uniquingKeysWith: { first, _ in first })
  }
}

/// What a threshold compares of a class, and what it decides.
package struct ThresholdCount: Sendable {
  package let classID: String
  /// Whether the threshold is a family's, and not that of rare classes.
  package let isFamily: Bool
  /// Distinct images that count: of a lesion class those with a final site, or all where no image has one; of a site
  /// those that name it.
  package let counted: Int
  /// The least number of them that keeps the class.
  package let needed: Int
  /// Whether the class stays.
  package let isKept: Bool
  /// Where the class goes when it is merged; nil when it is dropped.
  package let rest: String?
}

extension Refinement {
  /// What thresholds decided of the classes of a section, those of families first.
  package func thresholdCounts(_ facet: Facet) -> [ThresholdCount] {
    merge.thresholdResults.filter { $0.facet == facet.section }.map { result in
      ThresholdCount(
        classID: result.classID, isFamily: result.kind == .keepApartOver, counted: result.count,
        needed: result.threshold, isKept: result.decision == .kept,
        rest: result.decision == .merged ? result.rest : nil)
    }
  }
}
