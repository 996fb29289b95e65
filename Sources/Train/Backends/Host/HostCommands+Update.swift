internal import CKernels
internal import CParallel

extension HostCommands {
  /// The update of a parameter by a gradient of its layout, over `count` floats.
  ///
  /// Where updates wait for all gradients, it does nothing before the last micro-batch.
  func update(
    _ parameter: BufferID, gradient: UnsafePointer<Float>, _ slots: [BufferID],
    _ multipliers: Multipliers, count: Int
  ) -> () -> Void {
    guard let options = program.training else {
      preconditionFailure("only training programs update")
    }
    let values = values
    let waits = options.defersUpdates
    let command = UpdateCommand(
      options.optimiser,
      unsafe UpdateTensors(
        parameter: memory.floats(parameter), gradient: gradient,
        slots: slots.map { unsafe memory.floats($0) }, count: count),
      threads)
    let addsUp = type(of: options.optimiser).addsUpInSlots
    return {
      let isLast = values.microBatch?.isLast ?? true
      guard isLast || !waits else { return }
      // Without a sum of its own, or slots that add up, each micro-batch would update the weights
      // by itself.
      precondition(
        waits || addsUp || values.microBatch == nil, "the program knows no micro-batches")
      // A waiting update sees one gradient, that of the whole batch: its first is its last. Steps
      // count from 1, as corrections of bias need them.
      command.run(
        UpdateStep(
          rate: values.learningRate * multipliers.rate, decay: multipliers.decay,
          number: values.number + 1, isFirst: waits || values.microBatch?.isFirst ?? true,
          isLast: isLast))
    }
  }

  /// sum <- sum + gradient, over `count` floats; the first micro-batch starts the sum.
  func accumulate(
    _ gradient: UnsafePointer<Float>, _ sum: UnsafeMutablePointer<Float>, count: Int
  ) -> () -> Void {
    var threads = threads
    let values = values
    return {
      if values.microBatch?.isFirst ?? true {
        unsafe sum.update(from: gradient, count: count)
      } else {
        unsafe derm_add(&threads, sum, gradient, sum, count, 0)
      }
    }
  }

  /// Scales gradients so that the norm of all of them together is at most a limit, as PyTorch's
  /// `clip_grad_norm_` does: with the factor min(1, limit / (norm + 1e-6)).
  func clip(
    _ gradients: [(buffer: BufferID, count: Int)], norm limit: Float
  ) -> () -> Void {
    var threads = threads
    let (values, memory) = (values, memory)
    return {
      guard values.microBatch?.isLast ?? true else { return }
      var squares = 0.0
      for gradient in gradients {
        unsafe squares += derm_sum_of_squares(memory.floats(gradient.buffer), gradient.count)
      }
      let factor = Double(limit) / (squares.squareRoot() + 1e-6)
      // Not `factor < 1`: a norm that is not a number must reach the weights, and be noticed.
      guard !(factor >= 1) else { return }
      for gradient in gradients {
        unsafe derm_scale(
          &threads, memory.floats(gradient.buffer), gradient.count, Float(factor))
      }
    }
  }

  /// average <- decay * average + (1 - decay) * source, over `count` floats, once a step.
  func movingAverage(
    _ source: BufferID, _ average: BufferID, decay: Float, count: Int
  ) -> () -> Void {
    var threads = threads
    let values = values
    let (x, y) = unsafe (memory.floats(source), memory.floats(average))
    return {
      guard values.microBatch?.isLast ?? true else { return }
      unsafe derm_moving_average(&threads, x, y, count, 1 - decay)
    }
  }
}

/// One parameter's update, shared out over threads.
private final class UpdateCommand {
  private let optimizer: any Optimizer
  private let tensors: UpdateTensors
  private var threads: derm_threads
  private var step = UpdateStep()

  init(_ optimizer: any Optimizer, _ tensors: UpdateTensors, _ threads: derm_threads) {
    self.optimizer = optimizer
    self.tensors = tensors
    self.threads = threads
  }

  /// Runs the optimizer over all values, a chunk for each thread.
  func run(_ step: UpdateStep) {
    self.step = step
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe derm_run_chunks(
      &threads,
      { context, chunk, chunks in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<UpdateCommand>.fromOpaque(context).takeUnretainedValue()
          .run(chunk: chunk, of: chunks)
      }, context, tensors.count)
  }

  private func run(chunk: Int32, of chunks: Int32) {
    var (from, to) = (0, 0)
    unsafe derm_chunk(tensors.count, chunk, chunks, &from, &to)
    optimizer.update(tensors, step, in: from..<to)
  }
}
