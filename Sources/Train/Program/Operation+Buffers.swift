extension Operation {
  package var reads: [BufferID] {
    switch self {
    case .convolution(_, let input, let weight, let bias, _):
      [input, weight] + [bias].compactMap { $0 }
    case .convolutionInputGradient(_, let outputGradient, let weight, _):
      [outputGradient, weight]
    case .convolutionWeightGradient(_, let input, let outputGradient, _, _):
      [input, outputGradient]
    case .batchNorm(let norm, let input, _):
      // Running statistics are read in training too: they move on from what they are.
      [input, norm.gamma, norm.beta, norm.runningMean, norm.runningVariance]
    case .batchNormGradient(let norm, let input, let output, let outputGradient, _, _, _):
      [input, outputGradient, norm.gamma, norm.beta] + (norm.hasReLU ? [output] : [])
        + (norm.usesStored ? [norm.runningMean, norm.runningVariance] : [])
        + [norm.batchMean, norm.batchVariance, norm.workspace].compactMap { $0 }
    case .relu(let input, _), .averagePool(let input, _), .maxPool(_, let input, _, _),
      .localResponseNorm(_, let input, _), .flatten(let input, _), .dropout(_, let input, _):
      [input]
    case .localResponseNormGradient(_, let input, let outputGradient, _):
      [input, outputGradient]
    case .reluGradient(let outputGradients, let output, _):
      outputGradients + [output]
    case .maxPoolGradient(_, let outputGradient, let indices, _):
      [outputGradient, indices]
    // No mask of a dropout: its gradient makes it again from the step's key.
    case .averagePoolGradient(let outputGradient, _), .flattenGradient(let outputGradient, _),
      .dropoutGradient(_, let outputGradient, _):
      [outputGradient]
    case .linear(let input, let weight, let bias, _):
      [input, weight, bias]
    case .linearInputGradient(let outputGradient, let weight, _):
      [outputGradient, weight]
    case .linearWeightGradient(let input, let outputGradient, _, _):
      [input, outputGradient]
    case .add(let first, let second, _, _):
      [first, second]
    case .applied(let call):
      call.reads
    case .bceWithLogits(let logits, let targets, let mask, _, _, _, _):
      [logits, targets, mask]
    case .crossEntropy(let logits, let labels, _, _, _, _):
      [logits, labels]
    case .gradientsReady(let parameters, let gradients):
      parameters + gradients
    }
  }

  package var writes: [BufferID] {
    switch self {
    case .convolution(_, _, _, _, let output), .relu(_, let output),
      .averagePool(_, let output), .linear(_, _, _, let output), .add(_, _, let output, _),
      .localResponseNorm(_, _, let output), .flatten(_, let output), .dropout(_, _, let output):
      [output]
    case .convolutionInputGradient(_, _, _, let inputGradient),
      .reluGradient(_, _, let inputGradient), .maxPoolGradient(_, _, _, let inputGradient),
      .averagePoolGradient(_, let inputGradient), .linearInputGradient(_, _, let inputGradient),
      .localResponseNormGradient(_, _, _, let inputGradient),
      .flattenGradient(_, let inputGradient), .dropoutGradient(_, _, let inputGradient):
      [inputGradient]
    case .convolutionWeightGradient(_, _, _, let weightGradient, let biasGradient):
      [weightGradient] + [biasGradient].compactMap { $0 }
    // Stored statistics stay: only those of a batch are followed.
    case .batchNorm(let norm, _, let output):
      [output] + (norm.batchMean == nil ? [] : [norm.runningMean, norm.runningVariance])
        + [norm.batchMean, norm.batchVariance, norm.workspace].compactMap { $0 }
    case .batchNormGradient(_, _, _, _, let inputGradient, let gamma, let beta):
      [inputGradient] + [gamma, beta].compactMap { $0 }
    case .maxPool(_, _, let output, let indices):
      [output] + [indices].compactMap { $0 }
    case .linearWeightGradient(_, _, let weightGradient, let biasGradient):
      [weightGradient, biasGradient]
    case .applied(let call):
      call.writes
    case .bceWithLogits(_, _, _, let loss, let gradient, _, _),
      .crossEntropy(_, _, let loss, let gradient, _, _):
      [loss] + [gradient].compactMap { $0 }
    case .gradientsReady(let parameters, _):
      parameters
    }
  }
}
