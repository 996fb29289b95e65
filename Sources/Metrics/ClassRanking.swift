internal import Vocabulary

/// The known images of one class from the highest score to the lowest, sorted once.
///
/// A scan then gives average precision, the area under the ROC curve or the precision-recall curve
/// under any weights. Equal scores form one threshold.
package struct ClassRanking: Sendable {
  /// Row, shifted left by 2; bit 0 marks a positive, bit 1 the last of its equal scores.
  let entries: [UInt32]
  /// One more than the largest row.
  let rows: Int
  /// Images known to carry the class.
  package let positives: Int
  /// Images known to carry the class or known not to.
  package var known: Int { entries.count }

  /// Ranks the rows whose state for the class is known.
  package init(_ scores: Scores, class column: Int, rows: [Int]) {
    var records = [UInt64]()
    records.reserveCapacity(rows.count)
    for row in rows {
      if let record = Self.record(scores, row: row, column: column) { records.append(record) }
    }
    var room = [UInt64]()
    self.init(sorting: records, room: &room)
  }

  /// Ranks the rows for every class, reading the scores once from front to back.
  package static func all(_ scores: Scores, rows: [Int]) -> [ClassRanking] {
    let room = rows.count
    var records = [UInt64](repeating: 0, count: scores.classes * room)
    var counts = [Int](repeating: 0, count: scores.classes)
    for row in rows {
      for column in 0..<scores.classes {
        guard let record = record(scores, row: row, column: column) else { continue }
        records[column &* room &+ counts[column]] = record
        counts[column] &+= 1
      }
    }
    var other = [UInt64]()
    return (0..<scores.classes).map { column in
      ClassRanking(
        sorting: Array(records[column * room..<column * room + counts[column]]), room: &other)
    }
  }

  /// Score, row and whether it is a positive, so that sorting by the upper half ranks.
  @inline(__always)
  private static func record(_ scores: Scores, row: Int, column: Int) -> UInt64? {
    let cell = row &* scores.classes &+ column
    let state = scores.states[cell]
    guard state != .unknown else { return nil }
    let key = UInt64(descendingKey(scores.values[cell]))
    return key << 32 | UInt64(truncatingIfNeeded: row) << 2 | (state == .present ? 1 : 0)
  }

  private init(sorting records: [UInt64], room: inout [UInt64]) {
    var records = records
    RadixSort.byUpperHalf(&records, room: &room)
    let count = records.count
    entries = unsafe [UInt32](unsafeUninitializedCapacity: count) { items, filled in
      for index in 0..<count {
        let record = records[index]
        let isLast = index + 1 == count || record >> 32 != records[index + 1] >> 32
        unsafe items[index] = UInt32(truncatingIfNeeded: record) | (isLast ? 2 : 0)
      }
      filled = count
    }
    positives = entries.reduce(0) { $0 &+ Int($1 & 1) }
    rows = entries.reduce(0) { max($0, Int($1 >> 2) + 1) }
  }

  /// A number that grows as the score falls; minus zero and zero are equal.
  static func descendingKey(_ score: Float) -> UInt32 {
    let bits = (score == 0 ? Float(0) : score).bitPattern
    let ascending = bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
    return ~ascending
  }

  /// Average precision, the sum of P(k)·(r(k) - r(k-1)) over distinct scores; nil without positive.
  ///
  /// Non-interpolated, as scikit-learn's `average_precision_score` with sample weights.
  package func averagePrecision(_ weights: [UInt16]) -> Double? {
    var seen = 0
    var hits = 0
    var tied = 0
    var sum = 0.0
    for entry in entries {
      let weight = Int(weights[Int(entry >> 2)])
      seen &+= weight
      tied &+= weight & -Int(entry & 1)
      if entry & 2 != 0 && tied != 0 {
        hits &+= tied
        sum += Double(tied) * Double(hits) / Double(seen)
        tied = 0
      }
    }
    return hits == 0 ? nil : sum / Double(hits)
  }

  /// The probability that a positive outranks a negative, ties counting half; nil without either.
  package func rocAUC(_ weights: [UInt16]) -> Double? {
    let (doubledWins, positives, negatives) = pairs(weights)
    guard positives > 0 && negatives > 0 else { return nil }
    return Double(doubledWins) / 2 / Double(positives) / Double(negatives)
  }

  /// Twice the pairs of a positive and a negative in which the positive scores higher, ties counting one, and how many
  /// there are of each.
  func pairs(_ weights: [UInt16]) -> (doubledWins: Int, positives: Int, negatives: Int) {
    var positives = 0
    var negatives = 0
    var tiedPositives = 0
    var tiedNegatives = 0
    var doubled = 0
    // Sums are doubled, so that half a tie is an integer, and exact.
    for entry in entries {
      let weight = Int(weights[Int(entry >> 2)])
      if entry & 1 != 0 { tiedPositives += weight } else { tiedNegatives += weight }
      guard entry & 2 != 0 else { continue }
      doubled += tiedNegatives * (2 * positives + tiedPositives)
      positives += tiedPositives
      negatives += tiedNegatives
      tiedPositives = 0
      tiedNegatives = 0
    }
    return (doubled, positives, negatives)
  }

  /// The points of the precision-recall curve, one for each distinct score that adds a positive.
  package func precisionRecall() -> [(recall: Double, precision: Double)] {
    var points = [(recall: Double, precision: Double)]()
    var hits = 0
    var tied = 0
    for (index, entry) in entries.enumerated() {
      tied += Int(entry & 1)
      guard entry & 2 != 0 && tied > 0 else { continue }
      hits += tied
      tied = 0
      points.append((Double(hits) / Double(positives), Double(hits) / Double(index + 1)))
    }
    return points
  }
}
