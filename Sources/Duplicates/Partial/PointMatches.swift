internal import Glibc
internal import Vocabulary

/// Like points of two images, and the placement of one in the other that most of them vote for.
struct PointMatches {
  /// A point of the first image and a like one of the second.
  struct Match {
    let orientation: ImageOrientation
    /// Positions among the points of the two images.
    let first: Int
    let second: Int
  }

  /// A placement that points vote for.
  struct Hypothesis {
    let orientation: ImageOrientation
    /// Where the turned first image lies in the second, in cells of their grays.
    let overlay: Overlay
    let votes: Int
  }

  /// The largest change of size that is looked for: half of an image's area and a little more.
  private static let largestScale: Float = 1.6
  /// How far a voter may lie from where it should, in cells.
  private static let reach: Float = 3.5
  /// By how much a voter's scale may differ: 16 log2 of 1.35.
  private static let scaleReach: Float = 7
  /// Of an image pair's matches so many are looked at.
  private static let mostMatches = 64

  let first: LocalFeatures
  let second: LocalFeatures

  /// All points of both that differ in so many bits at most, the most alike first.
  func matches(within radius: Int) -> [Match] {
    var found: [(distance: Int, match: Match)] = []
    for orientation in ImageOrientation.allCases {
      for (number, point) in first.points.enumerated() {
        let hash = orientation.hash(of: point.hash)
        for (other, target) in second.points.enumerated() {
          let distance = (hash ^ target.hash).nonzeroBitCount
          guard distance <= radius else { continue }
          found.append((distance, Match(orientation: orientation, first: number, second: other)))
        }
      }
    }
    // No two are equal in all of this, so that the order is the same on every machine.
    return found.sorted {
      ($0.distance, $0.match.orientation.rawValue, $0.match.first, $0.match.second)
        < ($1.distance, $1.match.orientation.rawValue, $1.match.first, $1.match.second)
    }.map(\.match)
  }

  /// The placement with the most votes, the first of equal ones; nil without matches of a like size.
  ///
  /// A match alone says all: the orientation, the scale, and then the translation.
  func best(of all: [Match]) -> Hypothesis? {
    let matches = all.prefix(Self.mostMatches)
    var best: Hypothesis?
    for match in matches {
      let (from, to) = (first.points[match.first], second.points[match.second])
      let scale = Self.ratio(Float(to.scale) - Float(from.scale))
      guard scale <= Self.largestScale, scale * Self.largestScale >= 1 else { continue }
      let position = oriented(from, match.orientation)
      let target = Self.cell(to)
      let overlay = Overlay(
        scaleX: scale, scaleY: scale, x: target.x - scale * position.x,
        y: target.y - scale * position.y)
      let voters = matches.filter { other in
        other.orientation == match.orientation
          && agrees(overlay, other, shift: Float(to.scale) - Float(from.scale), Self.reach)
      }
      // A point may be like several of the other image; it has one vote.
      let votes = Set(voters.map(\.first)).count
      if votes > best?.votes ?? 0 {
        best = Hypothesis(orientation: match.orientation, overlay: overlay, votes: votes)
      }
    }
    return best
  }

  /// Points of the first image that lie where a like point of the second does.
  ///
  /// They are told by their columns and rows in the second image, in cells.
  func inliers(_ orientation: ImageOrientation, _ overlay: Overlay) -> [(x: Float, y: Float)] {
    let shift = 16 * Self.log2((overlay.scaleX * overlay.scaleY).squareRoot())
    return first.points.compactMap { point in
      let position = oriented(point, orientation)
      let hash = orientation.hash(of: point.hash)
      let x = position.x * overlay.scaleX + overlay.x
      let y = position.y * overlay.scaleY + overlay.y
      let isFound = second.points.contains { other in
        let target = Self.cell(other)
        return (target.x - x) * (target.x - x) + (target.y - y) * (target.y - y)
          <= Self.inlierReach * Self.inlierReach
          && abs(Float(other.scale) - Float(point.scale) - shift) <= Self.scaleReach
          && (hash ^ other.hash).nonzeroBitCount <= Self.inlierRadius
      }
      return isFound ? (x, y) : nil
    }
  }

  /// How far an inlier may lie from where it should, in cells.
  private static let inlierReach: Float = 1.75
  /// Bits in which an inlier's hash may differ: where it lies says most already.
  private static let inlierRadius = 14

  private func agrees(_ overlay: Overlay, _ match: Match, shift: Float, _ reach: Float) -> Bool {
    let (from, to) = (first.points[match.first], second.points[match.second])
    guard abs(Float(to.scale) - Float(from.scale) - shift) <= Self.scaleReach else { return false }
    let (position, target) = (oriented(from, match.orientation), Self.cell(to))
    let x = position.x * overlay.scaleX + overlay.x - target.x
    let y = position.y * overlay.scaleY + overlay.y - target.y
    return x * x + y * y <= reach * reach
  }

  /// A point's position in cells of the grays of the first image, oriented.
  private func oriented(
    _ point: LocalFeatures.Point, _ orientation: ImageOrientation
  ) -> (x: Float, y: Float) {
    let cell = Self.cell(point)
    let (width, height) = (Float(first.width), Float(first.height))
    return orientation.mapped(
      cell.x, cell.y, width: orientation.swapsAxes ? height : width,
      height: orientation.swapsAxes ? width : height)
  }

  /// A point's position in cells of the grays.
  private static func cell(_ point: LocalFeatures.Point) -> (x: Float, y: Float) {
    let unit = Float(LocalFeatures.graySide) / 256
    return (Float(point.x) * unit, Float(point.y) * unit)
  }

  /// 2 to the power of so many sixteenths, -32 to 32; a fraction of one is left out.
  private static func ratio(_ sixteenths: Float) -> Float {
    let index = min(max(Int(sixteenths), -32), 32) + 32
    return ratios[index]
  }

  /// Powers of two from -32 to 32 sixteenths, rounded to 2^-12: the same on every machine.
  private static let ratios: [Float] = (-32...32).map {
    Float((pow(2, Double($0) / 16) * 4096).rounded() / 4096)
  }

  /// The whole or half sixteenth at or below log2 of a ratio, for comparison with scales.
  private static func log2(_ ratio: Float) -> Float {
    let index = ratios.lastIndex { $0 <= ratio } ?? 0
    return Float(index - 32) / 16
  }
}
