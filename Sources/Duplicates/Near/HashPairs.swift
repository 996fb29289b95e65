internal import CKernels
internal import Glibc
package import Parallel
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
  /// How pairs are looked for.
  enum Way: Equatable {
    /// By comparing every pair.
    case scan
    /// By multi-index hashing (Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index hashing, CVPR 2012)
    /// with so many chunks, 3 or 4.
    case chunks(Int)
  }

  /// Every pair whose hashes differ in at most `radius` of 64 bits, under each of `turns` in which they
  /// do, in order of positions.
  ///
  /// Fails soon after `cancellation` says so.
  package static func within(
    _ radius: Int, of hashes: [UInt64], turns: [ImageOrientation] = [.upright],
    cancellation: Cancellation = Cancellation()
  ) throws(Cancelled) -> [HashPair] {
    try within(
      radius, of: hashes, turns: turns, way: way(radius, count: hashes.count), cancellation)
  }

  static func within(
    _ radius: Int, of hashes: [UInt64], turns: [ImageOrientation], way: Way,
    _ cancellation: Cancellation = Cancellation()
  ) throws(Cancelled) -> [HashPair] {
    guard hashes.count > 1, radius >= 0, !turns.isEmpty else { return [] }
    // Turning one side of each pair is enough: it finds how the first image is turned to look like
    // the second.
    let variants = hashes.flatMap { hash in turns.map { $0.hash(of: hash) } }
    var found: UnsafeMutablePointer<derm_hash_pair>?
    let count = unsafe search(
      variants, Int32(turns.count), hashes, Int32(min(radius, 64)), way, cancellation, &found)
    defer { unsafe free(found) }
    if count == DERM_STOPPED { try cancellation.check() }
    precondition(count >= 0, "no memory for pairs of hashes")
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

  private static func search(
    _ variants: [UInt64], _ turns: Int32, _ hashes: [UInt64], _ radius: Int32, _ way: Way,
    _ cancellation: Cancellation, _ found: inout UnsafeMutablePointer<derm_hash_pair>?
  ) -> Int {
    unsafe asking(cancellation) { stops, context in
      switch way {
      case .scan:
        unsafe derm_hash_pairs_scan(
          variants, turns, hashes, UInt32(hashes.count), radius, stops, context, &found)
      case .chunks(let number):
        unsafe derm_hash_pairs(
          variants, turns, hashes, UInt32(hashes.count), radius, Int32(number), stops, context,
          &found)
      }
    }
  }

  /// Calls a search in C with what it asks whether to stop.
  static func asking(
    _ cancellation: Cancellation, _ search: (derm_stops, UnsafeMutableRawPointer) -> Int
  ) -> Int {
    let context = unsafe Unmanaged.passUnretained(cancellation).toOpaque()
    let stops: derm_stops = { context in
      guard let context = unsafe context else { return 0 }
      return unsafe Unmanaged<Cancellation>.fromOpaque(context).takeUnretainedValue().isCancelled
        ? 1 : 0
    }
    return withExtendedLifetime(cancellation) { unsafe search(stops, context) }
  }

  /// The cheapest way for so many hashes.
  static func way(_ radius: Int, count: Int) -> Way {
    let (chunks, cost) = cheapestChunks(radius, count: count)
    // All pairs are compared 64 at a time.
    return cost > Double(count) / 4 ? .scan : .chunks(chunks)
  }

  /// Whether 3 or 4 chunks are cheaper for so many hashes, and what a hash then costs.
  static func cheapestChunks(_ radius: Int, count: Int) -> (chunks: Int, cost: Double) {
    let (four, three) = (
      cost(radius, chunks: 4, count: count), cost(radius, chunks: 3, count: count)
    )
    return four <= three ? (4, four) : (3, three)
  }

  /// What a hash costs, in comparisons with others that lie next to each other: of those in the buckets that are looked
  /// into, and of getting there.
  ///
  /// Measured with 500,000 and 2 million hashes on an AMD Zen 4: 0.56 ns a comparison, 5 ns a bucket. Short buckets
  /// make the processor guess wrong: in three chunks a comparison takes twice as long.
  static func cost(_ radius: Int, chunks: Int, count: Int) -> Double {
    (0..<chunks).reduce(0.0) { sum, chunk in
      let near = (radius + 1) / chunks - 1 + (chunk < (radius + 1) % chunks ? 1 : 0)
      guard near >= 0 else { return sum }
      let bits = chunk == chunks - 1 ? 64 - 64 / chunks * chunk : 64 / chunks
      var (masks, ways) = (1.0, 1.0)
      for bit in 0..<min(near, bits) {
        ways *= Double(bits - bit) / Double(bit + 1)
        masks += ways
      }
      let hashes = Double(count) / Double(1 << UInt64(bits))
      return sum + masks * (9 + (chunks == 3 ? 2 * hashes + min(1, hashes) * 3 : hashes))
    }
  }
}
