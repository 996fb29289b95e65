package import Parallel
package import Vocabulary

/// Finds crops and other copies of a part by the local features of images.
///
/// Like points of two images are found through an index of their hashes, in all eight orientations. Where two
/// or more of them vote for one scale and translation, the images' grays are laid over each other, moved
/// until they fit best, and must then agree in nearly all parts of the overlap that show anything.
/// `docs/duplicates.md` has the measurements behind the limits.
package enum PartialCopies {
  /// Bits of 64 in which the hashes of like points may differ.
  package static let hashRadius = 8
  /// A point that is like so many others says nothing: an edge of a surround, a ruler's end.
  static let mostNeighbours = 128
  /// Points that vote for a placement, before grays are compared.
  static let fewestVotes = 2
  /// Points that are like each other under the placement that fits best.
  package static let fewestInliers = 3
  /// The share of the overlap's longer side over which they are spread.
  static let leastSpread: Float = 0.2
  /// The least share of the larger image's area.
  package static let leastOverlap = 0.4
  /// The least correlation of details over the overlap.
  package static let leastAgreement: Float = 0.9
  /// Parts of 16 that show anything.
  static let fewestTexturedParts = 5
  /// The least share of them that agree.
  static let agreeingParts: Float = 0.9
  /// The share of the overlap that is not surround.
  static let leastShare: Float = 0.2

  /// All pairs of images that share a part, in order of positions; an image without features has none.
  ///
  /// Whole copies share all of each other and are found too, though `NearDuplicates` finds more of them. Of images with
  /// the same features the first stands for all. Throws `Cancelled`.
  package static func find(
    _ features: [LocalFeatures?], threads: Int = 1, cancellation: Cancellation = Cancellation(),
    progress: Progress = .silent
  ) throws -> [PartialCopy] {
    var copies: [PartialCopy] = []
    var firsts: [LocalFeatures: Int] = [:]
    var positions: [Int] = []
    for (position, one) in features.enumerated() {
      guard let one else { continue }
      // Equal features are not searched for: a file that is there many times would be compared with
      // itself each time, and its points would have more than `mostNeighbours`.
      if let first = firsts[one] {
        copies += PartialCopy(same: first, position, one).map { [$0] } ?? []
      } else {
        firsts[one] = position
        positions.append(position)
      }
    }
    let images = positions
    let search = try PartialSearch(
      images.compactMap { features[$0] }, threads: threads, cancellation: cancellation)
    let found = try parallelMap(
      images.count, threads: threads, cancellation: cancellation, progress: progress
    ) { number in
      search.copies(of: number).map { second, match in
        PartialCopy(first: images[number], second: images[second], match)
      }
    }
    copies += found.joined()
    return copies.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }
}

extension PartialCopy {
  /// What a search found.
  fileprivate init(first: Int, second: Int, _ match: PartialMatch) {
    self.first = first
    self.second = second
    orientation = match.orientation
    placement = match.placement
    overlap = match.agreement.overlap
    inliers = match.inliers
    agreement = Double(match.agreement.correlation)
  }

  /// Two images with the same features; nil when these say nothing of an image.
  fileprivate init?(same first: Int, _ second: Int, _ features: LocalFeatures) {
    let pair = PartialPair(first: features, second: features)
    guard let match = pair.match(.upright, Overlay(scaleX: 1, scaleY: 1, x: 0, y: 0)) else {
      return nil
    }
    self.init(first: first, second: second, match)
  }
}
