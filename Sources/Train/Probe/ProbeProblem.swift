internal import Glibc

/// One of the problems that a probe solves at a time: the sigmoid of a lesion, or the softmax of all sites.
///
/// The parameters of an output are its weights and, last, its intercept, each multiplied with the root of about its
/// second derivative, so that all of them need steps of the same size.
struct ProbeProblem: Sendable {
  /// The outputs of the probe that are this problem's: one, or all of a softmax.
  let outputs: [Int]
  /// Numbers of a feature row.
  let columns: Int
  /// Images whose label is known.
  let known: Int
  /// The solver, at the parameters of all outputs one after the other.
  private(set) var solver: LimitedMemoryBFGS
  private let scales: [Double]
  private let inverseStrength: Double

  /// A problem that begins at weights 0 and the intercepts that give the shares of the labels.
  ///
  /// `counts` are the positives of each output among the `known` images, `meanSquares` those of the columns,
  /// `inverseStrength` is scikit-learn's C.
  init(
    outputs: [Int], counts: [Int], known: Int, meanSquares: [Double], columns: Int,
    inverseStrength: Double
  ) {
    self.outputs = outputs
    self.columns = columns
    self.known = known
    self.inverseStrength = inverseStrength
    var scales: [Double] = []
    var start: [Double] = []
    for count in counts {
      let share = Double(count) / Double(known)
      let curvature = share * (1 - share)
      scales += meanSquares.prefix(columns).map {
        ($0 * curvature + 1 / (inverseStrength * Double(known))).squareRoot()
      }
      scales.append(curvature.squareRoot())
      start += [Double](repeating: 0, count: columns)
      let intercept = counts.count > 1 ? log(share) : log(share / (1 - share))
      start.append(intercept * curvature.squareRoot())
    }
    self.scales = scales
    solver = LimitedMemoryBFGS(at: start)
  }

  /// Whether the outputs are a softmax.
  var isSoftmax: Bool { outputs.count > 1 }

  /// Weights and intercept of an output at the solver's trial, or at its best point; `position` is that among
  /// `outputs`.
  func parameters(_ position: Int, best: Bool = false) -> (weights: [Double], intercept: Double) {
    let start = position * (columns + 1)
    let values = best ? solver.point : solver.trial
    let own = (start..<(start + columns + 1)).map { values[$0] / scales[$0] }
    return (Array(own.dropLast()), own[columns])
  }

  /// Takes over the sum of the losses at the trial and its derivatives.
  ///
  /// `gradient` has `stride` derivatives of weights for each output of the probe, `intercepts` one.
  /// The function is (sum of losses + |weights|^2 / (2 C)) / known: scikit-learn's divided by C times known.
  mutating func receive(loss: Double, gradient: [Float], stride: Int, intercepts: [Double]) {
    let share = 1 / Double(known)
    var penalty = 0.0
    var derivatives: [Double] = []
    derivatives.reserveCapacity(scales.count)
    for (position, output) in outputs.enumerated() {
      for (column, weight) in parameters(position).weights.enumerated() {
        penalty += weight * weight
        derivatives.append(
          (Double(gradient[output * stride + column]) + weight / inverseStrength) * share)
      }
      derivatives.append(intercepts[output] * share)
    }
    for index in derivatives.indices { derivatives[index] /= scales[index] }
    solver.receive((loss + penalty / (2 * inverseStrength)) * share, derivatives)
  }
}
