/// Operators between oneDNN's primitives: on the processor, by our own loops or by reference.
extension OneDNNLowering {
  /// Operators that make 0 of 0, value by value: they keep the layout that they find, padding included.
  static let keepingLayout: Set<String> = [GELU.name, SiLU.name, HardSwish.name]

  /// Others read and write row-major single precision; what lies otherwise is reordered before.
  ///
  /// Throws `unsupported` when more operands would have to be reordered than there is scratch memory for.
  mutating func prepareOperator(
    _ call: OperatorCall, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    if let kernel = HostKernels.elementwise[call.applied.name],
      Self.keepingLayout.contains(call.applied.name), !layouts[call.inputs[0]].isBF16
    {
      return try prepareElementwise(kernel, call, &layouts)
    }
    var operands: [BufferID: DNNOperand] = [:]
    var scratch = Scratch.operands.lowerBound
    for id in call.reads {
      guard Scratch.operands.contains(scratch) || layouts[id].isSame(as: layouts.plain(id)) else {
        throw .unsupported(
          backend: OneDNNBackend.name, operation: "the operator '\(call.applied.name)'")
      }
      let operand = try operand(id, as: layouts.plain(id), scratch: scratch, layouts)
      if operand.reorder != nil { scratch += 1 }
      operands[id] = operand
    }
    return { [operands] host in
      let memory = host.memory
      for operand in operands.values { operand.bind(memory) }
      let command = host.applied(call) { id in
        unsafe operands[id]?.floats(memory) ?? memory.floats(id)
      }
      return after(call.reads.compactMap { operands[$0] }, command)
    }
  }

  private mutating func prepareElementwise(
    _ kernel: HostKernels.Elementwise, _ call: OperatorCall, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
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
