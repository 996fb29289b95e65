/// How a backend on the processor lays out the buffers of a program.
protocol HostLayouts {
  /// The bytes that a buffer takes, padding of its layout included.
  func bytes(of id: BufferID) -> Int

  /// The values of a buffer, row-major.
  func read(_ id: BufferID, in memory: HostMemory) -> [Float]

  /// Replaces the values of a buffer by row-major ones, as many as its shape says.
  func write(_ values: [Float], to id: BufferID, in memory: HostMemory)
}

/// Everything row-major, without padding.
struct PlainLayouts: HostLayouts {
  let program: Program

  /// Four bytes a value; a fused ReLU needs no workspace, for the output tells.
  func bytes(of id: BufferID) -> Int {
    let isNormWorkspace = program.operations.contains { operation in
      if case .batchNorm(let norm, _, _) = operation { norm.workspace == id } else { false }
    }
    return isNormWorkspace ? 0 : program[id].count * MemoryLayout<Float>.stride
  }

  func read(_ id: BufferID, in memory: HostMemory) -> [Float] {
    unsafe Array(UnsafeBufferPointer(start: memory.floats(id), count: program[id].count))
  }

  func write(_ values: [Float], to id: BufferID, in memory: HostMemory) {
    unsafe values.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      unsafe memory.floats(id).update(from: base, count: source.count)
    }
  }
}
