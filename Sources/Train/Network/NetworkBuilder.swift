/// Builds a network layer by layer; shapes and parameters follow from what is added.
package struct NetworkBuilder {
  private let inputShape: [Int]
  private var nodes: [Node] = []
  private var parameters: [ParameterSpec] = []
  private var statistics: [StatisticSpec] = []

  /// A network that reads images of [channels, side, side].
  package init(channels: Int = 3, side: Int) {
    inputShape = [channels, side, side]
  }

  /// The shape of a value for one image.
  package func shape(of value: Value) -> [Int] {
    value == .input ? inputShape : nodes[value.index - 1].shape
  }

  /// Adds a convolution; its weight starts as He's normal by fan-out unless stated, its bias at 0.
  ///
  /// The fan-out is outputs x kernel², not divided by the groups: PyTorch's `kaiming_normal_(mode="fan_out")`,
  /// with which torchvision's networks start, computes it from the weight's shape alone.
  /// `storedAsLinear`: PyTorch has a fully connected layer over channels for this convolution of 1 x 1.
  package mutating func convolution(
    _ name: String, _ input: Value, _ convolution: Convolution, start: Initialiser? = nil,
    biasInitializer: Float = 0, storedAsLinear: Bool = false
  ) -> Value {
    let from = shape(of: input)
    precondition(
      from[0] % convolution.groups == 0 && convolution.outputs % convolution.groups == 0,
      "\(name): the groups share the channels out evenly")
    let perGroup = from[0] / convolution.groups
    let area = convolution.kernel * convolution.kernel
    let shape = [convolution.outputs, perGroup, convolution.kernel, convolution.kernel]
    precondition(!storedAsLinear || area == 1, "\(name): a fully connected layer has no kernel")
    let weight = ParameterSpec(
      name: "\(name).weight", shape: storedAsLinear ? Array(shape.prefix(2)) : shape,
      operandShape: shape, group: .backboneWeight,
      initialiser: start ?? .he(fanOut: convolution.outputs * area))
    let bias = ParameterSpec(
      name: "\(name).bias", shape: [convolution.outputs], group: .backboneBias,
      initialiser: .constant(biasInitializer))
    let sides = from.dropFirst().map { convolution.outputSide($0) }
    return add(
      name, .convolution(convolution), [input], [convolution.outputs] + sides,
      convolution.bias ? [weight, bias] : [weight])
  }

  /// Adds a batch normalisation with gamma 1 and beta 0.
  package mutating func batchNorm(
    _ name: String, _ input: Value, _ batchNorm: BatchNorm = BatchNorm()
  ) -> Value {
    let from = shape(of: input)
    let channels = [from[0]]
    let gamma = ParameterSpec(
      name: "\(name).weight", shape: channels, group: .batchNorm, initialiser: .constant(1))
    let beta = ParameterSpec(
      name: "\(name).bias", shape: channels, group: .batchNorm, initialiser: .constant(0))
    return add(
      name, .batchNorm(batchNorm), [input], from, [gamma, beta],
      [
        StatisticSpec(name: "\(name).running_mean", shape: channels, start: 0),
        StatisticSpec(name: "\(name).running_var", shape: channels, start: 1),
      ])
  }

  /// Adds a ReLU.
  package mutating func relu(_ name: String, _ input: Value) -> Value {
    add(name, .relu, [input], shape(of: input))
  }

  /// Adds a maximum pooling.
  package mutating func maxPool(_ name: String, _ input: Value, _ pool: Pool) -> Value {
    let from = shape(of: input)
    return add(
      name, .maxPool(pool), [input], [from[0]] + from.dropFirst().map { pool.outputSide($0) })
  }

  /// Adds a normalisation over neighbouring channels.
  package mutating func localResponseNorm(
    _ name: String, _ input: Value, _ norm: LocalResponseNorm = LocalResponseNorm()
  ) -> Value {
    precondition(shape(of: input).count == 3, "\(name): only maps have channels side by side")
    return add(name, .localResponseNorm(norm), [input], shape(of: input))
  }

  /// Adds a dropout of this probability.
  package mutating func dropout(_ name: String, _ input: Value, probability: Float) -> Value {
    let dropout = Dropout(probability: probability, index: randomLayers)
    return add(name, .dropout(dropout), [input], shape(of: input))
  }

  /// The layers so far that draw random numbers, each from a stream of its own.
  var randomLayers: Int { nodes.count { $0.layer.isIdentityInPrediction } }

  /// Adds a flattening, channel by channel, row by row.
  package mutating func flatten(_ name: String, _ input: Value) -> Value {
    add(name, .flatten, [input], [shape(of: input).reduce(1, *)])
  }

  /// Adds the mean over height and width.
  package mutating func globalAveragePool(_ name: String, _ input: Value) -> Value {
    add(name, .globalAveragePool, [input], [shape(of: input)[0]])
  }

  /// Adds the sum of two values of one shape.
  package mutating func sum(_ name: String, _ first: Value, _ second: Value) -> Value {
    precondition(shape(of: first) == shape(of: second), "\(name): shapes differ")
    return add(name, .add, [first, second], shape(of: first))
  }

  /// Adds a fully connected layer on a flat value; it starts as N(0, 0.01), bias 0, unless stated.
  ///
  /// `storedAsConvolution`: PyTorch has a convolution of 1 x 1 on maps of one position for it.
  package mutating func linear(
    _ name: String, _ input: Value, _ linear: Linear,
    start: Initialiser = .normal(std: 0.01), biasInitializer: Float = 0,
    storedAsConvolution: Bool = false
  ) -> Value {
    let from = shape(of: input)
    precondition(from.count == 1, "\(name): a linear layer reads a flat value")
    let shape = [linear.outputs, from[0]]
    let weight = ParameterSpec(
      name: "\(name).weight", shape: storedAsConvolution ? shape + [1, 1] : shape,
      operandShape: shape,
      group: linear.isHead ? .headWeight : .backboneWeight, initialiser: start)
    let bias = ParameterSpec(
      name: "\(name).bias", shape: [linear.outputs],
      group: linear.isHead ? .headBias : .backboneBias, initialiser: .constant(biasInitializer))
    return add(name, .linear(linear), [input], [linear.outputs], [weight, bias])
  }

  /// Ends the network with the heads, each called by its id.
  package consuming func finish(
    name: String, features: Value, maps: Value?, heads: Heads
  ) -> Network {
    var logits: [Value] = []
    for head in heads.all {
      logits.append(linear(head.id, features, Linear(outputs: head.classes, isHead: true)))
    }
    return Network(
      name: name, inputShape: inputShape, nodes: nodes, parameters: parameters,
      statistics: statistics, heads: heads, logits: logits,
      features: features, maps: maps)
  }

  /// Adds an operator; each file in `Operators` has a verb that calls this.
  mutating func apply(_ name: String, _ own: some Operator, _ inputs: [Value]) -> Value {
    let from = inputs.map { shape(of: $0) }
    guard let made = own.shape(of: from) else {
      preconditionFailure("\(name): no \(AnyOperator(own).name) of \(from)")
    }
    return add(
      name, .applied(AnyOperator(own)), inputs, made,
      own.parameters(for: from).map {
        ParameterSpec(
          name: "\(name).\($0.name)", shape: $0.shape, group: .backboneBias,
          initialiser: .constant($0.start))
      })
  }

  private mutating func add(
    _ name: String, _ layer: Layer, _ inputs: [Value], _ shape: [Int],
    _ newParameters: [ParameterSpec] = [], _ newStatistics: [StatisticSpec] = []
  ) -> Value {
    precondition(shape.allSatisfy { $0 > 0 }, "\(name): the image is too small")
    let node = Node(
      name: name, layer: layer, inputs: inputs, shape: shape,
      parameters: newParameters.indices.map { $0 + parameters.count },
      statistics: newStatistics.indices.map { $0 + statistics.count })
    nodes.append(node)
    parameters += newParameters
    statistics += newStatistics
    return Value(index: nodes.count)
  }
}
