extension Recipe {
  /// Images that go through the network at a time, at most: a batch cut into `accumulate` micro-batches.
  var microBatch: Int { (batch + accumulate - 1) / accumulate }

  /// The statistics of batch normalisation that training uses.
  ///
  /// Fine-tuning takes the batch's from batch size 16 up, the stored ones below and under
  /// accumulation, where a micro-batch's would be noise. Weights that are drawn have no statistics worth
  /// keeping: then it is the batch's.
  func normalisation(isFineTuning: Bool) -> Normalisation {
    switch optimiser.batchNorm {
    case .batch: .batch
    case .frozen: .frozen
    case .frozenAffine: .frozenAffine
    case .auto: isFineTuning && (batch < 16 || accumulate > 1) ? .frozen : .batch
    }
  }

  /// The same recipe with nothing left to decide.
  func decided(isFineTuning: Bool) -> Recipe {
    var recipe = selectionDecided()
    switch normalisation(isFineTuning: isFineTuning) {
    case .batch: recipe.optimiser.batchNorm = .batch
    case .frozen: recipe.optimiser.batchNorm = .frozen
    case .frozenAffine: recipe.optimiser.batchNorm = .frozenAffine
    }
    return recipe
  }

  /// Steps of a training of so many in an epoch, at most.
  func steps(perEpoch: Int) -> Int { iterations > 0 ? iterations : epochs * perEpoch }
}
