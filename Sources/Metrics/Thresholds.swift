internal import Vocabulary

/// Scores turned into yes or no by thresholds that were chosen on other images.
///
/// Each fold's model has thresholds of its own, one a class, chosen on its validation images. Where they
/// hold no positive there is none, and the fold's test images take no part for that class.
package struct Thresholds: Sendable {
  /// The threshold of a class by fold: yes from this score on.
  package let values: [Int: [Float?]]

  /// Keeps thresholds that are known.
  package init(values: [Int: [Float?]]) { self.values = values }

  /// Chooses on validation images, each scored by the model of its fold.
  package init(validation scores: Scores, folds: [Int]) {
    precondition(folds.count == scores.rows)
    var values = [Int: [Float?]]()
    for fold in Set(folds) {
      let rows = folds.indices.filter { folds[$0] == fold }
      values[fold] = (0..<scores.classes).map { Self.best(scores, class: $0, rows: rows) }
    }
    self.values = values
  }

  /// The score from which on "yes" has the largest F1; of equal ones the highest, nil without positive.
  package static func best(_ scores: Scores, class column: Int, rows: [Int]) -> Float? {
    let known = rows.filter { scores.states[$0 * scores.classes + column] != .unknown }
      .map {
        (
          score: scores.values[$0 * scores.classes + column],
          isPositive: scores.states[$0 * scores.classes + column] == .present
        )
      }
      .sorted { $0.score > $1.score }
    let positives = known.count(where: \.isPositive)
    var best: (value: Double, score: Float)?
    var hits = 0
    for (index, entry) in known.enumerated() {
      hits += entry.isPositive ? 1 : 0
      // No threshold parts equal scores, so that only the last of them can be one.
      let isLast = index + 1 == known.count || known[index + 1].score < entry.score
      guard isLast, hits > 0 else { continue }
      // F1 is 2 TP / (said to be positive + positive).
      let value = 2 * Double(hits) / Double(index + 1 + positives)
      if value > best?.value ?? 0 { best = (value, entry.score) }
    }
    return best?.score
  }
}

/// What thresholds say of test images, next to the truth.
package struct Decisions: Sendable {
  /// Images by what was said and what is true.
  package struct Counts: Hashable, Sendable {
    /// Said and true.
    package var hits = 0
    /// Said and not true.
    package var falseAlarms = 0
    /// True and not said.
    package var misses = 0
    /// Neither said nor true.
    package var rejections = 0

    /// The share of what was said that is true; nil when nothing was said.
    package var precision: Double? { Self.share(hits, hits + falseAlarms) }
    /// The share of what is true that was said; nil without a positive.
    package var recall: Double? { Self.share(hits, hits + misses) }
    /// 2 · hits / (2 · hits + false alarms + misses); nil without a positive.
    package var f1: Double? {
      hits + misses == 0 ? nil : Self.share(2 * hits, 2 * hits + falseAlarms + misses)
    }

    private static func share(_ part: Int, _ whole: Int) -> Double? {
      whole == 0 ? nil : Double(part) / Double(whole)
    }
  }

  /// Rows of a class by what was said and what is true.
  private struct Rows: Sendable {
    var hits: [UInt32] = []
    var falseAlarms: [UInt32] = []
    var misses: [UInt32] = []
    var rejections: [UInt32] = []
  }

  /// By class.
  private let classes: [Rows]

  /// Decides about every known cell whose fold has a threshold for the class; of some rows alone where they are
  /// given.
  package init(_ scores: Scores, folds: [Int], thresholds: Thresholds, rows: [Int]? = nil) {
    precondition(folds.count == scores.rows)
    // Rows and not counts, because every replicate weighs them anew.
    var classes = [Rows](repeating: Rows(), count: scores.classes)
    for row in rows ?? Array(folds.indices) {
      guard let own = thresholds.values[folds[row]] else { continue }
      for column in 0..<scores.classes {
        let cell = row * scores.classes + column
        guard scores.states[cell] != .unknown, let threshold = own[column] else { continue }
        switch (scores.values[cell] >= threshold, scores.states[cell] == .present) {
        case (true, true): classes[column].hits.append(UInt32(row))
        case (true, false): classes[column].falseAlarms.append(UInt32(row))
        case (false, true): classes[column].misses.append(UInt32(row))
        case (false, false): classes[column].rejections.append(UInt32(row))
        }
      }
    }
    self.classes = classes
  }

  /// The counts of each class under weights: 0 leaves an image out, 2 counts it twice.
  package func counts(_ weights: [UInt16]) -> [Counts] {
    func sum(_ rows: [UInt32]) -> Int { rows.reduce(0) { $0 + Int(weights[Int($1)]) } }
    return classes.map {
      Counts(
        hits: sum($0.hits), falseAlarms: sum($0.falseAlarms), misses: sum($0.misses),
        rejections: sum($0.rejections))
    }
  }

  /// F1 of each class in each replicate of a batch: one row a replicate.
  func f1(_ batch: ReplicateBatch) -> [[Double?]] {
    classes.map { rows -> [Double?] in
      let hits = batch.count(rows.hits)
      let falseAlarms = batch.count(rows.falseAlarms)
      let misses = batch.count(rows.misses)
      return hits.indices.map {
        Counts(hits: hits[$0], falseAlarms: falseAlarms[$0], misses: misses[$0]).f1
      }
    }.transposed()
  }

  /// F1 of each class; nil without a positive.
  package func f1(_ weights: [UInt16]) -> [Double?] { counts(weights).map(\.f1) }
}
