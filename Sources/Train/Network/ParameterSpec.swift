/// The parameters that share multipliers of the learning rate and of the weight decay.
package enum ParameterGroup: String, Sendable, Hashable, Codable, CaseIterable {
  /// Weights of convolutions and inner fully connected layers.
  case backboneWeight
  /// Their biases, and what other layers have for each channel: layer norms, layer scales.
  case backboneBias
  /// Gamma and beta of batch normalisation.
  case batchNorm
  /// Weights of the heads.
  case headWeight
  /// Their biases.
  case headBias
}

/// How a parameter starts.
package enum Initialiser: Sendable, Hashable {
  /// One value everywhere.
  case constant(Float)
  /// Normal with this standard deviation, mean 0.
  case normal(std: Float)

  /// He's initialisation for layers before a ReLU: std sqrt(2 / fan-out).
  ///
  /// He et al., Delving Deep into Rectifiers, arXiv 1502.01852.
  package static func he(fanOut: Int) -> Initialiser {
    .normal(std: (2 / Float(fanOut)).squareRoot())
  }
}

/// One trainable parameter of a network.
package struct ParameterSpec: Sendable, Hashable {
  /// The name in torchvision's style, such as `layer1.0.conv1.weight`.
  package let name: String
  /// Row-major, as PyTorch stores it: convolution [out, in / groups, kh, kw], linear [out, in].
  package let shape: [Int]
  /// The same values as the layer reads them, where PyTorch has a fully connected layer for a
  /// convolution of 1 x 1, or the other way around.
  package let operandShape: [Int]
  /// The group whose multipliers hold.
  package let group: ParameterGroup
  /// How it starts.
  package let initialiser: Initialiser

  /// A parameter; layers read it in the shape that it is stored in unless stated.
  package init(
    name: String, shape: [Int], operandShape: [Int]? = nil, group: ParameterGroup,
    initialiser: Initialiser
  ) {
    self.name = name
    self.shape = shape
    self.operandShape = operandShape ?? shape
    self.group = group
    self.initialiser = initialiser
  }

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }
}

/// A running statistic of batch normalisation: stored and used, not trainable.
package struct StatisticSpec: Sendable, Hashable {
  /// The name in torchvision's style, such as `bn1.running_mean`.
  package let name: String
  /// One value for each channel.
  package let shape: [Int]
  /// Its value before the first step: 0 for means, 1 for variances.
  package let start: Float

  /// The number of values.
  package var count: Int { shape.reduce(1, *) }
}
