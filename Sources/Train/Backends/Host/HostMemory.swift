internal import CKernels

/// One block of memory for everything that a step on the processor touches.
@safe
final class HostMemory {
  let program: Program
  private let start: UnsafeMutableRawPointer
  private let plan: HostPlan

  /// Reserves zeroed memory as planned.
  ///
  /// Throws `outOfMemory` when the system refuses.
  init(_ program: Program, _ plan: HostPlan) throws(TrainError) {
    self.program = program
    self.plan = plan
    guard let memory = unsafe derm_arena_allocate(plan.size) else {
      throw .outOfMemory(bytes: plan.size)
    }
    unsafe start = memory
  }

  deinit { unsafe derm_arena_free(start, plan.size) }

  /// Where a buffer lies; a buffer without bytes lies at the start of the block.
  func address(_ id: BufferID) -> UnsafeMutableRawPointer {
    unsafe start + (plan.offsets[id.index] ?? 0)
  }

  /// Where a buffer's floats lie.
  func floats(_ id: BufferID) -> UnsafeMutablePointer<Float> {
    unsafe address(id).assumingMemoryBound(to: Float.self)
  }

  /// Where a scratch region lies.
  func scratch(_ index: Int) -> UnsafeMutableRawPointer {
    unsafe start + plan.scratchOffsets[index]
  }
}
