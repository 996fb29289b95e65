internal import Artifacts

/// Turns a network's nodes into forward operations and losses.
struct ForwardPass {
  let network: Network
  /// The buffer of each value; a value whose ReLU is fused has the ReLU's.
  private(set) var buffers: [BufferID?]
  /// The ReLU that a batch normalisation or a sum carries, by the carrier's node index.
  let fused: [Int: Int]
  /// What each batch normalisation's backward pass shares with it, by node index.
  private(set) var norms: [Int: BatchNormOperation] = [:]
  /// The indices of each maximum pooling, by node index.
  private(set) var poolIndices: [Int: BufferID] = [:]
  /// What each operator keeps for its gradient, by node index.
  private(set) var kept: [Int: BufferID] = [:]
  /// The gradients of the logits that the losses write, with their values.
  private(set) var logitGradients: [(value: Value, gradient: BufferID)] = []

  init(_ network: Network) {
    self.network = network
    buffers = Array(repeating: nil, count: network.nodes.count + 1)
    fused = Self.fusions(network)
  }

  /// ReLUs that are the only reader of a batch normalisation or a sum.
  private static func fusions(_ network: Network) -> [Int: Int] {
    var readers = Array(repeating: 0, count: network.nodes.count + 1)
    for value in network.nodes.flatMap(\.inputs) { readers[value.index] += 1 }
    if let maps = network.maps { readers[maps.index] += 1 }
    var fused: [Int: Int] = [:]
    for (index, node) in network.nodes.enumerated() where node.layer == .relu {
      let producer = node.inputs[0].index - 1
      guard producer >= 0, readers[producer + 1] == 1 else { continue }
      switch network.nodes[producer].layer {
      case .batchNorm, .add: fused[producer] = index
      default: break
      }
    }
    return fused
  }

  /// The buffer of a value that was emitted.
  func buffer(_ value: Value) -> BufferID {
    guard let buffer = buffers[value.index] else {
      preconditionFailure("value \(value.index) is read before it is made")
    }
    return buffer
  }

  /// Emits every node and then the losses.
  mutating func emit(into program: inout Program) {
    buffers[0] = program.inputs
    // Who has a buffer already is a ReLU that the node before it carries.
    for index in network.nodes.indices where buffers[index + 1] == nil {
      let made = Value(index: index + 1)
      if source(of: made, in: program) != made {
        buffers[index + 1] = buffer(source(of: made, in: program))
        continue
      }
      let last = fused[index] ?? index
      let value = Value(index: last + 1)
      let output = program.addBuffer(
        network.nodes[last].name, network.nodes[last].shape, .activation,
        // The buffer is that of the carried ReLU, and in prediction of what does nothing behind it:
        // it is kept where one of these values is asked for.
        isOutput: outputs(at: value, of: program).contains { $0.isPinned(in: program.mode) })
      for kind in outputs(at: value, of: program) where kind.isPinned(in: program.mode) {
        program.outputs[kind] = output
      }
      buffers[index + 1] = output
      buffers[last + 1] = output
      emit(index, output, into: &program)
    }
    emitLosses(into: &program)
  }

  /// Where a value is made: what does nothing in prediction has its input's value.
  private func source(of value: Value, in program: Program) -> Value {
    guard program.training == nil, let producer = network.producer(of: value),
      producer.layer.isIdentityInPrediction
    else { return value }
    return source(of: producer.inputs[0], in: program)
  }

  private func outputs(at value: Value, of program: Program) -> [Output] {
    let logits = zip(network.heads.all, network.logits).map { (Output.logits($0.id), $1) }
    let others = [(Output.features, network.features)] + (network.maps.map { [(.maps, $0)] } ?? [])
    return (logits + others).filter { source(of: $0.1, in: program) == value }.map(\.0)
  }

  private mutating func emit(_ index: Int, _ output: BufferID, into program: inout Program) {
    let node = network.nodes[index]
    let input = buffer(node.inputs[0])
    let parameters = node.parameters.map { program.parameters[$0] }
    switch node.layer {
    case .convolution(let convolution):
      program.operations.append(
        .convolution(
          convolution, input: input, weight: parameters[0],
          bias: convolution.bias ? parameters[1] : nil, output: output))
    case .batchNorm(let constants):
      let norm = batchNorm(index, constants, parameters, in: &program)
      norms[index] = norm
      program.operations.append(.batchNorm(norm, input: input, output: output))
    case .relu:
      program.operations.append(.relu(input: input, output: output))
    case .maxPool(let pool):
      // For the gradient alone.
      if program.training != nil {
        poolIndices[index] = program.addBuffer("\(node.name).indices", node.shape, .workspace)
      }
      program.operations.append(
        .maxPool(pool, input: input, output: output, indices: poolIndices[index]))
    case .localResponseNorm(let norm):
      program.operations.append(.localResponseNorm(norm, input: input, output: output))
    case .globalAveragePool:
      program.operations.append(.averagePool(input: input, output: output))
    case .flatten:
      program.operations.append(.flatten(input: input, output: output))
    case .dropout(let dropout):
      program.operations.append(.dropout(dropout, input: input, output: output))
    case .linear:
      program.operations.append(
        .linear(input: input, weight: parameters[0], bias: parameters[1], output: output))
    case .add:
      program.operations.append(
        .add(
          first: input, second: buffer(node.inputs[1]), output: output,
          hasReLU: fused[index] != nil))
    case .applied(let own):
      program.operations.append(.applied(call(own, node, index, parameters, output, &program)))
    }
  }

  private mutating func call(
    _ own: AnyOperator, _ node: Node, _ index: Int, _ parameters: [BufferID], _ output: BufferID,
    _ program: inout Program
  ) -> OperatorCall {
    kept[index] = own.base.kept(for: node.inputs.map { network.shape(of: $0) }).map {
      program.addBuffer("\(node.name).kept", $0, .activation)
    }
    return OperatorCall(
      applied: own, isGradient: false, inputs: node.inputs.map(buffer), parameters: parameters,
      output: output, kept: kept[index])
  }

  private func batchNorm(
    _ index: Int, _ constants: BatchNorm, _ parameters: [BufferID], in program: inout Program
  ) -> BatchNormOperation {
    let node = network.nodes[index]
    let channels = [node.shape[0]]
    // Prediction has no options and so uses stored statistics too; a frozen layer keeps its own.
    let usesStored = program.training?.normalisation != .batch || program.isFrozen(node)
    let hasReLU = fused[index] != nil
    let keeps = program.training != nil && hasReLU
    return BatchNormOperation(
      constants: constants, gamma: parameters[0], beta: parameters[1],
      runningMean: program.statistics[node.statistics[0]],
      runningVariance: program.statistics[node.statistics[1]],
      batchMean: usesStored
        ? nil : program.addBuffer("\(node.name).mean", shape: channels, .activation),
      batchVariance: usesStored
        ? nil : program.addBuffer("\(node.name).variance", shape: channels, .activation),
      workspace: keeps
        ? program.addBuffer("\(node.name).workspace", node.shape, .workspace) : nil,
      hasReLU: hasReLU, usesStored: usesStored)
  }

  private mutating func emitLosses(into program: inout Program) {
    for (head, value) in zip(network.heads.all, network.logits) {
      // In prediction too, without gradients: `Step.evaluate` gives the losses of loaded labels.
      let own = program.training?.losses[head.id] ?? HeadLoss()
      let isMultiLabel = head.kind == .multiLabel
      let targets = program.addBuffer(
        "\(head.id).targets", isMultiLabel ? [head.classes] : [], .targets)
      let mask =
        isMultiLabel ? program.addBuffer("\(head.id).mask", [head.classes], .targets) : nil
      let loss = program.addBuffer("\(head.id).loss", shape: [1], .loss)
      program.heads.append(Program.HeadBuffers(targets: targets, mask: mask, loss: loss))
      let gradient = addLogitGradient(value, head.id, in: &program)
      if let mask {
        program.operations.append(
          .bceWithLogits(
            logits: buffer(value), targets: targets, mask: mask, loss: loss, gradient: gradient,
            weight: own.weight, form: own.multiLabel))
      } else {
        program.operations.append(
          .crossEntropy(
            logits: buffer(value), labels: targets, loss: loss, gradient: gradient,
            weight: own.weight, form: own.multiClass))
      }
    }
  }

  private mutating func addLogitGradient(
    _ value: Value, _ name: String, in program: inout Program
  ) -> BufferID? {
    guard program.training != nil else { return nil }
    let gradient = program.addBuffer("\(name).gradient", network.shape(of: value), .gradient)
    logitGradients.append((value, gradient))
    return gradient
  }
}

extension Output {
  /// Whether a program of this mode keeps it: logits always, the rest only where it is asked for.
  func isPinned(in mode: Program.Mode) -> Bool {
    switch self {
    case .logits: true
    case .features, .maps: mode.isInference
    }
  }
}
