internal import CKernels

/// The operations that every backend on the processor runs in the same way: on flat memory,
/// whatever the layout, or on matrices that are plain anyway.
@safe
struct HostCommands {
  let program: Program
  let memory: HostMemory
  let values: RunValues
  /// The threads of our own loops.
  let threads: derm_threads
  /// The matrix product.
  let gemm: derm_gemm
  /// The threads over which products are shared out; 1 where the product has threads itself.
  let gemmThreads: derm_threads

  /// output = first + second, over `count` floats of one layout.
  func add(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, count: Int, hasReLU: Bool
  ) -> () -> Void {
    var threads = threads
    return {
      unsafe derm_add(&threads, first, second, output, count, hasReLU ? 1 : 0)
    }
  }

  /// output = max(input, 0), over `count` floats of one layout.
  func relu(
    _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, count: Int
  ) -> () -> Void {
    var threads = threads
    return { unsafe derm_rectify(&threads, input, output, count) }
  }

  /// The gradient through a ReLU, over `count` floats of one layout.
  func reluGradient(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>?,
    output: UnsafePointer<Float>, _ inputGradient: UnsafeMutablePointer<Float>, count: Int
  ) -> () -> Void {
    var threads = threads
    return {
      unsafe derm_rectify_gradient(&threads, first, second, output, inputGradient, count)
    }
  }

  /// The update of a parameter by a gradient of its layout, over `count` floats.
  ///
  /// The gradients of a step's parts add up in the momentum, which so needs no memory beside it:
  /// the first part scales it and adds the decay, and the last one moves the parameter.
  func update(
    _ parameter: BufferID, gradient: UnsafePointer<Float>, _ momentum: BufferID,
    _ multipliers: Multipliers, count: Int
  ) -> () -> Void {
    guard let sgd = program.training?.optimiser else {
      preconditionFailure("only training programs update")
    }
    var threads = threads
    let values = values
    let parameter = unsafe memory.floats(parameter)
    let momentum = unsafe memory.floats(momentum)
    return {
      let rate = values.learningRate * multipliers.rate
      let isFirst = values.part?.isFirst ?? true
      let isLast = values.part?.isLast ?? true
      var update = derm_update(
        decay: isFirst ? sgd.weightDecay * multipliers.decay : 0,
        momentum: isFirst ? sgd.momentum : 1, gradient_scale: sgd.form == .caffe ? rate : 1,
        step: isLast ? (sgd.form == .caffe ? 1 : rate) : 0)
      unsafe derm_momentum_update(&threads, parameter, gradient, momentum, count, &update)
    }
  }

  /// A fully connected layer and its gradients; nil for other operations.
  ///
  /// `input` is where the plain input (or the plain input's gradient) lies.
  @safe
  func linear(
    _ operation: Operation, place: (BufferID) -> UnsafeMutablePointer<Float>
  ) -> (() -> Void)? {
    var threads = gemmThreads
    let gemm = unsafe gemm
    switch operation {
    case .linear(let input, let weight, let bias, let output):
      var shape = self.shape(weight)
      let (x, w, b, y) = unsafe (place(input), place(weight), place(bias), place(output))
      return { unsafe derm_linear_forward(&threads, gemm, &shape, x, w, b, y) }
    case .linearInputGradient(let outputGradient, let weight, let inputGradient):
      var shape = self.shape(weight)
      let (dy, w, dx) = unsafe (place(outputGradient), place(weight), place(inputGradient))
      return { unsafe derm_linear_input_gradient(&threads, gemm, &shape, dy, w, dx) }
    case .linearWeightGradient(let input, let outputGradient, let weight, let bias):
      var shape = self.shape(weight)
      let (x, dy) = unsafe (place(input), place(outputGradient))
      let (dw, db) = unsafe (place(weight), place(bias))
      return { unsafe derm_linear_weight_gradient(&threads, gemm, &shape, x, dy, dw, db) }
    default:
      return nil
    }
  }

  /// The layer of a weight (or of its gradient), [outputs, inputs].
  private func shape(_ weight: BufferID) -> derm_linear {
    let shape = program[weight].shape
    return derm_linear(batch: program.batch, inputs: shape[1], outputs: shape[0])
  }

  /// The losses on plain logits; nil for other operations.
  func loss(_ operation: Operation) -> (() -> Void)? {
    let values = values
    switch operation {
    case .bceWithLogits(let logits, let targets, let mask, let loss, let gradient, let weight):
      let (z, t, m) = unsafe (floats(logits), floats(targets), floats(mask))
      let sum = unsafe memory.floats(loss)
      let dz = unsafe gradient.map(floats) ?? UnsafeMutableBufferPointer(start: nil, count: 0)
      let classes = program[logits].shape[1]
      return {
        var place = unsafe dz.mutableSpan
        unsafe sum.pointee = Objective.bceWithLogits(
          logits: z.span, targets: t.span, mask: m.span, classes: classes, count: values.count,
          images: values.part?.images, weight: weight, gradient: &place)
      }
    case .crossEntropy(let logits, let sites, let loss, let gradient, let weight):
      let z = unsafe floats(logits)
      let s = unsafe UnsafeBufferPointer(
        start: memory.place(sites).assumingMemoryBound(to: Int32.self), count: program.batch)
      let sum = unsafe memory.floats(loss)
      let dz = unsafe gradient.map(floats) ?? UnsafeMutableBufferPointer(start: nil, count: 0)
      let classes = program[logits].shape[1]
      return {
        var place = unsafe dz.mutableSpan
        unsafe sum.pointee = Objective.crossEntropy(
          logits: z.span, sites: s.span, classes: classes, count: values.count,
          labelledSiteCount: values.part?.labelledSiteCount, weight: weight, gradient: &place)
      }
    default:
      return nil
    }
  }

  private func floats(_ id: BufferID) -> UnsafeMutableBufferPointer<Float> {
    unsafe UnsafeMutableBufferPointer(start: memory.floats(id), count: program[id].count)
  }
}
