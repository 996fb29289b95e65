@testable import Train

// sample
/// Lion (Chen et al., arXiv 2302.06675), for `optimiser.kind: lion`.
///
/// w <- w - rate (sign(beta1 m + (1 - beta1) g) + decay w); m <- beta2 m + (1 - beta2) g.
struct Lion: Optimizer {
  static let name = "lion"
  static let keys = ["optimiser.betas"]
  static let slots = ["exp_avg"]

  let beta1: Float
  let beta2: Float
  let weightDecay: Float
  let multipliers: [ParameterGroup: Multipliers]

  init(_ recipe: Recipe.Optimiser) {
    beta1 = Float(recipe.betas[0])
    beta2 = Float(recipe.betas[1])
    weightDecay = Float(recipe.weightDecay)
    multipliers = recipe.multipliers
  }

  func update(_ tensors: UpdateTensors, _ step: UpdateStep, in range: Range<Int>) {
    let (weights, gradient) = unsafe (tensors.parameter, tensors.gradient)
    let average = unsafe tensors.slots[0]
    for index in range {
      let (w, g, m) = unsafe (weights[index], gradient[index], average[index])
      let direction = beta1 * m + (1 - beta1) * g
      let sign: Float = direction > 0 ? 1 : direction < 0 ? -1 : 0
      unsafe weights[index] = w - step.rate * (sign + weightDecay * step.decay * w)
      unsafe average[index] = beta2 * m + (1 - beta2) * g
    }
  }
}
