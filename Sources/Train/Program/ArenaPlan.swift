/// Places for the short-lived buffers of a program in one block of memory.
///
/// Two buffers that live at the same time never overlap. Greedy by size: the largest first, each
/// at the lowest offset that is free for its whole life (Pisarchyk & Lee, arXiv 2001.03288).
package struct ArenaPlan: Sendable {
  /// The offset in bytes of each buffer, nil for persistent and unused ones.
  package let offsets: [Int?]
  /// The bytes of the block.
  package let size: Int
  /// What the buffers would take without sharing.
  package let unsharedSize: Int

  /// Offsets are multiples of this: a cache line, which every vector unit accepts.
  package static let alignment = 64

  /// Plans for buffers of the sizes that a backend's layouts need.
  package init(_ program: Program, bytes: (BufferID) -> Int) {
    let lives = Self.lives(of: program)
    var placed: [(offset: Int, end: Int, life: ClosedRange<Int>)] = []
    var offsets = [Int?](repeating: nil, count: program.buffers.count)
    let sized = lives.map { id, life in (id: id, life: life, bytes: Self.rounded(bytes(id))) }
      .filter { $0.bytes > 0 }
      // Equal sizes by number, so that a program always has the same plan.
      .sorted { ($1.bytes, $0.id) < ($0.bytes, $1.id) }
    for (id, life, bytes) in sized {
      var offset = 0
      for other in placed where other.life.overlaps(life) {
        // `placed` is in the order of offsets, so that the first gap that is wide enough is the
        // lowest.
        if offset + bytes <= other.offset { break }
        offset = max(offset, other.end)
      }
      offsets[id.index] = offset
      let index = placed.firstIndex { $0.offset > offset } ?? placed.count
      placed.insert((offset, offset + bytes, life), at: index)
    }
    self.offsets = offsets
    size = placed.map(\.end).max() ?? 0
    unsharedSize = sized.reduce(0) { $0 + $1.bytes }
  }

  /// The first and last operation of each buffer that shares memory, in the order of the ids.
  static func lives(of program: Program) -> [(id: BufferID, life: ClosedRange<Int>)] {
    var lives = [ClosedRange<Int>?](repeating: nil, count: program.buffers.count)
    for (time, operation) in program.operations.enumerated() {
      for id in operation.reads + operation.writes where !program[id].isPersistent {
        lives[id.index] = (lives[id.index]?.lowerBound ?? time)...time
      }
    }
    return lives.enumerated().compactMap { index, life in
      life.map { (BufferID(index: index), $0) }
    }
  }

  private static func rounded(_ bytes: Int) -> Int {
    (bytes + alignment - 1) / alignment * alignment
  }
}
