internal import CKernels
internal import Glibc
internal import Parallel
internal import Vocabulary

/// Pairs of like points, each by its position among the points of all images.
struct PointPair: Sendable, Hashable {
  let first: UInt32
  let second: UInt32
  let orientation: ImageOrientation
}

/// Finds pairs of points whose hashes lie close together in one of the eight orientations.
enum PointPairs {
  /// All pairs within `radius` bits, the smaller position first, by orientation; a point that has more than `most` under
  /// one orientation has none under it.
  ///
  /// Throws `Cancelled` soon after `cancellation` says so.
  static func find(
    _ hashes: [UInt64], radius: Int, most: Int, threads: Int, cancellation: Cancellation,
    progress: Progress = .silent
  ) throws -> [[PointPair]] {
    try parallelMap(
      ImageOrientation.allCases, threads: threads, cancellation: cancellation, progress: progress
    ) {
      try pairs(hashes, radius: radius, most: most, orientation: $0, cancellation)
    }
  }

  private static func pairs(
    _ hashes: [UInt64], radius: Int, most: Int, orientation: ImageOrientation,
    _ cancellation: Cancellation
  ) throws -> [PointPair] {
    let turned = hashes.map { orientation.hash(of: $0) }
    let chunks = HashPairs.cheapestChunks(radius, count: hashes.count).chunks
    var found: UnsafeMutablePointer<derm_hash_pair>?
    let count = unsafe HashPairs.asking(cancellation) { stops, context in
      unsafe derm_hash_pairs_few(
        turned, hashes, UInt32(hashes.count), Int32(radius), Int32(chunks), UInt32(most), stops,
        context, &found)
    }
    defer { unsafe free(found) }
    if count == DERM_STOPPED { try cancellation.check() }
    precondition(count >= 0, "no memory for pairs of points")
    var pairs: [PointPair] = []
    pairs.reserveCapacity(count)
    for index in 0..<count {
      guard let pair = unsafe found?[index] else { break }
      pairs.append(PointPair(first: pair.first, second: pair.second, orientation: orientation))
    }
    return pairs
  }
}
