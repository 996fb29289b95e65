internal import CKernels

/// Batch normalisation on blocked layouts in our own loops.
///
/// oneDNN 2.6 shares the images out over its threads, which then wait for one another inside
/// the primitive, spinning: ruinous as soon as anything else wants a processor. Ours shares out
/// the channels, and needs no workspace.
extension OneDNNLowering {
  /// The block of a normalisation that is ours: blocked, with work for every thread.
  func normBlock(_ input: BufferID, _ layouts: DNNLayouts) throws(TrainError) -> Int? {
    let shape = program[input].shape
    guard shape.count == 4, let block = try layouts[input].block(of: shape) else { return nil }
    return shape[1] / block >= threads ? block : nil
  }

  mutating func prepareBlockedForward(
    _ norm: BatchNormOperation, _ block: Int, _ input: BufferID, _ output: BufferID,
    _ layouts: inout DNNLayouts
  ) -> Prepared {
    layouts.decide(output, layouts[input])
    var shape = blockedShape(norm, input)
    // The number of values behind each mean: the running variance is unbiased.
    let values = shape.batch * shape.area
    return { host in
      var threads = host.threads
      let memory = host.memory
      let (x, y) = unsafe (memory.floats(input), memory.floats(output))
      let (gamma, beta) = unsafe (memory.floats(norm.gamma), memory.floats(norm.beta))
      let mean = unsafe memory.floats(norm.batchMean ?? norm.runningMean)
      let variance = unsafe memory.floats(norm.batchVariance ?? norm.runningVariance)
      let forward = {
        unsafe derm_norm_blocked_forward(
          &threads, &shape, Int32(block), x, gamma, beta, mean, variance, y)
      }
      return following(norm, values: values, forward, in: memory)
    }
  }

  mutating func prepareBlockedBackward(
    _ norm: BatchNormOperation, _ block: Int, _ input: BufferID, _ outputGradient: BufferID,
    _ inputGradient: BufferID, _ gammaGradient: BufferID?, _ betaGradient: BufferID?,
    _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    layouts.decide(inputGradient, layouts[input])
    // What follows in the forward pass has chosen a layout of its own for its gradient.
    let gradient = try operand(outputGradient, as: layouts[input], scratch: 1, layouts)
    var shape = blockedShape(norm, input)
    return { host in
      var threads = host.threads
      let memory = host.memory
      gradient.bind(memory)
      let (x, dx) = unsafe (memory.floats(input), memory.floats(inputGradient))
      let dy = unsafe gradient.floats(memory)
      let (gamma, beta) = unsafe (memory.floats(norm.gamma), memory.floats(norm.beta))
      let mean = unsafe memory.floats(norm.batchMean ?? norm.runningMean)
      let variance = unsafe memory.floats(norm.batchVariance ?? norm.runningVariance)
      let dGamma = unsafe gammaGradient.map { unsafe memory.floats($0) }
      let dBeta = unsafe betaGradient.map { unsafe memory.floats($0) }
      return after([gradient]) {
        unsafe derm_norm_blocked_backward(
          &threads, &shape, Int32(block), x, dy, gamma, beta, mean, variance, dx, dGamma, dBeta)
      }
    }
  }

  private func blockedShape(_ norm: BatchNormOperation, _ input: BufferID) -> derm_norm {
    let shape = program[input].shape
    return derm_norm(
      batch: shape[0], channels: shape[1], area: shape[2] * shape[3],
      epsilon: norm.constants.epsilon, has_relu: norm.hasReLU ? 1 : 0,
      uses_stored: norm.usesStored ? 1 : 0)
  }
}
