/// Lion (Chen et al., arXiv 2302.06675): every value moves by the rate, up or down.
///
/// w <- w - rate (sign(beta1 m + (1 - beta1) g) + weightDecay * decay multiplier * w), the sign of 0
/// is 0; then m <- beta2 m + (1 - beta2) g.
package struct Lion: Optimizer {
  package static let name = "lion"
  /// The average of the gradient.
  package static let slots = ["exp_avg"]
  package static let fields = [betas.field]
  /// The old average's share in the direction, and in the new average.
  static let betas = OptimizerConstant(
    "lion_betas", [0.9, 0.99], "Lion's shares of the old average in direction and new average",
    must: "two numbers, at least 0 and under 1"
  ) { $0.count == 2 && $0.allSatisfy { (0..<1).contains($0) } }

  /// The share of the old average in what the step's sign is taken of.
  package var beta1: Float
  /// The share of the old average in the new one.
  package var beta2: Float
  /// The share of a parameter that goes in a step of rate 1.
  package var weightDecay: Float
  package var multipliers: [ParameterGroup: Multipliers]

  package init(_ recipe: Recipe.Optimiser) {
    beta1 = Float(recipe[Self.betas][0])
    beta2 = Float(recipe[Self.betas][1])
    weightDecay = Float(recipe.weightDecay)
    multipliers = recipe.multipliers
  }

  package func update(_ tensors: UpdateTensors, _ step: UpdateStep, in range: Range<Int>) {
    let (weights, gradient) = unsafe (tensors.parameter, tensors.gradient)
    let average = unsafe tensors.slots[0]
    for index in range {
      let (w, g, m) = unsafe (weights[index], gradient[index], average[index])
      let direction = beta1 * m + (1 - beta1) * g
      // What is not a number stays one, so that the next loss shows it.
      let sign: Float = direction > 0 ? 1 : direction < 0 ? -1 : direction
      unsafe weights[index] = w - step.rate * (sign + weightDecay * step.decay * w)
      unsafe average[index] = beta2 * m + (1 - beta2) * g
    }
  }
}
