/// A value of a network's graph: the picture, or the output of a node.
public struct Value: Sendable, Hashable {
  /// 0 for the picture, k for the output of node k - 1.
  public let index: Int

  /// The picture, [3, side, side].
  public static let picture = Value(index: 0)
}

/// A layer at its place in a network.
public struct Node: Sendable, Hashable {
  /// The name in torchvision's style, such as `layer1.0.conv1`.
  public let name: String
  /// What it computes.
  public let layer: Layer
  /// What it reads.
  public let inputs: [Value]
  /// The shape of its output for one picture: [C, H, W] or [C].
  public let shape: [Int]
  /// Indices into the network's parameters: weight (gamma) and then bias (beta), if any.
  public let parameters: [Int]
  /// Indices into the network's statistics: running mean and variance, if any.
  public let statistics: [Int]
}

/// A network as a value: nodes in an order in which they can run, shapes, parameters.
///
/// It knows neither batch size nor backend; `Program` adds the first, `Backend` the second.
public struct Network: Sendable {
  /// The model's name.
  public let name: String
  /// The shape of a picture: [channels, height, width].
  public let pictureShape: [Int]
  /// The layers, each after those that it reads.
  public let nodes: [Node]
  /// Everything learnt, in the order of the nodes.
  public let parameters: [ParameterSpec]
  /// The running statistics, in the order of the nodes.
  public let statistics: [StatisticSpec]
  /// The heads' sizes.
  public let heads: Heads
  /// The lesion head's logits, [lesions].
  public let lesionLogits: Value?
  /// The site head's logits, [sites].
  public let siteLogits: Value?
  /// What the heads read ("pool5"), [channels].
  public let features: Value
  /// The last convolution's maps, of which the features are the mean: [channels, h, w].
  ///
  /// Nil for networks whose features are no such mean.
  public let maps: Value?

  /// The shape of a value for one picture.
  public func shape(of value: Value) -> [Int] {
    value == .picture ? pictureShape : nodes[value.index - 1].shape
  }

  /// The node that makes a value, nil for the picture.
  public func maker(of value: Value) -> Node? {
    value == .picture ? nil : nodes[value.index - 1]
  }

  /// The number of learnt values.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }
}
