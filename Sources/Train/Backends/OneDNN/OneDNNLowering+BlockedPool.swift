internal import CKernels

/// Maximum pooling on blocked layouts in our own loops, several times as fast as oneDNN 2.6's.
extension OneDNNLowering {
  mutating func prepareBlocked(
    _ pool: Pool, _ block: Int, _ input: BufferID, _ output: BufferID, _ indices: BufferID?,
    _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    layouts.decide(output, try DNNLayout(library, blocked: program[output].shape, by: block))
    if let indices {
      blocks[indices] = block
      // A byte for each output.
      layouts.decide(indices, try DNNLayout(library, plain: [(program[indices].count + 3) / 4]))
    }
    var shape = self.shape(pool, program[input], program[output], block)
    return { host in
      var threads = host.threads
      let memory = host.memory
      let (x, y) = unsafe (memory.floats(input), memory.floats(output))
      let at = unsafe indices.map {
        unsafe memory.address($0).assumingMemoryBound(to: UInt8.self)
      }
      return { unsafe derm_max_pool_blocked(&threads, &shape, Int32(block), x, y, at) }
    }
  }

  mutating func prepareBlockedGradient(
    _ pool: Pool, _ block: Int, _ outputGradient: BufferID, _ indices: BufferID,
    _ inputGradient: BufferID, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    layouts.decide(
      inputGradient, try DNNLayout(library, blocked: program[inputGradient].shape, by: block))
    let wanted = try DNNLayout(library, blocked: program[outputGradient].shape, by: block)
    let gradient = try operand(outputGradient, as: wanted, scratch: 1, layouts)
    var shape = self.shape(pool, program[inputGradient], program[outputGradient], block)
    return { host in
      var threads = host.threads
      let memory = host.memory
      gradient.bind(memory)
      let (dy, dx) = unsafe (gradient.floats(memory), memory.floats(inputGradient))
      let at = unsafe memory.address(indices).assumingMemoryBound(to: UInt8.self)
      return after([gradient]) {
        unsafe derm_max_pool_blocked_gradient(&threads, &shape, Int32(block), dy, at, dx)
      }
    }
  }

  private func shape(
    _ pool: Pool, _ input: Buffer, _ output: Buffer, _ block: Int
  ) -> derm_pool {
    derm_pool(
      planes: input.shape[0] * input.shape[1] / block, height: input.shape[2],
      width: input.shape[3], output_height: output.shape[2], output_width: output.shape[3],
      kernel: pool.kernel, stride: pool.stride, padding: pool.padding)
  }
}
