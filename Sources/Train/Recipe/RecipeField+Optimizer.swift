extension RecipeField {
  /// How parameters move.
  static let optimiser = [
    RecipeField(
      "optimiser.learning_rate", \.optimiser.learningRate, "learning rate at the start",
      must: "over 0"
    ) { $0 > 0 },
    RecipeField("optimiser.momentum", \.optimiser.momentum, "momentum", must: "at least 0, under 1")
    {
      (0..<1).contains($0)
    },
    RecipeField(
      "optimiser.momentum_form", \.optimiser.momentumConvention,
      "where the rate enters the momentum"),
    RecipeField(
      "optimiser.weight_decay", \.optimiser.weightDecay, "weight decay", must: "at least 0"
    ) {
      $0 >= 0
    },
    RecipeField(
      "optimiser.decay_batch_norm", \.optimiser.decayBatchNorm,
      "whether gamma and beta of batch normalisation decay"),
    RecipeField(
      "optimiser.head_weights", \.optimiser.headWeights, "rate multiplier of the heads' weights",
      must: "at least 0"
    ) { $0 >= 0 },
    RecipeField(
      "optimiser.head_biases", \.optimiser.headBiases, "rate multiplier of the heads' biases",
      must: "at least 0"
    ) { $0 >= 0 },
    RecipeField(
      "optimiser.batch_norm", \.optimiser.batchNorm,
      "statistics in training: auto, batch, frozen, frozen-affine"),
    RecipeField(
      "optimiser.kind", \.optimiser.kind, "the optimizer: \(optimizers)", before: "sgd",
      must: "one of \(optimizers)"
    ) { AllOptimizers.named($0) != nil },
    RecipeField(
      "optimiser.betas", \.optimiser.betas, "AdamW's shares of the old averages",
      before: [0.9, 0.999], must: "two numbers, at least 0 and under 1"
    ) { $0.count == 2 && $0.allSatisfy { (0..<1).contains($0) } },
    RecipeField(
      "optimiser.epsilon", \.optimiser.epsilon, "AdamW's addition to the root", before: 1e-8,
      must: "at least 1e-30"
    ) { $0 >= 1e-30 },
    RecipeField(
      "optimiser.clip_norm", \.optimiser.clipNorm, "largest norm of all gradients; 0: any",
      before: 0, must: "at least 0"
    ) { $0 >= 0 },
    RecipeField(
      "optimiser.ema", \.optimiser.ema, "share of the old average of weights kept; 0: no average",
      before: 0, must: "at least 0, at most 0.999999"
    ) { (0...0.999999).contains($0) },
    RecipeField(
      "optimiser.frozen_stages", \.optimiser.frozenStages,
      "stages of the network, from the first, that do not train", before: 0, must: "0 to 1000"
    ) { (0...1000).contains($0) },
    RecipeField(
      "optimiser.decay_biases", \.optimiser.decayBiases, "whether biases decay too",
      before: false),
    RecipeField(
      "optimiser.backbone", \.optimiser.backbone, "rate multiplier of all but the heads",
      before: 1, must: "at least 0"
    ) { $0 >= 0 },
  ]

  /// What optimizers' files declare.
  ///
  /// The older keys of SGD and AdamW stay above: a digest depends on the order.
  static let ofOptimizers = AllOptimizers.all.flatMap { $0.fields }

  private static let optimizers = AllOptimizers.all.map { $0.name }.joined(separator: ", ")
}
