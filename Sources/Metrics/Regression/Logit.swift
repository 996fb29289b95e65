internal import Glibc

/// Log odds of probabilities.
package enum Logit {
  /// log(p / (1 - p)) for comparing two classes' scores; p is cut a millionth away from 0 and 1.
  package static func of(_ probability: Float) -> Float {
    let cut = min(max(Double(probability), 1e-6), 1 - 1e-6)
    return Float(log(cut) - log1p(-cut))
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
