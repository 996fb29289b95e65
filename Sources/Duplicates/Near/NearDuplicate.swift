package import Parallel
package import Vocabulary

/// Two images of which one is a copy of the other: resized, recompressed, mirrored, turned, or a
/// little lighter or darker.
package struct NearDuplicate: Sendable, Hashable {
  /// The smaller position.
  package let first: Int
  /// The larger position.
  package let second: Int
  /// How the first image is turned to look like the second.
  package let orientation: ImageOrientation
  /// Bits of 64 in which the perceptual hashes differ then.
  package let distance: Int
}

/// Finds copies by their fingerprints.
///
/// Three checks have to agree under one orientation, because a single hash meets by chance on
/// different images of one part of the body: the hash (8 x 8 lowest frequencies), the signs of the
/// next frequencies, and the details of the grays themselves. Where an image has a flat surround,
/// details and grays must also agree away from it (`TexturedPart`). `docs/duplicates.md` has the
/// measurements behind the limits.
package enum NearDuplicates {
  /// Bits of 64 in which the hashes of copies may differ.
  package static let hashRadius = 8
  /// Signs of the 192 frequencies beyond the hash in which copies may differ.
  package static let signRadius = 40
  /// The least correlation of the details of copies.
  package static let detailCorrelation = 0.94
  /// The least correlation of the details of copies away from a surround, where there is one.
  package static let texturedDetails = 0.96
  /// The least correlation of the grays of copies away from a surround, where there is one.
  package static let texturedGrays = 0.985

  /// All pairs of copies, in order of positions, each under its best orientation; images without a
  /// fingerprint have none.
  ///
  /// Of images with one and the same fingerprint the first stands for all: the others are paired with
  /// it alone. Fails soon after `cancellation` says so.
  package static func find(
    _ prints: [ImageFingerprint?], cancellation: Cancellation = Cancellation()
  ) throws(Cancelled) -> [NearDuplicate] {
    var firsts: [ImageFingerprint: Int] = [:]
    var distinct: [(position: Int, print: ImageFingerprint)] = []
    var copies: [NearDuplicate] = []
    for (position, print) in prints.enumerated() {
      guard let print else { continue }
      if let first = firsts.updateValue(position, forKey: print) {
        firsts[print] = first
        // A surround with nothing in it is no image: all of them are alike.
        guard agree(print, print) else { continue }
        copies.append(
          NearDuplicate(first: first, second: position, orientation: .upright, distance: 0))
      } else {
        distinct.append((position, print))
      }
    }
    let candidates = try HashPairs.within(
      hashRadius, of: distinct.map(\.print.hash), turns: ImageOrientation.allCases,
      cancellation: cancellation)
    // Candidates of one pair follow each other, the smallest distance first.
    for (number, pair) in candidates.enumerated() {
      // Images with much in common have millions of candidates.
      if number % 1024 == 0 { try cancellation.check() }
      let first = distinct[pair.first].position
      let second = distinct[pair.second].position
      if let last = copies.last, last.first == first, last.second == second { continue }
      let (one, other) = (distinct[pair.first].print, distinct[pair.second].print)
      // Nearly all candidates end here, before anything of them is turned.
      guard signDistance(one, other, pair.orientation) <= signRadius else { continue }
      guard agree(pair.orientation.fingerprint(of: one), other) else { continue }
      copies.append(
        NearDuplicate(
          first: first, second: second, orientation: pair.orientation, distance: pair.distance))
    }
    return copies.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// Whether two fingerprints agree beyond their hashes.
  static func agree(_ one: ImageFingerprint, _ other: ImageFingerprint) -> Bool {
    guard signDistance(one, other) <= signRadius else { return false }
    let (mine, others) = (details(of: one), details(of: other))
    guard correlation(mine, others) >= detailCorrelation else { return false }
    let part = TexturedPart(one, other)
    guard part.hasSurround else { return true }
    let texture = part.values(mine).reduce(0) { $0 + abs($1) }
    return part.cells.count >= TexturedPart.fewestCells
      && texture >= TexturedPart.leastTexture * part.cells.count
      && correlation(part.values(mine), part.values(others)) >= texturedDetails
      && correlation(part.values(one.grays.map(Int.init)), part.values(other.grays.map(Int.init)))
        >= texturedGrays
  }

  /// Signs beyond the hash in which two fingerprints differ when the first is turned.
  static func signDistance(
    _ one: ImageFingerprint, _ other: ImageFingerprint, _ orientation: ImageOrientation = .upright
  ) -> Int {
    var distance = 0
    for row in 0..<ImageFingerprint.side {
      let difference = orientation.signs(of: one, row: row) ^ other.signs[row]
      distance += (row < 8 ? difference & 0xFF : difference).nonzeroBitCount
    }
    return distance
  }

  /// Each gray less the mean of its four neighbours; a border's outer neighbour is itself.
  static func details(of print: ImageFingerprint) -> [Int] {
    let side = ImageFingerprint.side
    func gray(_ row: Int, _ column: Int) -> Int {
      Int(print.grays[min(max(row, 0), side - 1) * side + min(max(column, 0), side - 1)])
    }
    return (0..<(side * side)).map { index in
      let (row, column) = (index / side, index % side)
      return 4 * gray(row, column) - gray(row - 1, column) - gray(row + 1, column)
        - gray(row, column - 1) - gray(row, column + 1)
    }
  }

  /// Pearson's correlation; 0 when one of them is constant.
  static func correlation(_ one: [Int], _ other: [Int]) -> Double {
    let count = one.count
    let sums = (one.reduce(0, +), other.reduce(0, +))
    var (products, squares, otherSquares) = (0, 0, 0)
    for index in 0..<count {
      products += one[index] * other[index]
      squares += one[index] * one[index]
      otherSquares += other[index] * other[index]
    }
    let variance = Double(count * squares - sums.0 * sums.0)
    let otherVariance = Double(count * otherSquares - sums.1 * sums.1)
    guard variance > 0, otherVariance > 0 else { return 0 }
    return Double(count * products - sums.0 * sums.1) / (variance * otherVariance).squareRoot()
  }
}
