internal import CKernels

/// A block of the processor's memory, zeroed at first.
@safe
final class HostBlock {
  let start: UnsafeMutableRawPointer
  let bytes: Int

  /// Reserves memory.
  ///
  /// Throws `outOfMemory` when the system refuses.
  init(bytes: Int) throws(TrainError) {
    self.bytes = max(bytes, 1)
    guard let memory = unsafe derm_arena_allocate(self.bytes) else {
      throw .outOfMemory(bytes: self.bytes)
    }
    unsafe start = memory
  }

  deinit { unsafe derm_arena_free(start, bytes) }
}

/// Lays regions one after the other, each at a multiple of the arena's alignment.
struct HostRegions {
  /// The bytes so far.
  private(set) var bytes = 0

  /// The offset of a further region.
  mutating func reserve(_ count: Int) -> Int {
    let offset = bytes
    bytes += (count + ArenaPlan.alignment - 1) / ArenaPlan.alignment * ArenaPlan.alignment
    return offset
  }
}
