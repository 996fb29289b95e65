internal import CKernels

/// Stochastic gradient descent with momentum and weight decay, as the program's update does it.
///
/// g <- g + weightDecay * decay multiplier * w, then by `convention`:
/// PyTorch v <- momentum * v + g, w <- w - rate * v;
/// Caffe v <- momentum * v + rate * g, w <- w - v, with rate = learning rate * rate multiplier.
package struct SGD: Optimizer {
  package static let name = "sgd"
  /// Momentum, and its convention.
  package static let keys = ["optimiser.momentum", "optimiser.momentum_form"]
  package static let slots = ["momentum_buffer"]
  /// The gradients of micro-batches add up in the momentum buffer, which so needs no memory next to
  /// it: the first one scales it and adds the decay, and the last one moves the parameter.
  package static let addsUpInSlots = true

  /// The share of the last step's direction that is kept.
  package var momentum: Float
  /// Lambda of the penalty lambda / 2 * |w|^2.
  package var weightDecay: Float
  /// Where the learning rate enters.
  package var convention: MomentumConvention
  /// The multipliers of each group; a group that is missing has 1 and 1.
  package var multipliers: [ParameterGroup: Multipliers]

  /// The method's defaults: new layers learn 10 (weights) and 20 (biases) times as fast, and
  /// biases do not decay.
  package init(
    momentum: Float = 0.9, weightDecay: Float = 1e-4, convention: MomentumConvention = .pytorch,
    multipliers: [ParameterGroup: Multipliers] = SGD.methodMultipliers
  ) {
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.convention = convention
    self.multipliers = multipliers
  }

  /// Rate x10 and x20 on the heads; decay on weights, gamma and beta alone, as Caffe has it.
  package static let methodMultipliers: [ParameterGroup: Multipliers] = [
    .backboneBias: Multipliers(rate: 1, decay: 0),
    .headWeight: Multipliers(rate: 10, decay: 1),
    .headBias: Multipliers(rate: 20, decay: 0),
  ]

  /// The optimizer of a recipe.
  package init(_ recipe: Recipe.Optimiser) {
    self.init(
      momentum: Float(recipe.momentum), weightDecay: Float(recipe.weightDecay),
      convention: recipe.momentumConvention, multipliers: recipe.multipliers)
  }

  /// Moves some values.
  package func update(_ tensors: UpdateTensors, _ step: UpdateStep, in range: Range<Int>) {
    var update = derm_update(
      decay: step.isFirst ? weightDecay * step.decay : 0,
      momentum: step.isFirst ? momentum : 1, gradient_scale: convention == .caffe ? step.rate : 1,
      step: step.isLast ? (convention == .caffe ? 1 : step.rate) : 0)
    unsafe derm_momentum_update(
      tensors.parameter + range.lowerBound, tensors.gradient + range.lowerBound,
      tensors.slots[0] + range.lowerBound, range.count, &update)
  }
}
