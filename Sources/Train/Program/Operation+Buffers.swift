extension Operation {
  /// The buffers that the operation reads.
  public var reads: [BufferID] {
    switch self {
    case .convolution(_, let input, let weight, let bias, _):
      [input, weight] + [bias].compactMap { $0 }
    case .convolutionInputGradient(_, let outputGradient, let weight, _):
      [outputGradient, weight]
    case .convolutionWeightGradient(_, let input, let outputGradient, _, _):
      [input, outputGradient]
    case .batchNorm(let norm, let input, _):
      [input, norm.gamma, norm.beta, norm.runningMean, norm.runningVariance]
    case .batchNormGradient(let norm, let input, let output, let outputGradient, _, _, _):
      [input, outputGradient, norm.gamma, norm.beta] + (norm.rectified ? [output] : [])
        + (norm.usesStored ? [norm.runningMean, norm.runningVariance] : [])
        + [norm.batchMean, norm.batchVariance, norm.workspace].compactMap { $0 }
    case .rectifier(let input, _), .averagePool(let input, _), .maxPool(_, let input, _, _):
      [input]
    case .rectifierGradient(let outputGradients, let output, _):
      outputGradients + [output]
    case .maxPoolGradient(_, let outputGradient, let places, _):
      [outputGradient, places]
    case .averagePoolGradient(let outputGradient, _):
      [outputGradient]
    case .linear(let input, let weight, let bias, _):
      [input, weight, bias]
    case .linearInputGradient(let outputGradient, let weight, _):
      [outputGradient, weight]
    case .linearWeightGradient(let input, let outputGradient, _, _):
      [input, outputGradient]
    case .add(let first, let second, _, _):
      [first, second]
    case .sigmoidLoss(let logits, let targets, let mask, _, _, _):
      [logits, targets, mask]
    case .softmaxLoss(let logits, let sites, _, _, _):
      [logits, sites]
    case .update(let parameter, let gradient, let momentum, _):
      [parameter, gradient, momentum]
    }
  }

  /// The buffers that the operation writes.
  public var writes: [BufferID] {
    switch self {
    case .convolution(_, _, _, _, let output), .rectifier(_, let output),
      .averagePool(_, let output), .linear(_, _, _, let output), .add(_, _, let output, _):
      [output]
    case .convolutionInputGradient(_, _, _, let inputGradient),
      .rectifierGradient(_, _, let inputGradient), .maxPoolGradient(_, _, _, let inputGradient),
      .averagePoolGradient(_, let inputGradient), .linearInputGradient(_, _, let inputGradient):
      [inputGradient]
    case .convolutionWeightGradient(_, _, _, let weightGradient, let biasGradient):
      [weightGradient] + [biasGradient].compactMap { $0 }
    case .batchNorm(let norm, _, let output):
      [output] + (norm.batchMean == nil ? [] : [norm.runningMean, norm.runningVariance])
        + [norm.batchMean, norm.batchVariance, norm.workspace].compactMap { $0 }
    case .batchNormGradient(_, _, _, _, let inputGradient, let gamma, let beta):
      [inputGradient] + [gamma, beta].compactMap { $0 }
    case .maxPool(_, _, let output, let places):
      [output] + [places].compactMap { $0 }
    case .linearWeightGradient(_, _, let weightGradient, let biasGradient):
      [weightGradient, biasGradient]
    case .sigmoidLoss(_, _, _, let loss, let gradient, _),
      .softmaxLoss(_, _, let loss, let gradient, _):
      [loss] + [gradient].compactMap { $0 }
    case .update(let parameter, _, let momentum, _):
      [parameter, momentum]
    }
  }

  /// The kind, as timings list it.
  public var kind: String {
    switch self {
    case .convolution: "convolution"
    case .convolutionInputGradient: "convolution input gradient"
    case .convolutionWeightGradient: "convolution weight gradient"
    case .batchNorm: "batch norm"
    case .batchNormGradient: "batch norm gradient"
    case .rectifier: "rectifier"
    case .rectifierGradient: "rectifier gradient"
    case .maxPool: "max pool"
    case .maxPoolGradient: "max pool gradient"
    case .averagePool: "average pool"
    case .averagePoolGradient: "average pool gradient"
    case .linear: "linear"
    case .linearInputGradient: "linear input gradient"
    case .linearWeightGradient: "linear weight gradient"
    case .add: "add"
    case .sigmoidLoss: "sigmoid loss"
    case .softmaxLoss: "softmax loss"
    case .update: "update"
    }
  }
}
