/// Where what an executable on the processor touches besides the state lies: in memory of its own, or
/// in the workspace that it shares with the state's other executables.
struct HostPlan {
  enum Place {
    /// What persists from run to run, at this offset of the executable's own block.
    case own(Int)
    /// What a run alone needs, at this offset of the workspace.
    case workspace(Int)
  }

  /// The place of each buffer; nil for those without bytes and for the state's.
  let places: [Place?]
  /// The offset of each scratch region in the workspace.
  let scratchOffsets: [Int]
  /// The offset in the own block of each copy of a parameter.
  let copyOffsets: [Int]
  /// The bytes of the own block.
  let ownBytes: Int
  /// The bytes of the workspace that are used.
  let workspaceBytes: Int

  /// Plans for buffers, scratch regions and copies of parameters of these sizes.
  init(_ program: Program, bytes: (BufferID) -> Int, scratch: [Int], copies: [Int] = []) {
    let plan = ArenaPlan(program, bytes: bytes)
    var (own, workspace) = (HostRegions(), HostRegions())
    var places = [Place?](repeating: nil, count: program.buffers.count)
    // What persists has a place of its own: it outlives the run, and the arena's room is used
    // several times within one.
    for (index, buffer) in program.buffers.enumerated()
    where buffer.isPersistent && !buffer.isState {
      places[index] = .own(own.reserve(bytes(BufferID(index: index))))
    }
    copyOffsets = copies.map { own.reserve($0) }
    let arena = workspace.reserve(plan.size)
    for (index, offset) in plan.offsets.enumerated() {
      if let offset { places[index] = .workspace(arena + offset) }
    }
    scratchOffsets = scratch.map { workspace.reserve($0) }
    self.places = places
    ownBytes = own.bytes
    workspaceBytes = workspace.bytes
  }
}
