internal import Glibc

/// The loss of a head with a sigmoid for each class: cross-entropy, focal or asymmetric.
///
/// As cross-entropy it is the paper's L_s (equations 2 to 7): a masked cell adds 0 and nothing is rescaled for it.
/// Sums are in double precision, in order.
///
/// With p = sigmoid(z), a target t that may be smoothed, and q = max(p - margin, 0), a cell adds
/// a w t (1 - p)^gammaPositive (-log p) + (1 - a) (1 - t) q^gammaNegative (-log(1 - q)), where w is the
/// class's weight of positives, and both a and 1 - a are 1 when there is no alpha.
/// Focal: Lin et al., arXiv 1708.02002. Asymmetric: Ridnik et al., arXiv 2009.14119.
package struct BCEWithLogitsLoss: Sendable, Hashable {
  /// The focusing exponent of positives.
  package var gammaPositive = 0.0
  /// The focusing exponent of negatives.
  package var gammaNegative = 0.0
  /// The share of positives; nil gives both sides 1.
  package var alpha: Double?
  /// What is taken from a negative's probability.
  package var margin = 0.0
  /// Targets become t (1 - smoothing) + smoothing / 2.
  package var smoothing = 0.0

  /// Cross-entropy.
  package init() {}

  /// The loss of all cells / images, and its gradient.
  ///
  /// Shapes [rows, classes]; only the first `count` rows are images. The mask is 0 where a cell is
  /// unknown and 1 where it is known; mixed images have values in between, which multiply.
  /// `positiveWeights` has a value for each class, or none. Writes weight * gradient, 0 in padding.
  /// `images` are those of the whole step; nil for `count`.
  func loss(
    logits: Span<Float>, targets: Span<Float>, mask: Span<Float>, classes: Int, count: Int,
    images: Int? = nil, positiveWeights: [Float] = [], weight: Float = 1,
    gradient: inout MutableSpan<Float>
  ) -> Float {
    var sum = 0.0
    let images = Double(max(images ?? count, 1))
    let positive = alpha ?? 1
    let negative = alpha.map { 1 - $0 } ?? 1
    for index in 0..<logits.count {
      let known = index < count * classes ? Double(mask[index]) : 0
      guard known != 0 else {
        if !gradient.isEmpty { gradient[index] = 0 }
        continue
      }
      // Half of the smoothing: a sigmoid tells two classes apart.
      let target = Double(targets[index]) * (1 - smoothing) + smoothing / 2
      let weighted = positiveWeights.isEmpty ? 1 : Double(positiveWeights[index % classes])
      let a = known * positive * weighted * target
      let b = known * negative * (1 - target)
      let present = Self.present(Double(logits[index]), gammaPositive)
      let absent = Self.absent(Double(logits[index]), gammaNegative, margin)
      sum += a * present.loss + b * absent.loss
      if !gradient.isEmpty {
        gradient[index] = Float(
          Double(weight) * (a * present.slope + b * absent.slope) / images)
      }
    }
    return Float(sum / images)
  }

  /// (1 - p)^gamma (-log p) and its slope in z.
  static func present(_ z: Double, _ gamma: Double) -> (loss: Double, slope: Double) {
    let logP = -softplus(-z)
    let p = exp(logP)
    let rest = exp(-softplus(z))
    let focus = gamma == 0 ? 1 : pow(rest, gamma)
    return (-focus * logP, focus * (gamma * p * logP - rest))
  }

  /// q^gamma (-log(1 - q)) and its slope in z, with q = max(p - margin, 0).
  static func absent(
    _ z: Double, _ gamma: Double, _ margin: Double
  ) -> (loss: Double, slope: Double) {
    let p = exp(-softplus(-z))
    let q = p - margin
    guard q > 0 else { return (0, 0) }
    let rest = exp(-softplus(z))
    let logRest = margin == 0 ? -softplus(z) : log1p(-q)
    let focus = gamma == 0 ? 1 : pow(q, gamma)
    // Without a margin 1 - q is `rest`, which is 0 for large logits: its share of itself is 1 then too.
    let share = margin == 0 ? 1 : rest / (rest + margin)
    let focusing = gamma == 0 ? 0 : rest * gamma * focus / q * logRest
    return (-focus * logRest, p * (focus * share - focusing))
  }

  /// log(1 + exp(z)).
  private static func softplus(_ z: Double) -> Double { max(z, 0) + log1p(exp(-abs(z))) }
}
