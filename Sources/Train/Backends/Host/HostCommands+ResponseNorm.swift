internal import CKernels

extension HostCommands {
  /// A normalisation over channels, or with an output gradient its gradient, on plain memory
  /// (block 1) or blocks of 8 or 16 channels.
  func responseNorm(
    _ norm: LocalResponseNorm, of input: BufferID, block: Int, _ x: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>?, _ result: UnsafeMutablePointer<Float>
  ) -> () -> Void {
    var threads = threads
    var shape = Self.shape(norm, program[input])
    let scratch = unsafe memory.scratch(0).assumingMemoryBound(to: Float.self)
    if let outputGradient = unsafe outputGradient {
      return {
        unsafe derm_response_norm_backward(
          &threads, &shape, Int32(block), x, outputGradient, result, scratch)
      }
    }
    return {
      unsafe derm_response_norm_forward(&threads, &shape, Int32(block), x, result, scratch)
    }
  }

  /// The floats of scratch memory that a normalisation over channels needs.
  static func responseNormScratch(
    _ norm: LocalResponseNorm, of input: Buffer, threads: Int
  ) -> Int {
    var shape = Self.shape(norm, input)
    return unsafe derm_response_norm_scratch(&shape, Int32(threads))
  }

  private static func shape(_ norm: LocalResponseNorm, _ input: Buffer) -> derm_response_norm {
    derm_response_norm(
      batch: input.shape[0], channels: input.shape[1], area: input.shape[2] * input.shape[3],
      reach: norm.size / 2, scale: norm.alpha / Float(norm.size), beta: norm.beta, k: norm.k)
  }
}
