/// Where everything lies that an executable on the processor touches: in the state, in memory of its
/// own, in the workspace.
@safe
final class HostMemory {
  let program: Program
  let state: HostState
  private let plan: HostPlan
  private let own: HostBlock
  private let workspace: HostBlock
  /// Where each buffer lies; one without bytes lies at the start of the own block.
  private let addresses: [UnsafeMutableRawPointer]

  /// Reserves zeroed memory as planned.
  ///
  /// Throws `stateMismatch` when the state lacks a piece, `outOfMemory` when the system refuses.
  init(_ program: Program, _ plan: HostPlan, _ state: HostState) throws(TrainError) {
    self.program = program
    self.state = state
    self.plan = plan
    own = try HostBlock(bytes: plan.ownBytes)
    workspace = try state.workspace(bytes: plan.workspaceBytes)
    var addresses: [UnsafeMutableRawPointer] = unsafe []
    for place in plan.places {
      switch place {
      case .own(let offset): unsafe addresses.append(own.start + offset)
      case .workspace(let offset): unsafe addresses.append(workspace.start + offset)
      case nil: unsafe addresses.append(own.start)
      }
    }
    for entry in program.required {
      guard let id = program.buffer(of: entry),
        let place = state.plan.place(of: entry, in: program)
      else { throw .stateMismatch(name: entry.name, what: "the state lacks it") }
      unsafe addresses[id.index] = state.address(of: place)
    }
    unsafe self.addresses = addresses
  }

  /// Where a buffer lies.
  func address(_ id: BufferID) -> UnsafeMutableRawPointer { unsafe addresses[id.index] }

  /// Where a buffer's floats lie.
  func floats(_ id: BufferID) -> UnsafeMutablePointer<Float> {
    unsafe address(id).assumingMemoryBound(to: Float.self)
  }

  /// Where a scratch region lies.
  func scratch(_ index: Int) -> UnsafeMutableRawPointer {
    unsafe workspace.start + plan.scratchOffsets[index]
  }

  /// Where a copy of a parameter lies.
  func copy(_ index: Int) -> UnsafeMutableRawPointer { unsafe own.start + plan.copyOffsets[index] }
}
