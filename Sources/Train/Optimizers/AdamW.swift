internal import CKernels
internal import Glibc

/// Adam with decoupled weight decay (Loshchilov & Hutter, arXiv 1711.05101), as PyTorch's AdamW.
///
/// w <- w - rate * weightDecay * decay multiplier * w; m <- beta1 m + (1 - beta1) g;
/// v <- beta2 v + (1 - beta2) g^2; at step t
/// w <- w - rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon).
package struct AdamW: Optimizer {
  package static let name = "adamw"
  /// The shares of the old averages, and what is added to the root.
  package static let keys = ["optimiser.betas", "optimiser.epsilon"]
  /// The averages of the gradient and of its square.
  package static let slots = ["exp_avg", "exp_avg_sq"]

  /// The share of the old average of the gradient that is kept.
  package var beta1: Double
  /// The share of the old average of its square that is kept.
  package var beta2: Double
  /// Added to the root of the square's average.
  package var epsilon: Double
  /// The share of a parameter that goes in a step of rate 1.
  package var weightDecay: Double
  package var multipliers: [ParameterGroup: Multipliers]

  /// PyTorch's defaults, with the same rate and decay for all.
  package init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 1e-2, multipliers: [ParameterGroup: Multipliers] = [:]
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.multipliers = multipliers
  }

  /// The optimizer of a recipe.
  package init(_ recipe: Recipe.Optimiser) {
    self.init(
      beta1: recipe.betas[0], beta2: recipe.betas[1], epsilon: recipe.epsilon,
      weightDecay: recipe.weightDecay, multipliers: recipe.multipliers)
  }

  /// Moves some values.
  package func update(_ tensors: UpdateTensors, _ step: UpdateStep, in range: Range<Int>) {
    let number = Double(step.number)
    var constants = derm_adamw(
      beta1: Float(beta1), beta2: Float(beta2), first_weight: Float(1 - beta1),
      second_weight: Float(1 - beta2), epsilon: Float(epsilon),
      keep: Float(1 - Double(step.rate) * weightDecay * Double(step.decay)),
      step: Float(Double(step.rate) / (1 - pow(beta1, number))),
      root: Float((1 - pow(beta2, number)).squareRoot()))
    unsafe derm_adamw_update(
      tensors.parameter + range.lowerBound, tensors.gradient + range.lowerBound,
      tensors.slots[0] + range.lowerBound, tensors.slots[1] + range.lowerBound, range.count,
      &constants)
  }
}
