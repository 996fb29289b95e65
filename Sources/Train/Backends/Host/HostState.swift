/// The state of a network in the processor's memory.
@safe
final class HostState: ModelState {
  let plan: HostStatePlan
  private let block: HostBlock
  /// Memory that executables use while they run, one after the other.
  private var workspaces: [HostBlock] = []
  /// Readies the calling thread, such as its number of threads.
  private let begin: () -> Void
  /// Counts changes, so that what is made from the state is made again.
  private(set) var version = 1

  /// Reserves memory and gives every parameter and statistic its constant, 0 where it has none.
  ///
  /// Throws `outOfMemory` when the system refuses.
  init(_ network: Network, _ plan: HostStatePlan, begin: @escaping () -> Void) throws(TrainError) {
    self.plan = plan
    self.begin = begin
    block = try HostBlock(bytes: plan.bytes)
    begin()
    for spec in network.parameters {
      guard case .constant(let value) = spec.initialiser, value != 0 else { continue }
      fill(StateEntry(kind: .parameter, name: spec.name, shape: spec.shape), value)
    }
    for spec in network.statistics where spec.start != 0 {
      fill(StateEntry(kind: .statistic, name: spec.name, shape: spec.shape), spec.start)
    }
  }

  /// The state that a backend on the processor was given; another backend's would be a bug.
  static func own(_ state: any ModelState) -> HostState {
    guard let state = state as? HostState else {
      preconditionFailure("a state belongs to the backend that made it")
    }
    return state
  }

  /// The bytes of a state, of its updates by a program like the first, and of executables of these plans, made in
  /// this order.
  static func bytes(_ first: Program, _ state: HostStatePlan, _ plans: [HostPlan]) -> Int {
    state.bytes + HostUpdates.bytes(first, state) + workspaceBytes(plans.map(\.workspaceBytes))
      + plans.reduce(0) { $0 + $1.ownBytes }
  }

  var entries: [StateEntry] { plan.entries }

  private func fill(_ entry: StateEntry, _ value: Float) {
    guard let place = plan[entry] else { return }
    unsafe place.layout.write(
      Array(repeating: value, count: entry.count), at: address(of: place))
  }

  /// Where a piece lies.
  func address(of place: HostStatePlan.Place) -> UnsafeMutableRawPointer {
    unsafe block.start + place.offset
  }

  /// Where the single precision values of a piece lie.
  func floats(of place: HostStatePlan.Place) -> UnsafeMutablePointer<Float> {
    unsafe address(of: place).assumingMemoryBound(to: Float.self)
  }

  var buffers: [DeviceBuffer] {
    [
      DeviceBuffer(
        device: .processor, block: block, offset: 0,
        count: plan.bytes / MemoryLayout<Float>.stride, dtype: .f32)
    ]
  }

  /// Says that a run has moved parameters or statistics.
  func change() { version += 1 }

  /// A block of at least so many bytes, which all executables of this state may use while they run.
  ///
  /// An executable keeps its block: addresses are bound once. So the largest one should come first.
  /// Throws `outOfMemory` when the system refuses.
  func workspace(bytes: Int) throws(TrainError) -> HostBlock {
    if let block = workspaces.first(where: { $0.bytes >= bytes }) { return block }
    let block = try HostBlock(bytes: bytes)
    workspaces.append(block)
    return block
  }

  /// The bytes of the blocks that executables with workspaces of these sizes reserve, made in this
  /// order.
  private static func workspaceBytes(_ sizes: [Int]) -> Int {
    var blocks: [Int] = []
    for size in sizes where !blocks.contains(where: { $0 >= size }) { blocks.append(size) }
    return blocks.reduce(0, +)
  }

  func read(_ entry: StateEntry) -> [Float] {
    begin()
    guard let place = plan[entry] else {
      preconditionFailure("the state has no \(entry.kind) '\(entry.name)'")
    }
    return unsafe place.layout.read(at: address(of: place))
  }

  func write(_ values: [Float], to entry: StateEntry) throws(TrainError) {
    begin()
    guard let place = plan[entry] else {
      throw .stateMismatch(name: entry.name, what: "the network has no such \(entry.kind)")
    }
    guard values.count == entry.count else {
      throw .stateMismatch(
        name: entry.name, what: "\(values.count) values for the shape \(entry.shape)")
    }
    unsafe place.layout.write(values, at: address(of: place))
    change()
  }
}
