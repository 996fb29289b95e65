/// One thing that a backend has to be able to do.
///
/// What comes new is an `Operator`, in a file of its own, and reaches a backend as `applied`.
///
/// Shapes are those of the buffers. An input gradient overwrites its output; sums of gradients
/// are operations of their own.
package enum Operation: Sendable, Hashable {
  /// output = input * weight + bias.
  case convolution(
    Convolution, input: BufferID, weight: BufferID, bias: BufferID?, output: BufferID)
  /// inputGradient from outputGradient and weight.
  case convolutionInputGradient(
    Convolution, outputGradient: BufferID, weight: BufferID, inputGradient: BufferID)
  /// weightGradient (and biasGradient) from input and outputGradient.
  case convolutionWeightGradient(
    Convolution, input: BufferID, outputGradient: BufferID, weightGradient: BufferID,
    biasGradient: BufferID?)
  /// output = gamma * (input - mean) / sqrt(variance + epsilon) + beta.
  case batchNorm(BatchNormOperation, input: BufferID, output: BufferID)
  /// inputGradient, gammaGradient, betaGradient from input, output and outputGradient.
  case batchNormGradient(
    BatchNormOperation, input: BufferID, output: BufferID, outputGradient: BufferID,
    inputGradient: BufferID, gammaGradient: BufferID?, betaGradient: BufferID?)
  /// output = max(input, 0).
  case relu(input: BufferID, output: BufferID)
  /// inputGradient = (sum of outputGradients, one or two) where output > 0, else 0.
  case reluGradient(outputGradients: [BufferID], output: BufferID, inputGradient: BufferID)
  /// The largest value of each window.
  case maxPool(Pool, input: BufferID, output: BufferID, indices: BufferID?)
  /// Each output's gradient goes to its window's (first) maximum.
  case maxPoolGradient(
    Pool, outputGradient: BufferID, indices: BufferID, inputGradient: BufferID)
  /// output = input * (k + alpha / size * sum of neighbours' squares) ^ -beta.
  case localResponseNorm(LocalResponseNorm, input: BufferID, output: BufferID)
  /// inputGradient from input and outputGradient.
  case localResponseNormGradient(
    LocalResponseNorm, input: BufferID, outputGradient: BufferID, inputGradient: BufferID)
  /// The mean over height and width.
  case averagePool(input: BufferID, output: BufferID)
  /// inputGradient = outputGradient / (height * width) everywhere.
  case averagePoolGradient(outputGradient: BufferID, inputGradient: BufferID)
  /// The same values as one row for each image, channel by channel.
  case flatten(input: BufferID, output: BufferID)
  /// The same values in the input's shape.
  case flattenGradient(outputGradient: BufferID, inputGradient: BufferID)
  /// output = input / (1 - probability) where the run's `DropoutKey` keeps it, else 0.
  case dropout(Dropout, input: BufferID, output: BufferID)
  /// inputGradient = outputGradient / (1 - probability) where the same key keeps it, else 0.
  case dropoutGradient(Dropout, outputGradient: BufferID, inputGradient: BufferID)
  /// output = input * transposed weight + bias.
  case linear(input: BufferID, weight: BufferID, bias: BufferID, output: BufferID)
  /// inputGradient = outputGradient * weight.
  case linearInputGradient(outputGradient: BufferID, weight: BufferID, inputGradient: BufferID)
  /// weightGradient = transposed outputGradient * input; biasGradient its column sums.
  case linearWeightGradient(
    input: BufferID, outputGradient: BufferID, weightGradient: BufferID, biasGradient: BufferID)
  /// output = first + second, and max(that, 0) when a ReLU follows.
  case add(first: BufferID, second: BufferID, output: BufferID, hasReLU: Bool)
  /// An operator with a file of its own, or its gradient.
  case applied(OperatorCall)
  /// Masked sigmoid cross-entropy: the loss and, in training, its gradient (see `BCEWithLogitsLoss`).
  case bceWithLogits(
    logits: BufferID, targets: BufferID, mask: BufferID, loss: BufferID, gradient: BufferID?,
    weight: Float, form: BCEWithLogitsLoss)
  /// Masked softmax cross-entropy: the loss and, in training, its gradient (see `CrossEntropyLoss`).
  case crossEntropy(
    logits: BufferID, labels: BufferID, loss: BufferID, gradient: BufferID?, weight: Float,
    form: CrossEntropyLoss)
  /// The gradients of a layer's parameters are there, and nothing needs the parameters' old values:
  /// they go to the run's `ParameterUpdates`, which may move the parameters at once.
  case gradientsReady(parameters: [BufferID], gradients: [BufferID])
}

/// What forward and backward of a batch normalisation share.
package struct BatchNormOperation: Sendable, Hashable {
  /// Epsilon and momentum.
  package let constants: BatchNorm
  /// Scale, [C].
  package let gamma: BufferID
  /// Shift, [C].
  package let beta: BufferID
  /// The running mean, [C]: updated from the batch, or used when `usesStored`.
  package let runningMean: BufferID
  /// The running variance, [C], of n - 1: updated from the batch, or used when `usesStored`.
  package let runningVariance: BufferID
  /// The batch's mean, [C], kept for the backward pass; nil when `usesStored`.
  package let batchMean: BufferID?
  /// The batch's variance, [C], of n, kept for the backward pass; nil when `usesStored`.
  package let batchVariance: BufferID?
  /// Which outputs the ReLU let through, in the backend's form; nil without one or
  /// without a backward pass.
  package let workspace: BufferID?
  /// Whether max(output, 0) follows, in the same pass.
  package let hasReLU: Bool
  /// Whether the running statistics are used instead of the batch's.
  package let usesStored: Bool
}
