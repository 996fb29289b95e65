@testable import Train

// sample
/// Signum (Bernstein et al., arXiv 1802.04434), for `optimiser.kind: signum`.
///
/// m <- beta m + (1 - beta) g; w <- w - rate (sign(m) + decay w).
struct Signum: Optimizer {
  static let name = "signum"
  static let slots = ["exp_avg"]
  /// The key `optimiser.signum_beta`, 0.9 where a recipe does not state it.
  static let beta = OptimizerConstant(
    "signum_beta", 0.9, "Signum's share of the old average", must: "at least 0, under 1"
  ) { (0..<1).contains($0) }
  static let fields = [beta.field]

  let beta: Float
  let weightDecay: Float
  let multipliers: [ParameterGroup: Multipliers]

  init(_ recipe: Recipe.Optimiser) {
    beta = Float(recipe[Self.beta])
    weightDecay = Float(recipe.weightDecay)
    multipliers = recipe.multipliers
  }

  func update(_ tensors: UpdateTensors, _ step: UpdateStep, in range: Range<Int>) {
    let (weights, gradient) = unsafe (tensors.parameter, tensors.gradient)
    let average = unsafe tensors.slots[0]
    for index in range {
      let (w, g) = unsafe (weights[index], gradient[index])
      let m = unsafe beta * average[index] + (1 - beta) * g
      let sign: Float = m > 0 ? 1 : m < 0 ? -1 : m
      unsafe weights[index] = w - step.rate * (sign + weightDecay * step.decay * w)
      unsafe average[index] = m
    }
  }
}
