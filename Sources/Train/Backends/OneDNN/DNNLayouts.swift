/// The layout of each buffer of a program, decided operation by operation.
struct DNNLayouts: HostLayouts {
  private let program: Program
  /// Decided layouts; a buffer without one is row-major.
  private var decided: [DNNLayout?]
  private let plain: [DNNLayout]
  /// Whether a state decides how its pieces lie.
  private let isStateGiven: Bool

  /// Everything row-major to begin with, but the pieces of a state as they lie there.
  ///
  /// Throws `callFailed` when oneDNN refuses a shape, `stateMismatch` when the state lacks a piece.
  init(_ program: Program, _ library: DNNLibrary, state: HostStatePlan?) throws(TrainError) {
    self.program = program
    isStateGiven = state != nil
    decided = Array(repeating: nil, count: program.buffers.count)
    let groups = Self.groups(program)
    var plain: [DNNLayout] = []
    for (index, buffer) in program.buffers.enumerated() {
      plain.append(try DNNLayout(library, plain: Self.dimensions(buffer, groups: groups[index])))
    }
    self.plain = plain
    guard let state else { return }
    for entry in program.required {
      guard let id = program.buffer(of: entry), let place = state.place(of: entry, in: program)
      else { throw .stateMismatch(name: entry.name, what: "the state lacks it") }
      guard let layout = place.layout as? DNNTensorLayout else {
        preconditionFailure("a state belongs to the backend that made it")
      }
      decided[id.index] = layout.own
    }
  }

  /// oneDNN wants images and features alike in four dimensions, and grouped weights in five.
  private static func dimensions(_ buffer: Buffer, groups: Int) -> [Int] {
    let shape = buffer.shape
    switch buffer.role {
    case .parameter, .parameterGradient:
      return groups == 1 ? shape : [groups, shape[0] / groups] + shape.dropFirst()
    case .activation, .gradient, .inputs, .workspace:
      return shape.count == 1 ? shape : shape + Array(repeating: 1, count: 4 - shape.count)
    case .targets, .statistic, .loss:
      return shape
    }
  }

  /// The groups of the convolution whose weight (or what goes with it) a buffer is, else 1.
  private static func groups(_ program: Program) -> [Int] {
    var groups = Array(repeating: 1, count: program.buffers.count)
    for operation in program.operations {
      guard case .convolution(let convolution, _, let weight, _, _) = operation,
        case .parameter(let index) = program[weight].role
      else { continue }
      for id in [weight, program.parameterGradients[index]].compactMap(\.self) {
        groups[id.index] = convolution.groups
      }
    }
    return groups
  }

  subscript(_ id: BufferID) -> DNNLayout { decided[id.index] ?? plain[id.index] }

  /// The row-major layout of a buffer.
  func plain(_ id: BufferID) -> DNNLayout { plain[id.index] }

  /// Decides the layout of a buffer; a parameter's stays what the state says, where there is one.
  mutating func decide(_ id: BufferID, _ layout: DNNLayout) {
    if isStateGiven, program[id].isState { return }
    decided[id.index] = layout
  }

  /// Workspaces exist only where a primitive asked for one.
  func bytes(of id: BufferID) -> Int {
    if program[id].role == .workspace, decided[id.index] == nil { return 0 }
    return self[id].bytes
  }

  func tensor(_ id: BufferID) -> any HostTensorLayout {
    DNNTensorLayout(own: self[id], plain: plain(id), values: program[id].count)
  }
}

/// A tensor in a layout of oneDNN's, and the same row-major.
struct DNNTensorLayout: HostTensorLayout {
  let own: DNNLayout
  let plain: DNNLayout
  /// The number of values without padding.
  let values: Int

  var bytes: Int { own.bytes }

  func read(at address: UnsafeMutableRawPointer) -> [Float] {
    unsafe Array(unsafeUninitializedCapacity: values) { target, count in
      count = values
      guard let base = target.baseAddress else { return }
      unsafe Self.copy(from: own, at: address, to: plain, at: base)
    }
  }

  func write(_ values: [Float], at address: UnsafeMutableRawPointer) {
    var values = values
    unsafe values.withUnsafeMutableBufferPointer { source in
      guard let base = source.baseAddress else { return }
      unsafe Self.copy(from: plain, at: base, to: own, at: address)
    }
  }

  /// Copies a tensor from one address and layout to another.
  private static func copy(
    from layout: DNNLayout, at source: UnsafeMutableRawPointer, to target: DNNLayout,
    at address: UnsafeMutableRawPointer
  ) {
    if layout.isSame(as: target) {
      unsafe address.copyMemory(from: source, byteCount: layout.bytes)
      return
    }
    // Made anew for each call: that is little next to the step before it.
    do {
      let reorder = try DNNPrimitive(reorder: layout, to: target)
      let scratch = UnsafeMutableRawPointer.allocate(
        byteCount: max(reorder.scratchBytes, 1), alignment: ArenaPlan.alignment)
      defer { unsafe scratch.deallocate() }
      unsafe reorder.bind(.source, source)
      unsafe reorder.bind(.destination, address)
      if reorder.scratchBytes > 0 { unsafe reorder.bind(.scratchpad, scratch) }
      reorder.run()
    } catch {
      preconditionFailure("oneDNN copies between all layouts that it chose: \(error)")
    }
  }
}
