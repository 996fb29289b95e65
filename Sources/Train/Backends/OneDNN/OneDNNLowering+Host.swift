/// What our own loops do between oneDNN's primitives, on its threads.
extension OneDNNLowering {
  /// Fully connected layers and dropouts read and write row-major values: a dropout's mask is made
  /// for where they lie.
  mutating func preparePlain(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    let input = operation.reads[0]
    let plain = try operand(input, as: layouts.plain(input), scratch: 1, layouts)
    return { host in
      plain.bind(host.memory)
      func address(_ id: BufferID) -> UnsafeMutablePointer<Float> {
        id == input ? unsafe plain.floats(host.memory) : unsafe host.memory.floats(id)
      }
      guard
        let command = unsafe host.linear(operation, address: address)
          ?? host.dropout(operation, address: address)
      else { preconditionFailure("\(operation.kind) is neither linear nor a dropout") }
      return after([plain], command)
    }
  }

  /// Flattening is a copy into row-major order; its gradient is row-major in the input's shape.
  mutating func prepareFlatten(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    let (source, target) = (operation.reads[0], operation.writes[0])
    // Both have the dimensions of the four-dimensional side.
    let isGradient = operation.kind == .flattenGradient
    let plain = layouts.plain(isGradient ? target : source)
    let copy = try DNNPrimitive(reorder: isGradient ? plain : layouts[source], to: plain)
    reserve(Scratch.primitive, copy.scratchBytes)
    var call = DNNCall(primitive: copy)
    call.reads = [(.source, DNNOperand(buffer: source))]
    call.writes = [(.destination, target)]
    return { [call] in call.bound(to: $0.memory) }
  }

  /// Losses read and write row-major matrices, as the linear layers before them do.
  func prepareLoss(_ operation: Operation) -> Prepared {
    { host in
      guard let command = host.loss(operation) else {
        preconditionFailure("\(operation.kind) is no loss")
      }
      return command
    }
  }

  /// Loops over flat memory: all operands in the layout of one of them, padding included, which
  /// is zero in and zero out.
  mutating func prepareElementwise(
    _ operation: Operation, _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    switch operation {
    case .add(let first, let second, let output, let hasReLU):
      // The first operand's layout becomes that of the sum, so that at most the second is
      // reordered.
      layouts.decide(output, layouts[first])
      let other = try operand(second, as: layouts[first], scratch: 1, layouts)
      let (count, isBF16) = (layouts[first].count, layouts[first].isBF16)
      return { host in
        other.bind(host.memory)
        let memory = host.memory
        return unsafe after(
          [other],
          isBF16
            ? host.addBF16(
              memory.address(first), other.address(memory), memory.address(output), count: count,
              hasReLU: hasReLU)
            : host.add(
              memory.floats(first), other.floats(memory), memory.floats(output), count: count,
              hasReLU: hasReLU))
      }
    case .relu(let input, let output):
      layouts.decide(output, layouts[input])
      let (count, isBF16) = (layouts[input].count, layouts[input].isBF16)
      return { host in
        let memory = host.memory
        return isBF16
          ? unsafe host.reluBF16(memory.address(input), memory.address(output), count: count)
          : unsafe host.relu(memory.floats(input), memory.floats(output), count: count)
      }
    case .reluGradient(let gradients, let output, let inputGradient):
      return try prepareReLUGradient(gradients, output, inputGradient, &layouts)
    case .gradientsReady(let parameters, let gradients):
      return try prepareReady(parameters, gradients, layouts)
    default:
      preconditionFailure("\(operation.kind) is not elementwise")
    }
  }

  /// The parameter and its slots stay where they are; the gradient comes to them.
  private mutating func prepareReady(
    _ parameters: [BufferID], _ gradients: [BufferID], _ layouts: DNNLayouts
  ) throws(TrainError) -> Prepared {
    var operands: [DNNOperand] = []
    for (parameter, gradient) in zip(parameters, gradients) {
      operands.append(try operand(gradient, as: layouts[parameter], scratch: 1, layouts))
    }
    return { [operands] host in
      // One after the other, because they share the scratch memory of reorderings.
      let commands = zip(operands, parameters).map { operand, parameter in
        operand.bind(host.memory)
        return unsafe after([operand], host.hand(operand.floats(host.memory), of: parameter))
      }
      return { for command in commands { command() } }
    }
  }

  private mutating func prepareReLUGradient(
    _ gradients: [BufferID], _ output: BufferID, _ inputGradient: BufferID,
    _ layouts: inout DNNLayouts
  ) throws(TrainError) -> Prepared {
    // The layout of the output, which is kept from the forward pass and tells where the ReLU was
    // open.
    let layout = layouts[output]
    layouts.decide(inputGradient, layout)
    var operands: [DNNOperand] = []
    for (index, gradient) in gradients.enumerated() {
      operands.append(try operand(gradient, as: layout, scratch: 1 + index, layouts))
    }
    let (count, isBF16) = (layout.count, layout.isBF16)
    return { [operands] host in
      let memory = host.memory
      for operand in operands { operand.bind(memory) }
      let second = operands.count > 1 ? operands[1] : nil
      return unsafe after(
        operands,
        isBF16
          ? host.reluGradientBF16(
            operands[0].address(memory), second?.address(memory), output: memory.address(output),
            memory.address(inputGradient), count: count)
          : host.reluGradient(
            operands[0].floats(memory), second?.floats(memory), output: memory.floats(output),
            memory.floats(inputGradient), count: count))
    }
  }
}

/// The command after the reorderings of its operands.
func after(_ operands: [DNNOperand], _ command: @escaping () -> Void) -> () -> Void {
  let reorders = operands.compactMap(\.reorderInRun)
  if reorders.isEmpty { return command }
  return {
    for reorder in reorders { reorder.run() }
    command()
  }
}
