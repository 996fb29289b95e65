internal import CKernels
internal import Glibc
package import Vocabulary

/// Two hashes that lie close together.
package struct HashPair: Sendable, Hashable {
  /// The smaller position.
  package let first: Int
  /// The larger position.
  package let second: Int
  /// How the first image is turned to come close to the second.
  package let orientation: ImageOrientation
  /// Bits in which they differ then.
  package let distance: Int
}

/// All pairs of 64-bit hashes within a radius: exact, none is missed.
package enum HashPairs {
  /// Every pair whose hashes differ in at most `radius` of 64 bits, under each of `turns` in which they
  /// do, in order of positions.
  ///
  /// Multi-index hashing (Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index
  /// hashing, CVPR 2012) with four chunks, or a scan when that costs less.
  package static func within(
    _ radius: Int, of hashes: [UInt64], turns: [ImageOrientation] = [.upright]
  ) -> [HashPair] {
    within(radius, of: hashes, turns: turns, scans: scans(radius, count: hashes.count))
  }

  static func within(
    _ radius: Int, of hashes: [UInt64], turns: [ImageOrientation], scans: Bool
  ) -> [HashPair] {
    guard hashes.count > 1, radius >= 0, !turns.isEmpty else { return [] }
    // Turning one side of each pair is enough: it finds how the first image is turned to look like
    // the second.
    let variants = hashes.flatMap { hash in turns.map { $0.hash(of: hash) } }
    var found: UnsafeMutablePointer<derm_hash_pair>?
    let search = unsafe scans ? derm_hash_pairs_scan : derm_hash_pairs
    let count = unsafe search(
      variants, Int32(turns.count), hashes, UInt32(hashes.count), Int32(min(radius, 64)), &found)
    precondition(count >= 0, "no memory for pairs of hashes")
    defer { unsafe free(found) }
    var pairs: [HashPair] = []
    pairs.reserveCapacity(count)
    for index in 0..<count {
      guard let pair = unsafe found?[index] else { break }
      pairs.append(
        HashPair(
          first: Int(pair.first), second: Int(pair.second), orientation: turns[Int(pair.variant)],
          distance: Int(pair.distance)))
    }
    // The search gives them in no order that means anything.
    return pairs.sorted {
      ($0.first, $0.second, $0.distance, $0.orientation.rawValue)
        < ($1.first, $1.second, $1.distance, $1.orientation.rawValue)
    }
  }

  /// Whether comparing every pair touches fewer hashes than the buckets near each chunk.
  static func scans(_ radius: Int, count: Int) -> Bool {
    var touched = 0.0
    for chunk in 0..<4 {
      let near = (radius + 1) / 4 - 1 + (chunk < (radius + 1) % 4 ? 1 : 0)
      guard near >= 0 else { continue }
      var masks = 1.0
      var ways = 1.0
      for bits in 0..<min(near, 16) {
        ways *= Double(16 - bits) / Double(bits + 1)
        masks += ways
      }
      touched += masks * (2 + Double(count) / 65_536)
    }
    return touched > Double(count) / 4
  }
}
