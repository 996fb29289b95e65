/// Turns the forward pass around: gradients in reverse order, those of parameters layer by layer.
struct BackwardPass {
  private let forward: ForwardPass
  /// The parts of each value's gradient, one for each of its readers that was turned around.
  private var parts: [[BufferID]]

  init(_ forward: ForwardPass) {
    self.forward = forward
    parts = Array(repeating: [], count: forward.buffers.count)
    for (value, gradient) in forward.logitGradients { parts[value.index].append(gradient) }
  }

  /// Emits the gradients of every node that a loss depends on.
  mutating func emit(into program: inout Program) {
    let carried = Set(forward.fused.values)
    for index in forward.network.nodes.indices.reversed() where !carried.contains(index) {
      // Nothing before a stage that does not train has a gradient.
      guard !program.isFrozen(forward.network.nodes[index]) else { continue }
      let last = forward.fused[index] ?? index
      guard !parts[last + 1].isEmpty else { continue }
      emit(index, output: Value(index: last + 1), into: &program)
    }
  }

  /// Whether the gradient of a value is of use: something before it trains.
  private func needsGradient(_ value: Value, in program: Program) -> Bool {
    forward.network.producer(of: value).map { !program.isFrozen($0) } ?? false
  }

  private mutating func emit(_ index: Int, output: Value, into program: inout Program) {
    let node = forward.network.nodes[index]
    switch node.layer {
    case .convolution(let convolution):
      emitConvolution(node, convolution, output, into: &program)
    case .batchNorm:
      emitBatchNorm(index, node, output, into: &program)
    case .linear:
      emitLinear(node, output, into: &program)
    case .relu:
      let gradient = newGradient(node.inputs[0], node, in: &program)
      emitReLU(output, gradient, into: &program)
      parts[node.inputs[0].index].append(gradient)
    case .add:
      emitAdd(index, node, output, into: &program)
    case .applied(let own):
      emitApplied(own, index, node, output, into: &program)
    case .maxPool, .localResponseNorm, .globalAveragePool, .flatten, .dropout:
      emitPassing(index, node, output, into: &program)
    }
  }

  /// The gradients of an operator's inputs, where something before them trains, and its parameters.
  private mutating func emitApplied(
    _ own: AnyOperator, _ index: Int, _ node: Node, _ output: Value, into program: inout Program
  ) {
    let outputGradient = total(output, in: &program)
    var gradients: [BufferID?] = []
    for input in node.inputs {
      let isWanted = needsGradient(input, in: program)
      gradients.append(isWanted ? newGradient(input, node, in: &program) : nil)
    }
    let parameters = node.parameters.map { parameterGradient($0, in: program) }
    // Without parameters, and with nothing before it that trains, there is nothing to compute.
    if !parameters.isEmpty || gradients.contains(where: { $0 != nil }) {
      program.operations.append(
        .applied(
          OperatorCall(
            applied: own, isGradient: true, inputs: node.inputs.map(forward.buffer),
            parameters: node.parameters.map { program.parameters[$0] },
            output: forward.buffer(output), kept: forward.kept[index],
            outputGradient: outputGradient, inputGradients: gradients,
            parameterGradients: parameters)))
    }
    for (input, gradient) in zip(node.inputs, gradients) {
      if let gradient { parts[input.index].append(gradient) }
    }
    emitReady(node, into: &program)
  }

  /// Layers without parameters, with one input.
  private mutating func emitPassing(
    _ index: Int, _ node: Node, _ output: Value, into program: inout Program
  ) {
    let outputGradient = total(output, in: &program)
    let gradient = newGradient(node.inputs[0], node, in: &program)
    switch node.layer {
    case .maxPool(let pool):
      guard let indices = forward.poolIndices[index] else {
        preconditionFailure("\(node.name): a training program keeps the indices of its maxima")
      }
      program.operations.append(
        .maxPoolGradient(
          pool, outputGradient: outputGradient, indices: indices, inputGradient: gradient))
    case .localResponseNorm(let norm):
      program.operations.append(
        .localResponseNormGradient(
          norm, input: forward.buffer(node.inputs[0]), outputGradient: outputGradient,
          inputGradient: gradient))
    case .globalAveragePool:
      program.operations.append(
        .averagePoolGradient(outputGradient: outputGradient, inputGradient: gradient))
    case .flatten:
      program.operations.append(
        .flattenGradient(outputGradient: outputGradient, inputGradient: gradient))
    case .dropout(let dropout):
      program.operations.append(
        .dropoutGradient(dropout, outputGradient: outputGradient, inputGradient: gradient))
    default:
      preconditionFailure("\(node.name) has parameters or several inputs")
    }
    parts[node.inputs[0].index].append(gradient)
  }

  /// The input's gradient comes first: it needs the weight as it was.
  private mutating func emitConvolution(
    _ node: Node, _ convolution: Convolution, _ output: Value, into program: inout Program
  ) {
    let outputGradient = total(output, in: &program)
    if needsGradient(node.inputs[0], in: program) {
      let gradient = newGradient(node.inputs[0], node, in: &program)
      program.operations.append(
        .convolutionInputGradient(
          convolution, outputGradient: outputGradient,
          weight: program.parameters[node.parameters[0]], inputGradient: gradient))
      parts[node.inputs[0].index].append(gradient)
    }
    let gradients = node.parameters.map { parameterGradient($0, in: program) }
    program.operations.append(
      .convolutionWeightGradient(
        convolution, input: forward.buffer(node.inputs[0]), outputGradient: outputGradient,
        weightGradient: gradients[0], biasGradient: convolution.bias ? gradients[1] : nil))
    emitReady(node, into: &program)
  }

  private mutating func emitBatchNorm(
    _ index: Int, _ node: Node, _ output: Value, into program: inout Program
  ) {
    guard let norm = forward.norms[index] else {
      preconditionFailure("\(node.name): the forward pass comes first")
    }
    let outputGradient = total(output, in: &program)
    let gradient = newGradient(node.inputs[0], node, in: &program)
    program.operations.append(
      .batchNormGradient(
        norm, input: forward.buffer(node.inputs[0]), output: forward.buffer(output),
        outputGradient: outputGradient, inputGradient: gradient,
        gammaGradient: program.parameterGradients[node.parameters[0]],
        betaGradient: program.parameterGradients[node.parameters[1]]))
    parts[node.inputs[0].index].append(gradient)
    emitReady(node, into: &program)
  }

  private mutating func emitLinear(
    _ node: Node, _ output: Value, into program: inout Program
  ) {
    let outputGradient = total(output, in: &program)
    if needsGradient(node.inputs[0], in: program) {
      let gradient = newGradient(node.inputs[0], node, in: &program)
      program.operations.append(
        .linearInputGradient(
          outputGradient: outputGradient, weight: program.parameters[node.parameters[0]],
          inputGradient: gradient))
      parts[node.inputs[0].index].append(gradient)
    }
    program.operations.append(
      .linearWeightGradient(
        input: forward.buffer(node.inputs[0]), outputGradient: outputGradient,
        weightGradient: parameterGradient(node.parameters[0], in: program),
        biasGradient: parameterGradient(node.parameters[1], in: program)))
    emitReady(node, into: &program)
  }

  /// Both inputs of a sum have the sum's gradient; a fused ReLU takes two parts at once.
  private mutating func emitAdd(
    _ index: Int, _ node: Node, _ output: Value, into program: inout Program
  ) {
    let gradient: BufferID
    if forward.fused[index] != nil {
      gradient = newGradient(output, node, in: &program)
      emitReLU(output, gradient, into: &program)
    } else {
      gradient = total(output, in: &program)
    }
    for input in node.inputs where needsGradient(input, in: program) {
      parts[input.index].append(gradient)
    }
  }

  private mutating func emitReLU(
    _ output: Value, _ gradient: BufferID, into program: inout Program
  ) {
    let outputGradients = joined(output, atMost: 2, in: &program)
    program.operations.append(
      .reluGradient(
        outputGradients: outputGradients, output: forward.buffer(output),
        inputGradient: gradient))
  }

  /// Says that a layer's gradients are there, so that their memory can be used again.
  private func emitReady(_ node: Node, into program: inout Program) {
    let trained = node.parameters.filter { program.parameterGradients[$0] != nil }
    guard !trained.isEmpty else { return }
    program.operations.append(
      .gradientsReady(
        parameters: trained.map { program.parameters[$0] },
        gradients: trained.compactMap { program.parameterGradients[$0] }))
  }

  /// One buffer with a value's whole gradient.
  private mutating func total(_ value: Value, in program: inout Program) -> BufferID {
    joined(value, atMost: 1, in: &program)[0]
  }

  /// At most so many buffers whose sum is a value's gradient, in the order in which they came.
  private mutating func joined(
    _ value: Value, atMost count: Int, in program: inout Program
  ) -> [BufferID] {
    var buffers = parts[value.index]
    while buffers.count > count {
      let sum = program.addBuffer(
        "\(program[buffers[0]].name)+", forward.network.shape(of: value), .gradient)
      program.operations.append(
        .add(first: buffers[0], second: buffers[1], output: sum, hasReLU: false))
      buffers.replaceSubrange(0..<2, with: [sum])
    }
    return buffers
  }

  private func newGradient(
    _ value: Value, _ node: Node, in program: inout Program
  ) -> BufferID {
    program.addBuffer("\(node.name).gradient", forward.network.shape(of: value), .gradient)
  }

  private func parameterGradient(_ index: Int, in program: Program) -> BufferID {
    guard let gradient = program.parameterGradients[index] else {
      preconditionFailure(
        "\(program.network.parameters[index].name) is trainable, so has a gradient")
    }
    return gradient
  }
}
