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
