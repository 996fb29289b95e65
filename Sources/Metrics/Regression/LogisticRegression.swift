internal import Glibc

/// Logistic regression of a few features, fitted to many observations by Newton's method.
///
/// Maximises the likelihood less `ridge` / 2 times the squares of the coefficients, which only keeps separable data from
/// running away: scikit-learn's `LogisticRegression(C=1 / ridge, fit_intercept=False)`.
package struct LogisticRegression: Sendable {
  private let width: Int
  private var features: [Double] = []
  private var labels: [Double] = []

  private static let ridge = 1e-3
  private static let mostSteps = 50
  /// The largest change of a coefficient in the last step.
  private static let tolerance = 1e-9

  /// So many features an observation; an intercept is a feature that is always 1.
  package init(features: Int) { width = features }

  /// Takes one observation.
  package mutating func add(_ values: [Double], isPositive: Bool) {
    precondition(values.count == width)
    features += values
    labels.append(isPositive ? 1 : 0)
  }

  /// The coefficients; nil without observations of both kinds, or where the steps do not settle.
  package func fit() -> [Double]? {
    guard labels.contains(0), labels.contains(1) else { return nil }
    var found = [Double](repeating: 0, count: width)
    for _ in 0..<Self.mostSteps {
      var gradient = found.map { -Self.ridge * $0 }
      var information = [Double](repeating: 0, count: width * width)
      for row in labels.indices {
        let base = row * width
        let z = (0..<width).reduce(0) { $0 + found[$1] * features[base + $1] }
        let p = Logit.inverse(z)
        for one in 0..<width {
          gradient[one] += (labels[row] - p) * features[base + one]
          for other in 0..<width {
            information[one * width + other] +=
              p * (1 - p) * features[base + one] * features[base + other]
          }
        }
      }
      let ridge = [Double](repeating: Self.ridge, count: width)
      guard let step = SymmetricMatrix(information, adding: ridge)?.solved(gradient) else {
        return nil
      }
      // A step that overshoots is shortened: scores near 0 and 1 make the first ones long.
      let longest = step.map(\.magnitude).max() ?? 0
      let scale = min(1, 4 / max(longest, 1e-300))
      for one in 0..<width { found[one] += scale * step[one] }
      if longest < Self.tolerance { return found }
    }
    return nil
  }
}
