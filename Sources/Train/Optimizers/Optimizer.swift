/// How a step moves parameters along their gradients.
///
/// An optimizer is a value: its constants. What it keeps from step to step lies in slots, which the
/// program makes, checkpoints store as `optimizer.<slot>.<parameter>`, and that start at 0. It works
/// on flat memory, value by value, in whatever layout a backend has chosen.
package protocol Optimizer: Sendable, Hashable {
  /// The name in recipes: `optimiser.kind`.
  static var name: String { get }
  /// Keys of recipes that it shares with some optimizers, not with all: next to others they are refused.
  static var keys: [String] { get }
  /// Keys of recipes that it alone reads, declared in its file (`OptimizerConstant`); refused elsewhere.
  static var fields: [RecipeField] { get }
  /// What it keeps for each value of a parameter, named as in PyTorch's state: `exp_avg`.
  static var slots: [String] { get }
  /// Whether the gradients of micro-batches add up in its slots: `update` is then called for each of
  /// them, and no memory is needed for their sum.
  static var addsUpInSlots: Bool { get }
  /// What scales rate and decay of each group; a group that is missing has 1 and 1.
  var multipliers: [ParameterGroup: Multipliers] { get }
  /// The optimizer of a recipe.
  init(_ recipe: Recipe.Optimiser)
  /// Moves some values of a parameter, and their slots; called on several threads for other ranges.
  func update(_ tensors: UpdateTensors, _ step: UpdateStep, in range: Range<Int>)
}

extension Optimizer {
  /// Many have constants that others have too.
  package static var keys: [String] { [] }
  /// Many have no constants of their own.
  package static var fields: [RecipeField] { [] }
  /// The keys of recipes that it reads and not every optimizer does.
  static var keysRead: [String] { keys + fields.map(\.key) }
  /// Most need the sum of all gradients at once.
  package static var addsUpInSlots: Bool { false }
}

/// Where a parameter, its gradient and its slots lie; all have the same layout.
@safe
package struct UpdateTensors {
  /// The parameter's values.
  package let parameter: UnsafeMutablePointer<Float>
  /// Their gradient; of a step in micro-batches its sum, unless it adds up in the slots.
  package let gradient: UnsafePointer<Float>
  /// What the optimizer keeps, in the order of its slots.
  package let slots: [UnsafeMutablePointer<Float>]
  /// The number of values, padding of the layout included; padding is 0 everywhere.
  package let count: Int
}

/// What differs from one update to the next.
package struct UpdateStep: Sendable, Hashable {
  /// The learning rate times the group's multiplier.
  package var rate: Float = 0
  /// The group's multiplier of the weight decay.
  package var decay: Float = 1
  /// The number of the step, from 1.
  package var number = 1
  /// Whether the step begins with this gradient; true where all of a step comes at once.
  package var isFirst = true
  /// Whether the parameter moves now; true where all of a step comes at once.
  package var isLast = true

  /// A step with these numbers.
  package init(
    rate: Float = 0, decay: Float = 1, number: Int = 1, isFirst: Bool = true, isLast: Bool = true
  ) {
    self.rate = rate
    self.decay = decay
    self.number = number
    self.isFirst = isFirst
    self.isLast = isLast
  }
}

/// What scales the learning rate and the weight decay of a group of parameters.
package struct Multipliers: Sendable, Hashable, Codable {
  /// Multiplies the learning rate.
  package var rate: Float
  /// Multiplies the weight decay.
  package var decay: Float

  package init(rate: Float = 1, decay: Float = 1) {
    self.rate = rate
    self.decay = decay
  }
}

extension Recipe.Optimiser {
  package var multipliers: [ParameterGroup: Multipliers] {
    let (backbone, biases) = (Float(backbone), Float(decayBiases ? 1 : 0))
    return [
      .backboneWeight: Multipliers(rate: backbone, decay: 1),
      .backboneBias: Multipliers(rate: backbone, decay: biases),
      .batchNorm: Multipliers(rate: backbone, decay: decayBatchNorm ? 1 : 0),
      .headWeight: Multipliers(rate: Float(headWeights), decay: 1),
      .headBias: Multipliers(rate: Float(headBiases), decay: biases),
    ]
  }
}
