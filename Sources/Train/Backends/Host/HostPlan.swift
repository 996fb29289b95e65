/// Where everything that a step on the processor touches lies in one block of memory.
///
/// Persistent buffers first, then the arena, then scratch regions that each operation may use
/// while it runs.
struct HostPlan {
  /// The offset of each buffer; nil for those without bytes.
  let offsets: [Int?]
  /// The offset of each scratch region.
  let scratchOffsets: [Int]
  /// The bytes of the block.
  let size: Int

  /// Plans for buffers and scratch regions of these sizes.
  init(_ program: Program, bytes: (BufferID) -> Int, scratch: [Int]) {
    let plan = ArenaPlan(program, bytes: bytes)
    var offsets = plan.offsets
    var end = 0
    func reserve(_ bytes: Int) -> Int {
      let offset = end
      end += (bytes + ArenaPlan.alignment - 1) / ArenaPlan.alignment * ArenaPlan.alignment
      return offset
    }
    // What persists has a place of its own: it outlives the step, and the arena's room is used
    // several times within one.
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
  }
}
