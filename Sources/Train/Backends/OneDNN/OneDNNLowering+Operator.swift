/// Operators between oneDNN's primitives: on the processor, by our own loops or by reference.
extension OneDNNLowering {
  /// Whether an operator is elementwise, makes 0 of 0, and has a finite slope there, so that the gradient of padding
  /// stays 0 too: its loop keeps the layout that it finds, padding included.
  static func keepsLayout(_ base: any Operator) -> Bool {
    guard let own = base as? any ElementwiseOperator else { return false }
    return own.value(of: 0) == 0 && own.slope(at: 0).isFinite
  }

  /// Others read and write row-major single precision, or, where their loop knows them, whole blocks of
  /// channels; what lies otherwise is reordered before.
  ///
  /// Throws `unsupported` when more operands would have to be reordered than there is scratch memory for.
  mutating func prepareOperator(
    _ call: OperatorCall, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    let (name, input) = (call.applied.name, call.inputs[0])
    // These loops read single precision; bf16 is reordered to it below.
    if let kernel = HostKernels.elementwise[name], Self.keepsLayout(call.applied.base),
      !layouts[input].isBF16
    {
      return try prepareElementwise(kernel, call, &layouts)
    }
    let maps = program[input].shape
    let knowsBlocks = HostKernels.channelwise[name] != nil && maps.count == 4
    let block = knowsBlocks ? try layouts[input].block(of: maps) : nil
    let layout = block == nil ? layouts.plain(input) : layouts[input]
    var operands: [BufferID: DNNOperand] = [:]
    var scratch = Scratch.operands.lowerBound
    for id in call.reads {
      let wanted = program[id].shape == maps ? layout : layouts.plain(id)
      guard Scratch.operands.contains(scratch) || layouts[id].isSame(as: wanted) else {
        throw .unsupported(backend: OneDNNBackend.name, operation: "the operator '\(name)'")
      }
      let operand = try operand(id, as: wanted, scratch: scratch, layouts)
      if operand.reorder != nil { scratch += 1 }
      operands[id] = operand
    }
    for id in call.writes where program[id].shape == maps { layouts.decide(id, layout) }
    return { [operands] host in
      let memory = host.memory
      for operand in operands.values { operand.bind(memory) }
      let command = host.applied(call, block: block ?? 1) { id in
        unsafe operands[id]?.floats(memory) ?? memory.floats(id)
      }
      return after(call.reads.compactMap { operands[$0] }, command)
    }
  }

  private mutating func prepareElementwise(
    _ kernel: HostKernels.Elementwise, _ call: OperatorCall, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    // One layout for all of them: the loop does not know which value lies where.
    let (input, result) = (call.inputs[0], call.writes[0])
    let layout = layouts[input]
    layouts.decide(result, layout)
    let gradient = try call.outputGradient.map { id throws(TrainError) in
      try operand(id, as: layout, scratch: 1, layouts)
    }
    let count = layout.count
    return { host in
      let memory = host.memory
      gradient?.bind(memory)
      return unsafe after(
        [gradient].compactMap(\.self),
        host.elementwise(
          kernel, memory.floats(input), outputGradient: gradient?.floats(memory),
          memory.floats(result), count: count))
    }
  }
}
