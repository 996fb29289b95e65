internal import Documents
internal import Duplicates

/// How much two images share, and how sure that is.
package struct SharedPart: Sendable, Hashable {
  /// The share of the larger image's area that both show, 0 to 1.
  package let overlap: Double
  /// Points of one that lie where a like point of the other does.
  package let inliers: Int
  /// Correlation of the details of both where they overlap.
  package let agreement: Double

  /// Takes what was found.
  init(_ copy: PartialCopy) {
    overlap = copy.overlap
    inliers = copy.inliers
    agreement = copy.agreement
  }

  /// The overlap in whole percent.
  package var percent: Int { Int((overlap * 100).rounded()) }

  /// The columns that say so in lists.
  static let columns = ["overlap", "inliers", "agreement"]

  /// The fields of these columns; empty where two images share all.
  static func fields(_ part: SharedPart?) -> [String] {
    guard let part else { return ["", "", ""] }
    func rounded(_ value: Double) -> String {
      NumberText.shortest((value * 10_000).rounded() / 10_000)
    }
    return [rounded(part.overlap), String(part.inliers), rounded(part.agreement)]
  }
}
