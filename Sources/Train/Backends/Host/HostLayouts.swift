/// How a backend on the processor lays out the buffers of a program.
protocol HostLayouts {
  /// The bytes that a buffer takes, padding of its layout included.
  func bytes(of id: BufferID) -> Int

  /// How a buffer lies.
  func tensor(_ id: BufferID) -> any HostTensorLayout
}

/// How one tensor lies in the processor's memory.
protocol HostTensorLayout {
  /// The bytes that it takes, padding included.
  var bytes: Int { get }

  /// The values, row-major.
  func read(at address: UnsafeMutableRawPointer) -> [Float]

  /// Replaces the values by row-major ones, as many as the shape says.
  func write(_ values: [Float], at address: UnsafeMutableRawPointer)
}

/// Row-major, without padding.
struct PlainTensorLayout: HostTensorLayout {
  let count: Int

  var bytes: Int { count * MemoryLayout<Float>.stride }

  func read(at address: UnsafeMutableRawPointer) -> [Float] {
    unsafe Array(
      UnsafeBufferPointer(start: address.assumingMemoryBound(to: Float.self), count: count))
  }

  func write(_ values: [Float], at address: UnsafeMutableRawPointer) {
    unsafe values.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      unsafe address.copyMemory(from: base, byteCount: source.count)
    }
  }
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

  func tensor(_ id: BufferID) -> any HostTensorLayout {
    PlainTensorLayout(count: program[id].count)
  }
}
