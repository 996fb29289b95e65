internal import Glibc

/// The loss of a head with one softmax over its classes: cross-entropy with label smoothing and
/// weights of classes, as PyTorch's `CrossEntropyLoss` has them.
///
/// Of a row with class y: (1 - smoothing) w_y (-log p_y) + smoothing / K sum_c w_c (-log p_c), summed
/// over rows and divided by the sum of their w_y. As cross-entropy it is the paper's L_b: the mean over the images with
/// a known site. Sums are in double precision, in order.
package struct CrossEntropyLoss: Sendable, Hashable {
  /// The share of a target that goes to all classes alike.
  package var smoothing = 0.0

  package init() {}

  /// The loss, 0 without a known class, and its gradient.
  ///
  /// `logits` is [rows, classes]; only the first `count` rows are images. `labels` are their classes, -1 where unknown;
  /// of mixed images `mixedLabels` are those of the other one, and `share` is that of the image itself. `weights` has a
  /// value for each class, or none. `denominator` is the sum of w_y over the whole step; nil sums those of the rows.
  /// Writes weight * gradient, 0 in rows without a class.
  func loss(
    logits: Span<Float>, labels: Span<Int32>, mixedLabels: Span<Int32> = Span(), share: Float = 1,
    classes: Int, count: Int, weights: [Float] = [], denominator: Double? = nil,
    weight: Float = 1, gradient: inout MutableSpan<Float>
  ) -> Float {
    for index in 0..<gradient.count { gradient[index] = 0 }
    // Of the images' own labels, also where they are mixed: partners are a permutation of the batch,
    // so that theirs have the same sum.
    var known = 0.0
    for row in 0..<count where labels[row] >= 0 {
      known += weights.isEmpty ? 1 : Double(weights[Int(labels[row])])
    }
    let sum = denominator ?? known
    let denominator = sum > 0 ? sum : 1
    let all = weights.isEmpty ? Double(classes) : weights.reduce(0) { $0 + Double($1) }
    let even = smoothing / Double(classes)
    var loss = 0.0
    for row in 0..<count {
      let start = row * classes
      // Taken off first, so that no exponential overflows.
      var highest = -Double.infinity
      for index in start..<start + classes { highest = max(highest, Double(logits[index])) }
      var total = 0.0
      for index in start..<start + classes { total += exp(Double(logits[index]) - highest) }
      let logTotal = highest + log(total)
      for half in 0..<(mixedLabels.isEmpty ? 1 : 2) {
        let isMixed = half == 1
        let label = Int(isMixed ? mixedLabels[row] : labels[row])
        guard label >= 0 else { continue }
        precondition(label < classes, "class \(label) of \(classes)")
        let share = isMixed ? 1 - Double(share) : Double(share)
        let own = (1 - smoothing) * (weights.isEmpty ? 1 : Double(weights[label]))
        loss += share * own * (logTotal - Double(logits[start + label]))
        for index in start..<start + classes where even > 0 || !gradient.isEmpty {
          let spread = even * (weights.isEmpty ? 1 : Double(weights[index - start]))
          loss += share * spread * (logTotal - Double(logits[index]))
          guard !gradient.isEmpty else { continue }
          let p = exp(Double(logits[index]) - logTotal)
          // The slope of sum_c t_c (-log p_c) in a logit is p (sum of t) - t, with t the smoothed
          // target times the class's weight.
          let target = index == start + label ? own : 0
          gradient[index] += Float(
            Double(weight) * share * (p * (own + even * all) - target - spread)
              / denominator)
        }
      }
    }
    return Float(loss / denominator)
  }
}
