internal import Glibc
internal import Vocabulary

/// Log odds of probabilities.
enum Logit {
  /// log(p / (1 - p)) for comparing two classes' scores; p is cut a millionth away from 0 and 1.
  static func of(_ probability: Float) -> Float {
    let cut = min(max(Double(probability), 1e-6), 1 - 1e-6)
    return Float(log(cut) - log1p(-cut))
  }

  /// 1 / (1 + exp(-x)), without overflow.
  static func inverse(_ value: Double) -> Double {
    let small = exp(-value.magnitude)
    return (value >= 0 ? 1 : small) / (1 + small)
  }

  /// Logits are cut to this from both sides.
  static let limit = 16.0
}

/// Log odds of one class's scores.
///
/// A score of exactly 0 or 1 is taken as halfway between it and the class's nearest other score: a random forest of a
/// hundred trees says 0 where it means less than .01.
struct ClassLogits: Sendable {
  /// What 0 is taken as, and what 1 lacks.
  private let ends: (low: Double, high: Double)
  /// Without any other score: that of a forest of a hundred trees.
  private static let endsWithoutScores = 0.005

  /// Looks at the known cells of a column.
  init(_ labels: ScoredLabels, column: Int) {
    var (least, most) = (Float.infinity, -Float.infinity)
    for cell in stride(from: column, to: labels.states.count, by: labels.classes.count)
    where labels.states[cell] != .unknown {
      let score = labels.probabilities[cell]
      guard score > 0, score < 1 else { continue }
      least = min(least, score)
      most = max(most, score)
    }
    ends =
      least <= most
      ? (Double(least) / 2, (1 - Double(most)) / 2)
      : (Self.endsWithoutScores, Self.endsWithoutScores)
  }

  /// The logit of a score.
  func callAsFunction(_ score: Float) -> Double {
    let value = score <= 0 ? ends.low : Double(score)
    let rest = score >= 1 ? ends.high : 1 - value
    return min(max(log(value) - log(rest), -Logit.limit), Logit.limit)
  }
}
