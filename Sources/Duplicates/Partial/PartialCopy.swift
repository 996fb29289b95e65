package import Vocabulary

/// Two images that share a part: one is a crop of the other, or both are crops of a third.
package struct PartialCopy: Sendable, Hashable, Codable {
  /// The smaller position.
  package let first: Int
  /// The larger position.
  package let second: Int
  /// How the first image is turned to look like the second.
  package let orientation: ImageOrientation
  /// Where the turned first image lies in the second.
  package let placement: Placement
  /// The share of the larger image's area that both show, 0 to 1; the larger is the one that shows more skin.
  package let overlap: Double
  /// Points of the first image that lie where a like point of the second does.
  package let inliers: Int
  /// Correlation of the details of both where they overlap, away from surrounds.
  package let agreement: Double

  /// The keys of remembered copies; `turn` is the old word for the orientation.
  private enum CodingKeys: String, CodingKey {
    case first, second
    case orientation = "turn"
    case placement, overlap, inliers, agreement
  }
}

/// A scale and a translation: `p * scale + (x, y)`, in units of the longer sides of both images.
package struct Placement: Sendable, Hashable, Codable {
  /// How much larger the first image's parts are in the second, along rows and along columns.
  package let scaleX: Double
  package let scaleY: Double
  /// Where the upper left corner of the turned first image lies in the second.
  package let x: Double
  package let y: Double
}
