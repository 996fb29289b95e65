internal import Vocabulary

/// Scores turned into yes or no by thresholds that were chosen on other images.
///
/// Each fold's model has thresholds of its own, one a class, chosen on its validation images. Where they
/// hold no positive there is none, and the fold's test images take no part for that class.
public struct Thresholds: Sendable {
  /// The threshold of a class by fold: yes from this score on.
  public let values: [Int: [Float?]]

  /// Keeps thresholds that are known.
  public init(values: [Int: [Float?]]) { self.values = values }

  /// Chooses on validation images, each scored by the model of its fold.
  public init(validation scores: Scores, folds: [Int]) {
    precondition(folds.count == scores.rows)
    var values = [Int: [Float?]]()
    for fold in Set(folds) {
      let rows = folds.indices.filter { folds[$0] == fold }
      values[fold] = (0..<scores.classes).map { Self.best(scores, class: $0, rows: rows) }
    }
    self.values = values
  }

  /// The score from which on "yes" has the largest F1; of equal ones the highest, nil without positive.
  public static func best(_ scores: Scores, class column: Int, rows: [Int]) -> Float? {
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
      let isLast = index + 1 == known.count || known[index + 1].score < entry.score
      guard isLast, hits > 0 else { continue }
      let value = 2 * Double(hits) / Double(index + 1 + positives)
      if value > best?.value ?? 0 { best = (value, entry.score) }
    }
    return best?.score
  }
}

/// What thresholds say of test images, beside the truth.
public struct Decisions: Sendable {
  /// Images by what was said and what is true.
  public struct Counts: Hashable, Sendable {
    /// Said and true.
    public var hits = 0
    /// Said and not true.
    public var falseAlarms = 0
    /// True and not said.
    public var misses = 0
    /// Neither said nor true.
    public var rejections = 0

    /// The share of what was said that is true; nil when nothing was said.
    public var precision: Double? { Self.share(hits, hits + falseAlarms) }
    /// The share of what is true that was said; nil without a positive.
    public var recall: Double? { Self.share(hits, hits + misses) }
    /// 2 · hits / (2 · hits + false alarms + misses); nil without a positive.
    public var f1: Double? {
      hits + misses == 0 ? nil : Self.share(2 * hits, 2 * hits + falseAlarms + misses)
    }

    private static func share(_ part: Int, _ whole: Int) -> Double? {
      whole == 0 ? nil : Double(part) / Double(whole)
    }
  }

  private struct Entry: Sendable {
    let row: Int32
    let isSaid: Bool
    let isTrue: Bool
  }

  /// By class.
  private let entries: [[Entry]]

  /// Decides about every known cell whose fold has a threshold for the class.
  public init(_ scores: Scores, folds: [Int], thresholds: Thresholds) {
    precondition(folds.count == scores.rows)
    entries = (0..<scores.classes).map { column in
      folds.indices.compactMap { row in
        let cell = row * scores.classes + column
        guard scores.states[cell] != .unknown,
          let threshold = thresholds.values[folds[row]]?[column]
        else { return nil }
        return Entry(
          row: Int32(row), isSaid: scores.values[cell] >= threshold,
          isTrue: scores.states[cell] == .present)
      }
    }
  }

  /// The counts of each class under weights: 0 leaves an image out, 2 counts it twice.
  public func counts(_ weights: [UInt16]) -> [Counts] {
    entries.map { entries in
      var counts = Counts()
      for entry in entries {
        let weight = Int(weights[Int(entry.row)])
        switch (entry.isSaid, entry.isTrue) {
        case (true, true): counts.hits += weight
        case (true, false): counts.falseAlarms += weight
        case (false, true): counts.misses += weight
        case (false, false): counts.rejections += weight
        }
      }
      return counts
    }
  }

  /// F1 of each class; nil without a positive.
  public func f1(_ weights: [UInt16]) -> [Double?] { counts(weights).map(\.f1) }
}
