internal import CKernels

/// Turns each operation into a call on row-major memory.
@safe
struct OpenBLASLowering {
  let host: HostCommands

  private var program: Program { host.program }
  private var memory: HostMemory { host.memory }

  /// The floats of scratch memory that an operation needs.
  static func scratch(_ operation: Operation, _ program: Program, threads: Int) -> Int {
    switch operation {
    case .convolution(let convolution, let input, _, _, let output),
      .convolutionInputGradient(let convolution, let output, _, let input),
      .convolutionWeightGradient(let convolution, let input, let output, _, _):
      var shape = self.shape(convolution, program[input], program[output])
      return unsafe derm_convolution_scratch(&shape, Int32(threads))
    case .localResponseNorm(let norm, let input, _),
      .localResponseNormGradient(let norm, let input, _, _):
      return HostCommands.responseNormScratch(norm, of: program[input], threads: threads)
    default:
      return 0
    }
  }

  /// What an operation does when the step runs.
  func command(_ operation: Operation) -> () -> Void {
    convolution(operation) ?? norm(operation) ?? pool(operation)
      ?? host.linear(operation) { unsafe memory.floats($0) } ?? host.loss(operation)
      ?? dropout(operation) ?? response(operation) ?? elementwise(operation)
  }

  private static func shape(
    _ convolution: Convolution, _ input: Buffer, _ output: Buffer
  ) -> derm_convolution {
    derm_convolution(
      batch: input.shape[0], inputs: input.shape[1], height: input.shape[2],
      width: input.shape[3], outputs: output.shape[1], output_height: output.shape[2],
      output_width: output.shape[3], kernel: convolution.kernel, stride: convolution.stride,
      padding: convolution.padding, groups: convolution.groups)
  }

  private func convolution(_ operation: Operation) -> (() -> Void)? {
    var threads = host.threads
    let gemm = unsafe host.gemm
    // One region for all, because operations run one after the other.
    let scratch = unsafe memory.scratch(0).assumingMemoryBound(to: Float.self)
    switch operation {
    case .convolution(let convolution, let input, let weight, let bias, let output):
      var shape = Self.shape(convolution, program[input], program[output])
      let (x, w, y) = unsafe (floats(input), floats(weight), floats(output))
      let b = unsafe bias.map(floats)
      return {
        unsafe derm_convolution_forward(&threads, gemm, &shape, x, w, b, y, scratch)
      }
    case .convolutionInputGradient(let convolution, let outputGradient, let weight, let result):
      var shape = Self.shape(convolution, program[result], program[outputGradient])
      let (dy, w, dx) = unsafe (floats(outputGradient), floats(weight), floats(result))
      return {
        unsafe derm_convolution_input_gradient(&threads, gemm, &shape, dy, w, dx, scratch)
      }
    case .convolutionWeightGradient(
      let convolution, let input, let outputGradient, let weightGradient, let biasGradient):
      var shape = Self.shape(convolution, program[input], program[outputGradient])
      let (x, dy, dw) = unsafe (floats(input), floats(outputGradient), floats(weightGradient))
      let db = unsafe biasGradient.map(floats)
      return {
        unsafe derm_convolution_weight_gradient(&threads, gemm, &shape, x, dy, dw, db, scratch)
      }
    default:
      return nil
    }
  }

  private func norm(_ operation: Operation) -> (() -> Void)? {
    switch operation {
    case .batchNorm(let norm, let input, let output):
      return normForward(norm, input, output)
    case .batchNormGradient(
      let norm, let input, let output, let outputGradient, let inputGradient, let gammaGradient,
      let betaGradient):
      var threads = host.threads
      var shape = self.shape(norm, input)
      let (x, y, dy) = unsafe (floats(input), floats(output), floats(outputGradient))
      let (gamma, dx) = unsafe (floats(norm.gamma), floats(inputGradient))
      // The statistics that the forward pass used.
      let mean = unsafe floats(norm.batchMean ?? norm.runningMean)
      let variance = unsafe floats(norm.batchVariance ?? norm.runningVariance)
      let dGamma = unsafe gammaGradient.map(floats)
      let dBeta = unsafe betaGradient.map(floats)
      return {
        unsafe derm_norm_backward(
          &threads, &shape, x, y, dy, gamma, mean, variance, dx, dGamma, dBeta)
      }
    default:
      return nil
    }
  }

  private func normForward(
    _ norm: BatchNormOperation, _ input: BufferID, _ output: BufferID
  ) -> () -> Void {
    var threads = host.threads
    var shape = self.shape(norm, input)
    let (x, y) = unsafe (floats(input), floats(output))
    let (gamma, beta) = unsafe (floats(norm.gamma), floats(norm.beta))
    let runningMean = unsafe floats(norm.runningMean)
    let runningVariance = unsafe floats(norm.runningVariance)
    guard let batchMean = norm.batchMean, let batchVariance = norm.batchVariance else {
      return {
        unsafe derm_norm_forward(
          &threads, &shape, x, gamma, beta, runningMean, runningVariance, y)
      }
    }
    let (mean, variance) = unsafe (floats(batchMean), floats(batchVariance))
    let momentum = norm.constants.momentum
    // As PyTorch: the batch's biased variance normalises, and the running one follows the unbiased,
    // for which the number of values is given.
    return {
      unsafe derm_norm_statistics(&threads, &shape, x, mean, variance)
      unsafe derm_norm_forward(&threads, &shape, x, gamma, beta, mean, variance, y)
      unsafe derm_norm_follow(
        runningMean, runningVariance, mean, variance, shape.channels, shape.batch * shape.area,
        momentum)
    }
  }

  private func shape(_ norm: BatchNormOperation, _ input: BufferID) -> derm_norm {
    let shape = program[input].shape
    return derm_norm(
      batch: shape[0], channels: shape[1], area: shape.dropFirst(2).reduce(1, *),
      epsilon: norm.constants.epsilon, has_relu: norm.hasReLU ? 1 : 0,
      uses_stored: norm.usesStored ? 1 : 0)
  }

  private func pool(_ operation: Operation) -> (() -> Void)? {
    var threads = host.threads
    switch operation {
    case .maxPool(let pool, let input, let output, let indices):
      var shape = Self.shape(pool, program[input], program[output])
      let (x, y) = unsafe (floats(input), floats(output))
      let at = unsafe indices.map { unsafe memory.address($0).assumingMemoryBound(to: Int32.self) }
      return { unsafe derm_max_pool(&threads, &shape, x, y, at) }
    case .maxPoolGradient(let pool, let outputGradient, let indices, let inputGradient):
      var shape = Self.shape(pool, program[inputGradient], program[outputGradient])
      let (dy, dx) = unsafe (floats(outputGradient), floats(inputGradient))
      let at = unsafe memory.address(indices).assumingMemoryBound(to: Int32.self)
      return { unsafe derm_max_pool_gradient(&threads, &shape, dy, at, dx) }
    case .averagePool(let input, let output):
      let (x, y) = unsafe (floats(input), floats(output))
      let (planes, area) = planes(input)
      return { unsafe derm_average_pool(&threads, x, y, planes, area) }
    case .averagePoolGradient(let outputGradient, let inputGradient):
      let (dy, dx) = unsafe (floats(outputGradient), floats(inputGradient))
      let (planes, area) = planes(inputGradient)
      return { unsafe derm_average_pool_gradient(&threads, dy, dx, planes, area) }
    default:
      return nil
    }
  }

  private static func shape(_ pool: Pool, _ input: Buffer, _ output: Buffer) -> derm_pool {
    derm_pool(
      planes: input.shape[0] * input.shape[1], height: input.shape[2], width: input.shape[3],
      output_height: output.shape[2], output_width: output.shape[3], kernel: pool.kernel,
      stride: pool.stride, padding: pool.padding)
  }

  private func planes(_ id: BufferID) -> (planes: Int, area: Int) {
    let shape = program[id].shape
    return (shape[0] * shape[1], shape[2] * shape[3])
  }

  private func dropout(_ operation: Operation) -> (() -> Void)? {
    host.dropout(operation) { unsafe memory.floats($0) }
  }

  private func response(_ operation: Operation) -> (() -> Void)? {
    switch operation {
    case .localResponseNorm(let norm, let input, let output):
      unsafe host.responseNorm(
        norm, of: input, block: 1, floats(input), outputGradient: nil, floats(output))
    case .localResponseNormGradient(let norm, let input, let outputGradient, let result):
      unsafe host.responseNorm(
        norm, of: input, block: 1, floats(input), outputGradient: floats(outputGradient),
        floats(result))
    default:
      nil
    }
  }

  private func elementwise(_ operation: Operation) -> () -> Void {
    switch operation {
    case .applied(let call):
      return unsafe host.applied(call, address: floats)
    case .add(let first, let second, let output, let hasReLU):
      return unsafe host.add(
        floats(first), floats(second), floats(output), count: program[output].count,
        hasReLU: hasReLU)
    case .relu(let input, let output):
      return unsafe host.relu(floats(input), floats(output), count: program[output].count)
    case .reluGradient(let gradients, let output, let inputGradient):
      return unsafe host.reluGradient(
        floats(gradients[0]), gradients.count > 1 ? floats(gradients[1]) : nil,
        output: floats(output), floats(inputGradient), count: program[output].count)
    case .flatten(let source, let target), .flattenGradient(let source, let target):
      return copy(source, target)
    case .gradientsReady(let parameters, let gradients):
      return ready(parameters, gradients)
    default:
      preconditionFailure("\(operation.kind) is handled before")
    }
  }

  private func ready(_ parameters: [BufferID], _ gradients: [BufferID]) -> () -> Void {
    let commands = zip(gradients, parameters).map { gradient, parameter in
      unsafe host.hand(floats(gradient), of: parameter)
    }
    return { for command in commands { command() } }
  }

  /// Row-major memory is flat already.
  private func copy(_ source: BufferID, _ target: BufferID) -> () -> Void {
    let (from, to) = unsafe (floats(source), floats(target))
    let count = program[source].count
    return { unsafe to.update(from: from, count: count) }
  }

  private func floats(_ id: BufferID) -> UnsafeMutablePointer<Float> {
    unsafe memory.floats(id)
  }
}
