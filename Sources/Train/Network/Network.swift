/// A value of a network's graph: the image, or the output of a node.
package struct Value: Sendable, Hashable {
  /// 0 for the image, k for the output of node k - 1.
  package let index: Int

  /// The image, [3, side, side].
  package static let input = Value(index: 0)
}

/// A layer in a network.
package struct Node: Sendable, Hashable {
  /// The name in torchvision's style, such as `layer1.0.conv1`.
  package let name: String
  /// What it computes.
  package let layer: Layer
  /// What it reads.
  package let inputs: [Value]
  /// The shape of its output for one image: [C, H, W] or [C].
  package let shape: [Int]
  /// Indices into the network's parameters: weight (gamma) and then bias (beta), if any.
  package let parameters: [Int]
  /// Indices into the network's statistics: running mean and variance, if any.
  package let statistics: [Int]
}

/// A network as a value: nodes in an order in which they can run, shapes, parameters.
///
/// It knows neither batch size nor backend; `Program` adds the first, `Backend` the second.
package struct Network: Sendable {
  /// The model's name.
  package let name: String
  /// The shape of an image: [channels, height, width].
  package let inputShape: [Int]
  /// The layers, each after those that it reads.
  package let nodes: [Node]
  /// All trainable parameters, in the order of the nodes.
  package let parameters: [ParameterSpec]
  /// The running statistics, in the order of the nodes.
  package let statistics: [StatisticSpec]
  /// The heads' sizes.
  package let heads: Heads
  /// The logits of each head, [classes], in the order of the heads.
  package let logits: [Value]
  /// What the heads read ("pool5"), [channels].
  package let features: Value
  /// The last convolution's maps, of which the features are the mean: [channels, h, w].
  ///
  /// Nil for networks whose features are no such mean.
  package let maps: Value?

  /// The shape of a value for one image.
  package func shape(of value: Value) -> [Int] {
    value == .input ? inputShape : nodes[value.index - 1].shape
  }

  /// The node that makes a value, nil for the image.
  package func producer(of value: Value) -> Node? {
    value == .input ? nil : nodes[value.index - 1]
  }

  /// The number of values that a checkpoint of a training holds.
  func stateCount(_ options: TrainingOptions) -> Int {
    let statistics = statistics.reduce(0) { $0 + $1.count }
    let copies = 1 + (options.averageDecay == nil ? 0 : 1)
    return copies * (parameterCount + statistics)
      + type(of: options.optimiser).slots.count * parameterCount
  }

  /// The number of trainable values.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }
}
