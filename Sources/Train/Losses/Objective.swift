import Glibc

/// The paper's objective, equations 2 to 7, with what is unknown masked.
///
/// A masked cell adds 0 and nothing is rescaled for it. Sums are in double precision, in order.
package enum Objective {
  /// L_s = sum over known cells of -[t log p + (1 - t) log(1 - p)] / images, p = sigmoid(z).
  ///
  /// Shapes [rows, classes]; only the first `count` rows are images. Writes
  /// weight * dL_s/dz = weight * mask * (p - t) / images, when a place is given, and 0 in the
  /// rows that are padding. `images` are those of the whole step when the rows are a part of one;
  /// nil for `count`.
  package static func bceWithLogits(
    logits: Span<Float>, targets: Span<Float>, mask: Span<Float>, classes: Int, count: Int,
    images whole: Int? = nil, weight: Float, gradient: inout MutableSpan<Float>
  ) -> Float {
    var sum = 0.0
    let images = Double(max(whole ?? count, 1))
    for index in 0..<logits.count {
      let isKnown = index < count * classes && mask[index] != 0
      if isKnown {
        let z = Double(logits[index])
        let target = Double(targets[index])
        sum += max(z, 0) - z * target + log1p(exp(-abs(z)))
        if !gradient.isEmpty {
          let p = 1 / (1 + exp(-z))
          gradient[index] = Float(Double(weight) * (p - target) / images)
        }
      } else if !gradient.isEmpty {
        gradient[index] = 0
      }
    }
    return Float(sum / images)
  }

  /// L_b = the mean of -log softmax(z)[site] over the images with a site, 0 without any.
  ///
  /// Shapes [rows, classes] and [rows]; -1 is an unknown site; only the first `count` rows are
  /// images. Writes weight * dL_b/dz = weight * (softmax(z) - onehot(site)) / images with a
  /// site, when a place is given, and 0 in all other rows. `sited` are the images with a site of
  /// the whole step when the rows are a part of one; nil counts those of the rows.
  package static func crossEntropy(
    logits: Span<Float>, sites: Span<Int32>, classes: Int, count: Int,
    labelledSiteCount: Int? = nil,
    weight: Float, gradient: inout MutableSpan<Float>
  ) -> Float {
    var known = 0
    for row in 0..<count where sites[row] >= 0 { known += 1 }
    let images = Double(max(labelledSiteCount ?? known, 1))
    var sum = 0.0
    for row in 0..<sites.count {
      let start = row * classes
      guard row < count, sites[row] >= 0 else {
        if !gradient.isEmpty {
          for index in start..<start + classes { gradient[index] = 0 }
        }
        continue
      }
      let site = Int(sites[row])
      precondition(site < classes, "site \(site) of \(classes)")
      var highest = -Double.infinity
      for index in start..<start + classes { highest = max(highest, Double(logits[index])) }
      var total = 0.0
      for index in start..<start + classes { total += exp(Double(logits[index]) - highest) }
      sum += highest + log(total) - Double(logits[start + site])
      guard !gradient.isEmpty else { continue }
      for index in start..<start + classes {
        let p = exp(Double(logits[index]) - highest) / total
        let target = index == start + site ? 1.0 : 0.0
        gradient[index] = Float(Double(weight) * (p - target) / images)
      }
    }
    return Float(sum / images)
  }
}
