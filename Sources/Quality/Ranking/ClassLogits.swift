internal import Glibc
internal import Vocabulary

/// Log odds of one class's scores, on one scale for all folds.
///
/// A score of exactly 0 or 1 is taken as halfway between it and the class's nearest other score: a random forest of a
/// hundred trees says 0 where it means less than .01. Networks of different folds differ in scale: where there are several
/// folds, each one's logits get the mean and the standard deviation that all have, over known cells.
struct ClassLogits: Sendable {
  /// What 0 is taken as, and what 1 lacks.
  private let ends: (low: Double, high: Double)
  /// By fold: what a logit is multiplied with, and what is added; empty for one fold.
  private var scales: [Int: (factor: Double, shift: Double)] = [:]
  /// Without any other score: that of a forest of a hundred trees.
  private static let endsWithoutScores = 0.005

  /// Looks at the known cells of a column.
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
    ends =
      least <= most
      ? (Double(least) / 2, (1 - Double(most)) / 2)
      : (Self.endsWithoutScores, Self.endsWithoutScores)
    var all = Moments()
    var byFold: [Int: Moments] = [:]
    for row in rows {
      let logit = plain(labels.probabilities[row * width + column])
      all.add(logit)
      byFold[labels.folds[row], default: Moments()].add(logit)
    }
    guard byFold.count > 1 else { return }
    scales = byFold.mapValues { own in
      let factor = own.std > 0 ? all.std / own.std : 1
      return (factor, all.mean - own.mean * factor)
    }
  }

  /// The logit of a score by the network of a fold.
  func callAsFunction(_ score: Float, fold: Int) -> Double {
    let logit = plain(score)
    guard let scale = scales[fold] else { return logit }
    return Self.cut(logit * scale.factor + scale.shift)
  }

  private func plain(_ score: Float) -> Double {
    let value = score <= 0 ? ends.low : score >= 1 ? 1 - ends.high : Double(score)
    return Self.cut(log(value) - log1p(-value))
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
