internal import Glibc
internal import Metrics
internal import Vocabulary

/// Log odds of one class's scores, on one scale for all folds.
///
/// A score of exactly 0 or 1 is taken as halfway between it and the class's nearest other score: a random forest of a
/// hundred trees says 0 where it means less than .01. Networks of different folds differ in scale: where there are several
/// folds, each one's logits get the mean and the standard deviation that all have, over known cells.
struct ClassLogits: Sendable {
  /// One entry a row; 0 where the label is unknown.
  let values: [Double]

  /// Without any score between 0 and 1 these are taken as .005 and .995: a forest of a hundred trees.
  private static let endsWithoutScores = 0.005

  /// The logits of one class; `column` is its position among the labels' classes.
  init(_ labels: ScoredLabels, column: Int) {
    let width = labels.classes.count
    let rows = labels.images.indices.filter { labels.states[$0 * width + column] != .unknown }
    var (least, most) = (Float.infinity, -Float.infinity)
    for row in rows {
      let score = labels.probabilities[row * width + column]
      guard score > 0, score < 1 else { continue }
      least = min(least, score)
      most = max(most, score)
    }
    let (low, high) =
      least <= most
      ? (Double(least) / 2, 1 - (1 - Double(most)) / 2)
      : (Self.endsWithoutScores, 1 - Self.endsWithoutScores)
    var values = [Double](repeating: 0, count: labels.images.count)
    for row in rows {
      let score = labels.probabilities[row * width + column]
      let value = score <= 0 ? low : score >= 1 ? high : Double(score)
      values[row] = Self.cut(log(value / (1 - value)))
    }
    if labels.foldCount > 1 { Self.align(&values, rows, labels) }
    self.values = values
  }

  /// Gives each fold's logits the mean and the standard deviation of all.
  private static func align(_ values: inout [Double], _ rows: [Int], _ labels: ScoredLabels) {
    var all = Moments()
    var byFold = [Moments](repeating: Moments(), count: labels.foldCount)
    for row in rows {
      all.add(values[row])
      byFold[labels.foldIndices[row]].add(values[row])
    }
    let (std, stds) = (all.std, byFold.map(\.std))
    for row in rows {
      let fold = labels.foldIndices[row]
      let factor = stds[fold] > 0 ? std / stds[fold] : 1
      values[row] = cut((values[row] - byFold[fold].mean) * factor + all.mean)
    }
  }

  private static func cut(_ logit: Double) -> Double {
    min(max(logit, -Logit.limit), Logit.limit)
  }

  /// Mean and standard deviation of all values (by n, not n - 1).
  private struct Moments {
    private var count = 0.0
    private(set) var mean = 0.0
    private var squares = 0.0

    /// Welford's update.
    mutating func add(_ value: Double) {
      count += 1
      let difference = value - mean
      mean += difference / count
      squares += difference * (value - mean)
    }

    var std: Double { count > 0 ? (squares / count).squareRoot() : 0 }
  }
}
