package import Parallel
package import Vocabulary

/// Finds crops and other copies of a part by the local features of images.
///
/// Like points of two images are found through an index of their hashes, in all eight orientations. Where two
/// or more of them vote for one scale and translation, the images' grays are laid over each other, moved
/// until they fit best, and must then agree in nearly all parts of the overlap that show anything.
/// `docs/duplicates.md` has the measurements behind the limits.
package enum PartialCopies {
  /// Bits of 64 in which the hashes of like points may differ, where there are not too many points.
  package static let hashRadius = 8
  /// What looking for the points like one may cost under one orientation, in comparisons of hashes.
  ///
  /// All eight take some 50 microseconds, about a point's share of decoding and looking at its image.
  static let mostComparisons = 11_000.0
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
  /// What has to agree where something else, such as a network, finds two images alike: fewer bits of the hashes, a
  /// smaller share of the overlap and of its parts; but details more closely, because a network brings together what has
  /// one form, such as drawn hands.
  static let likelyRadius = 14
  static let leastLikelyAgreement: Float = 0.955
  static let leastLikelyShare: Float = 0.05
  static let likelyAgreeingParts: Float = 0.8
  /// Points that are enough where so many parts show something, all of them agree, and details correlate so well.
  static let fewestCertainInliers = 2
  static let certainParts = 12
  static let certainAgreement: Float = 0.97

  /// All pairs of images that share a part, in order of positions; an image without features has none.
  ///
  /// Whole copies share all of each other and are found too, though `NearDuplicates` finds more of them. Of images with
  /// the same features the first stands for all. `radius` is that of like points, else what their number allows.
  /// Throws `Cancelled`.
  package static func find(
    _ features: [LocalFeatures?], radius: Int? = nil, threads: Int = 1,
    cancellation: Cancellation = Cancellation(), progress: Progress = .silent
  ) throws -> [PartialCopy] {
    let distinct = DistinctFeatures(features)
    return distinct.placed(
      try find(
        distinct, radius: radius ?? distinct.radius, threads: threads, cancellation: cancellation,
        progress: progress))
  }

  /// The largest radius, 8 at most, under which a point costs no more than `mostComparisons` among so many: otherwise
  /// the search would grow with the square of the data set.
  static func radius(points: Int) -> Int {
    (0...hashRadius).last {
      HashPairs.cheapestChunks($0, count: points).cost <= mostComparisons
    } ?? 0
  }

  /// That a radius smaller than usual was taken, in words.
  package static func narrowing(_ radius: Int) -> String {
    "points were taken for alike within \(radius) bits instead of \(hashRadius), for there are very many: fewer crops are "
      + "found (docs/duplicates.md)"
  }

  /// The pairs among the distinct features.
  static func find(
    _ distinct: DistinctFeatures, radius: Int, threads: Int, cancellation: Cancellation,
    progress: Progress
  ) throws -> [PartialCopy] {
    let features = distinct.features
    // One after the other of the orientations: of a large data set each takes minutes.
    progress.begin(
      radius == hashRadius ? "like points" : "like points, within \(radius) bits",
      unit: "orientations", total: ImageOrientation.allCases.count)
    let search = try PartialSearch(
      features, radius: radius, threads: threads, cancellation: cancellation, progress: progress)
    progress.begin("crops", unit: "images", total: features.count)
    let found = try parallelMap(
      features.count, threads: threads, cancellation: cancellation, progress: progress
    ) { number in
      search.copies(of: number).map { second, match in
        PartialCopy(first: number, second: second, match)
      }
    }
    return Array(found.joined())
  }

  /// Which of some pairs of images share a part, in order; the smaller position of a pair first.
  ///
  /// For pairs that something else finds alike, such as a network: points may then be less alike than in a search of all
  /// pairs, where chance would bring millions together. Throws `Cancelled`.
  package static func find(
    _ features: [LocalFeatures?], among pairs: [(first: Int, second: Int)], threads: Int = 1,
    cancellation: Cancellation = Cancellation(), progress: Progress = .silent
  ) throws -> [PartialCopy] {
    let found = try parallelMap(
      pairs.count, threads: threads, cancellation: cancellation, progress: progress
    ) { number -> PartialCopy? in
      let (first, second) = pairs[number]
      guard let one = features[first], let other = features[second] else { return nil }
      let points = PointMatches(first: one, second: other)
      guard let best = points.best(of: points.matches(within: likelyRadius)),
        best.votes >= fewestVotes,
        let match = PartialPair(first: one, second: other, isLikely: true).match(
          best.orientation, best.overlay)
      else { return nil }
      return PartialCopy(first: first, second: second, match)
    }
    return found.compactMap(\.self).sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }
}

/// The features of images, each once, and the images that have the same ones.
struct DistinctFeatures {
  /// Each once, in order of the first image that has them.
  let features: [LocalFeatures]
  /// The position of that image.
  private let positions: [Int]
  /// The others as copies of it.
  private let repeats: [PartialCopy]

  /// Bits in which the hashes of like points may differ among so many.
  var radius: Int {
    PartialCopies.radius(points: features.reduce(0) { $0 + $1.points.count })
  }

  /// An image without features counts for nothing.
  init(_ all: [LocalFeatures?]) {
    var repeats: [PartialCopy] = []
    var firsts: [LocalFeatures: Int] = [:]
    var positions: [Int] = []
    // Features are long: each is hashed once.
    firsts.reserveCapacity(all.count)
    for (position, one) in all.enumerated() {
      guard let one else { continue }
      // Equal features are not searched for: a file that is there many times would be compared with
      // itself each time, and its points would have more than `mostNeighbours`.
      if let first = firsts.updateValue(position, forKey: one) {
        firsts[one] = first
        repeats += PartialCopy(same: first, position, one).map { [$0] } ?? []
      } else {
        positions.append(position)
      }
    }
    self.repeats = repeats
    self.positions = positions
    features = positions.compactMap { all[$0] }
  }

  /// Pairs that were found among `features` with the positions of the images, and those of equal features, in order.
  func placed(_ found: [PartialCopy]) -> [PartialCopy] {
    (repeats + found.map { $0.moved(to: positions[$0.first], positions[$0.second]) })
      .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }
}

extension PartialCopy {
  /// What a search found.
  fileprivate init(first: Int, second: Int, _ match: PartialMatch) {
    self.init(
      first: first, second: second, orientation: match.orientation, placement: match.placement,
      overlap: match.agreement.overlap, inliers: match.inliers,
      agreement: Double(match.agreement.correlation))
  }

  /// The same of images at other positions.
  fileprivate func moved(to first: Int, _ second: Int) -> PartialCopy {
    PartialCopy(
      first: first, second: second, orientation: orientation, placement: placement,
      overlap: overlap, inliers: inliers, agreement: agreement)
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
