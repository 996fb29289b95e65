internal import CKernels
internal import CLoaders

extension OneDNNLowering {
  /// A normalisation keeps the layout of its input, and its gradient too.
  mutating func prepareNorm(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    switch operation {
    case .batchNorm(_, _, let output) where carriedNorms.contains(output):
      // The convolution before it has done it.
      return { _ in {} }
    case .batchNorm(let norm, let input, let output):
      if let block = try normBlock(input, layouts) {
        return prepareBlockedForward(norm, block, input, output, &layouts)
      }
      return try prepareForward(norm, input, output, &layouts)
    case .batchNormGradient(
      let norm, let input, _, let outputGradient, let inputGradient, let gammaGradient,
      let betaGradient):
      if let block = try normBlock(input, layouts) {
        return try prepareBlockedBackward(
          norm, block, input, outputGradient, inputGradient, gammaGradient, betaGradient,
          &layouts)
      }
      return try prepareBackward(
        norm, input, outputGradient, inputGradient, gammaGradient, betaGradient, &layouts)
    default:
      preconditionFailure("\(operation.kind) is no batch normalisation")
    }
  }

  private mutating func prepareForward(
    _ norm: BatchNormOperation, _ input: BufferID, _ output: BufferID,
    _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    var shape = self.shape(norm)
    let source = unsafe layouts[input].descriptor
    let primitive = try made("batch norm") {
      unsafe derm_dnn_norm_forward(&shape, source, $0)
    }
    norms[norm.gamma] = primitive
    layouts.decide(output, layouts[input])
    var call = DNNCall(primitive: primitive)
    call.reads = [
      (.source, DNNOperand(buffer: input)), (.scale, DNNOperand(buffer: norm.gamma)),
      (.shift, DNNOperand(buffer: norm.beta)),
    ]
    // Mean and variance are bound alike whether the primitive writes them or, where stored ones are
    // used, reads them.
    call.writes = [
      (.destination, output), (.mean, norm.batchMean ?? norm.runningMean),
      (.variance, norm.batchVariance ?? norm.runningVariance),
    ]
    if let workspace = norm.workspace, let layout = primitive.layout(.workspace) {
      layouts.decide(workspace, layout)
      call.writes.append((.workspace, workspace))
    }
    let values = program[input].count / program[input].shape[1]
    return { [call] in
      following(norm, values: values, call.bound(to: $0.memory), in: $0.memory)
    }
  }

  private mutating func prepareBackward(
    _ norm: BatchNormOperation, _ input: BufferID, _ outputGradient: BufferID,
    _ inputGradient: BufferID, _ gammaGradient: BufferID?, _ betaGradient: BufferID?,
    _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    guard let made = norms[norm.gamma] else {
      preconditionFailure("a normalisation's gradient comes after it")
    }
    var shape = self.shape(norm)
    let (source, forward) = unsafe (layouts[input].descriptor, made.forward)
    let primitive = try self.made("batch norm gradient") {
      unsafe derm_dnn_norm_backward(&shape, source, forward, $0)
    }
    layouts.decide(inputGradient, layouts[input])
    var call = DNNCall(primitive: primitive)
    call.reads = [
      (.source, DNNOperand(buffer: input)), (.scale, DNNOperand(buffer: norm.gamma)),
      (.mean, DNNOperand(buffer: norm.batchMean ?? norm.runningMean)),
      (.variance, DNNOperand(buffer: norm.batchVariance ?? norm.runningVariance)),
      (
        .destinationGradient,
        try operand(outputGradient, as: layouts[input], scratch: 1, layouts)
      ),
    ]
    // oneDNN 2 asks for it with the scale, though no gradient depends on it.
    if primitive.layout(.shift) != nil {
      call.reads.append((.shift, DNNOperand(buffer: norm.beta)))
    }
    if let workspace = norm.workspace, primitive.layout(.workspace) != nil {
      call.reads.append((.workspace, DNNOperand(buffer: workspace)))
    }
    call.writes = [(.sourceGradient, inputGradient)]
    let results: [(derm_argument, BufferID?, Int)] = [
      (.scaleGradient, gammaGradient, 2), (.shiftGradient, betaGradient, 3),
    ]
    for (argument, buffer, scratch) in results {
      if let buffer {
        call.writes.append((argument, buffer))
      } else {
        reserve(scratch, program[norm.gamma].count * 4)
        call.discards.append((argument, scratch))
      }
    }
    return { [call] in call.bound(to: $0.memory) }
  }

  private func shape(_ norm: BatchNormOperation) -> derm_dnn_norm {
    derm_dnn_norm(
      epsilon: norm.constants.epsilon, training: program.training == nil ? 0 : 1,
      uses_stored: norm.usesStored ? 1 : 0, has_relu: norm.hasReLU ? 1 : 0)
  }
}

/// The forward pass and then, in `batch` mode, the running statistics that follow the batch's.
func following(
  _ norm: BatchNormOperation, values: Int, _ forward: @escaping () -> Void,
  in memory: HostMemory
) -> () -> Void {
  guard let batchMean = norm.batchMean, let batchVariance = norm.batchVariance else {
    return forward
  }
  let (mean, variance) = unsafe (memory.floats(batchMean), memory.floats(batchVariance))
  let runningMean = unsafe memory.floats(norm.runningMean)
  let runningVariance = unsafe memory.floats(norm.runningVariance)
  let momentum = norm.constants.momentum
  let channels = memory.program[batchMean].count
  return {
    forward()
    unsafe derm_norm_follow(
      runningMean, runningVariance, mean, variance, channels, values, momentum)
  }
}
