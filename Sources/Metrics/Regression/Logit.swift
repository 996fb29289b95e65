internal import Glibc

/// Log odds of probabilities.
package enum Logit {
  /// So far from 0 and 1 are probabilities cut whose logits are compared or fitted: a score that is surer than this
  /// says no more, and must not outweigh all others.
  package static let comparisonCut = 1e-6
  /// So far are probabilities cut whose logits are kept: near the least step of single precision below 1, 6e-8.
  package static let storageCut = 1e-7

  /// log(p / (1 - p)); p is cut so far away from 0 and 1.
  package static func of(_ probability: Float, cut: Double = Logit.comparisonCut) -> Float {
    let p = min(max(Double(probability), cut), 1 - cut)
    return Float(log(p) - log1p(-p))
  }

  /// log(p) of one of several classes that exclude each other, a logit of a softmax; p is cut at `storageCut`.
  package static func ofShare(_ probability: Float) -> Float {
    Float(log(max(Double(probability), storageCut)))
  }

  /// 1 / (1 + exp(-x)), without overflow.
  package static func inverse(_ value: Double) -> Double {
    let small = exp(-value.magnitude)
    return (value >= 0 ? 1 : small) / (1 + small)
  }

  /// log((p + c) / (1 - p + c)) of p = sigmoid(z): c > 0 bends the ends, where scores are surer than they should be.
  package static func softened(_ logit: Double, by softening: Double) -> Double {
    softening == 0
      ? logit : log(inverse(logit) + softening) - log(inverse(-logit) + softening)
  }

  /// Logits are cut to this from both sides.
  package static let limit = 16.0
}
