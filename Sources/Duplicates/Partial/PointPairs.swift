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
  /// Throws `Cancelled`; each of the eight searches runs to its end.
  static func find(
    _ hashes: [UInt64], radius: Int, most: Int, threads: Int, cancellation: Cancellation
  ) throws -> [[PointPair]] {
    try parallelMap(ImageOrientation.allCases, threads: threads, cancellation: cancellation) {
      pairs(hashes, radius: radius, most: most, orientation: $0)
    }
  }

  private static func pairs(
    _ hashes: [UInt64], radius: Int, most: Int, orientation: ImageOrientation
  ) -> [PointPair] {
    let turned = hashes.map { orientation.hash(of: $0) }
    var found: UnsafeMutablePointer<derm_hash_pair>?
    let count = unsafe derm_hash_pairs_few(
      turned, hashes, UInt32(hashes.count), Int32(radius), UInt32(most), &found)
    precondition(count >= 0, "no memory for pairs of points")
    defer { unsafe free(found) }
    var pairs: [PointPair] = []
    pairs.reserveCapacity(count)
    for index in 0..<count {
      guard let pair = unsafe found?[index] else { break }
      pairs.append(PointPair(first: pair.first, second: pair.second, orientation: orientation))
    }
    return pairs
  }
}
