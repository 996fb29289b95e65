internal import Parallel
internal import Vocabulary

/// Looks for the partial copies of one image among the images after it; threads may share it.
struct PartialSearch: Sendable {
  private let images: [LocalFeatures]
  /// Where the points of each image begin among all; one more than there are images.
  private let starts: [Int]
  /// The image of each point.
  private let owners: [Int32]
  /// Like points, by the image of the first.
  private let pairs: [PointPair]
  /// Where the pairs of each image begin; one more than there are images.
  private let pairStarts: [Int]

  /// Finds all like points of some images: hashes within `radius` bits.
  ///
  /// Throws `Cancelled`.
  init(
    _ images: [LocalFeatures], radius: Int, threads: Int, cancellation: Cancellation,
    progress: Progress
  ) throws {
    self.images = images
    var starts = [0]
    var owners: [Int32] = []
    var hashes: [UInt64] = []
    for (number, image) in images.enumerated() {
      hashes += image.points.map(\.hash)
      owners += [Int32](repeating: Int32(number), count: image.points.count)
      starts.append(hashes.count)
    }
    self.starts = starts
    self.owners = owners
    let found = try PointPairs.find(
      hashes, radius: radius, most: PartialCopies.mostNeighbours,
      threads: threads, cancellation: cancellation, progress: progress)
    (pairs, pairStarts) = Self.sorted(found, by: owners, count: images.count)
  }

  /// Pairs by the image of their first point (counting sort), without those within one image.
  private static func sorted(
    _ found: [[PointPair]], by owners: [Int32], count: Int
  ) -> (pairs: [PointPair], starts: [Int]) {
    var starts = [Int](repeating: 0, count: count + 1)
    func forEach(_ body: (Int, PointPair) -> Void) {
      for pairs in found {
        for pair in pairs where owners[Int(pair.first)] != owners[Int(pair.second)] {
          body(Int(owners[Int(pair.first)]), pair)
        }
      }
    }
    // Counted first and then put in their places: no list for each image, and no pair moves twice.
    forEach { image, _ in starts[image + 1] += 1 }
    for image in 0..<count { starts[image + 1] += starts[image] }
    var next = starts
    var pairs = [PointPair](
      repeating: PointPair(first: 0, second: 0, orientation: .upright), count: starts[count])
    forEach { image, pair in
      pairs[next[image]] = pair
      next[image] += 1
    }
    return (pairs, starts)
  }

  /// The later images that share a part with an image, in order, each with how.
  func copies(of number: Int) -> [(second: Int, match: PartialMatch)] {
    let first = images[number]
    var found: [(second: Int, match: PartialMatch)] = []
    let matches = matches(of: number)
    var start = 0
    while start < matches.count {
      let second = matches[start].image
      var end = start
      while end < matches.count, matches[end].image == second { end += 1 }
      defer { start = end }
      // Nearly every pair of images ends here: one like point is chance.
      guard end - start >= PartialCopies.fewestVotes else { continue }
      let pair = PartialPair(first: first, second: images[second])
      let points = PointMatches(first: first, second: images[second])
      guard let best = points.best(of: matches[start..<end].map(\.match)),
        best.votes >= PartialCopies.fewestVotes,
        let match = pair.match(best.orientation, best.overlay)
      else { continue }
      found.append((second, match))
    }
    return found
  }

  /// Like points in later images, sorted by image; of one image in order of the first's points.
  private func matches(of number: Int) -> [(image: Int, match: PointMatches.Match)] {
    let mine = pairs[pairStarts[number]..<pairStarts[number + 1]]
    return mine.map { pair in
      let image = Int(owners[Int(pair.second)])
      return (
        image,
        PointMatches.Match(
          orientation: pair.orientation, first: Int(pair.first) - starts[number],
          second: Int(pair.second) - starts[image])
      )
    }.sorted {
      // No two are equal in all of this, so that the order is the same on every machine.
      ($0.image, $0.match.first, $0.match.orientation.rawValue, $0.match.second)
        < ($1.image, $1.match.first, $1.match.orientation.rawValue, $1.match.second)
    }
  }
}
