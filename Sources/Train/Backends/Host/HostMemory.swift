internal import CKernels

/// One block of memory for everything that a step on the processor touches.
///
/// Persistent buffers first, then the arena, then scratch places that each operation may use
/// while it runs.
@safe
final class HostMemory {
  let program: Program
  private let start: UnsafeMutableRawPointer
  private let size: Int
  private let offsets: [Int?]
  private let scratchOffsets: [Int]

  /// Reserves zeroed memory for buffers and scratch places of these sizes.
  ///
  /// Throws `outOfMemory` when the system refuses.
  init(_ program: Program, bytes: (BufferID) -> Int, scratch: [Int]) throws(TrainError) {
    self.program = program
    let plan = ArenaPlan(program, bytes: bytes)
    var offsets = plan.offsets
    var end = 0
    func reserve(_ bytes: Int) -> Int {
      let offset = end
      end += (bytes + ArenaPlan.alignment - 1) / ArenaPlan.alignment * ArenaPlan.alignment
      return offset
    }
    for (index, buffer) in program.buffers.enumerated() where buffer.isPersistent {
      offsets[index] = reserve(bytes(BufferID(index: index)))
    }
    let arena = reserve(plan.size)
    for index in program.buffers.indices where plan.offsets[index] != nil {
      offsets[index] = plan.offsets[index].map { $0 + arena }
    }
    scratchOffsets = scratch.map(reserve)
    self.offsets = offsets
    size = max(end, 1)
    guard let memory = unsafe derm_arena_allocate(size) else { throw .outOfMemory(bytes: size) }
    unsafe start = memory
  }

  deinit { unsafe derm_arena_free(start, size) }

  /// Where a buffer lies; a buffer without bytes lies at the start of the block.
  func place(_ id: BufferID) -> UnsafeMutableRawPointer {
    unsafe start + (offsets[id.index] ?? 0)
  }

  /// Where a buffer's floats lie.
  func floats(_ id: BufferID) -> UnsafeMutablePointer<Float> {
    unsafe place(id).assumingMemoryBound(to: Float.self)
  }

  /// Where a scratch place lies.
  func scratch(_ index: Int) -> UnsafeMutableRawPointer {
    unsafe start + scratchOffsets[index]
  }
}
