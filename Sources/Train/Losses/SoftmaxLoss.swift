internal import Glibc

/// The loss of a head with one softmax over its classes: cross-entropy with label smoothing and
/// weights of classes, as PyTorch's `CrossEntropyLoss` has them.
///
/// Of a row with class y: (1 - smoothing) w_y (-log p_y) + smoothing / K sum_c w_c (-log p_c), summed
/// over rows and divided by the sum of their w_y.
package struct SoftmaxLoss: Sendable, Hashable {
  /// The share of a target that goes to all classes alike.
  package var smoothing = 0.0

  /// Cross-entropy.
  package init() {}

  /// Whether it is the plain cross-entropy.
  var isPlain: Bool { smoothing == 0 }

  /// The classes of some rows and their share in the loss: 1, or less where images are mixed.
  struct Labels: Sendable {
    /// -1 where the class is unknown.
    let sites: [Int32]
    /// The share.
    let share: Double
  }

  /// The loss, 0 without a known class, and its gradient.
  ///
  /// `logits` is [rows, classes]; only the first `count` rows are images. `weights` has a value for
  /// each class, or none. `denominator` is the sum of w_y over the whole step. Writes
  /// weight * gradient, 0 in rows without a class.
  func loss(
    logits: Span<Float>, labels: [Labels], classes: Int, count: Int, weights: [Float],
    denominator: Double, weight: Float, gradient: inout MutableSpan<Float>
  ) -> Float {
    if !gradient.isEmpty { for index in 0..<gradient.count { gradient[index] = 0 } }
    let denominator = denominator > 0 ? denominator : 1
    let all = weights.isEmpty ? Double(classes) : weights.reduce(0) { $0 + Double($1) }
    let even = smoothing / Double(classes)
    var sum = 0.0
    for row in 0..<count {
      let start = row * classes
      var highest = -Double.infinity
      for index in start..<start + classes { highest = max(highest, Double(logits[index])) }
      var total = 0.0
      for index in start..<start + classes { total += exp(Double(logits[index]) - highest) }
      let logTotal = highest + log(total)
      for label in labels where label.sites[row] >= 0 {
        let site = Int(label.sites[row])
        let own = (1 - smoothing) * (weights.isEmpty ? 1 : Double(weights[site]))
        sum += label.share * own * (logTotal - Double(logits[start + site]))
        for index in start..<start + classes where even > 0 || !gradient.isEmpty {
          let spread = even * (weights.isEmpty ? 1 : Double(weights[index - start]))
          sum += label.share * spread * (logTotal - Double(logits[index]))
          guard !gradient.isEmpty else { continue }
          let p = exp(Double(logits[index]) - logTotal)
          let target = index == start + site ? own : 0
          gradient[index] += Float(
            Double(weight) * label.share * (p * (own + even * all) - target - spread)
              / denominator)
        }
      }
    }
    return Float(sum / denominator)
  }
}
