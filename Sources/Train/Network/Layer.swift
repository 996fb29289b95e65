/// What one node of a network computes.
package enum Layer: Sendable, Hashable {
  /// A 2-D convolution (cross-correlation, as in every framework).
  case convolution(Convolution)
  /// Batch normalisation over N, H and W.
  case batchNorm(BatchNorm)
  /// max(x, 0).
  case relu
  /// The largest value of each window.
  case maxPool(Pool)
  /// Normalisation over neighbouring channels.
  case localResponseNorm(LocalResponseNorm)
  /// The mean over H and W: [C, H, W] -> [C].
  case globalAveragePool
  /// One row of all values, channel by channel: [C, H, W] -> [C * H * W].
  case flatten
  /// Values dropped at random, in training alone.
  case dropout(Dropout)
  /// A fully connected layer: [C] -> [outputs].
  case linear(Linear)
  /// The sum of two values of one shape.
  case add
  /// An operator with a file of its own.
  case applied(AnyOperator)
}

extension Layer {
  /// Whether it does nothing in prediction: its value is then its input's.
  var isIdentityInPrediction: Bool {
    switch self {
    case .dropout: true
    case .applied(let own): type(of: own.base).isIdentityInPrediction
    default: false
    }
  }

  /// The kind of layer, as a run's outline counts it: `batchNorm`, or an operator's name.
  var kind: String {
    if case .applied(let own) = self { return own.name }
    // The name of the case, so that a new one needs no line here.
    return Mirror(reflecting: self).children.first?.label ?? "\(self)"
  }
}

/// The geometry of a convolution with square kernels.
package struct Convolution: Sendable, Hashable {
  /// The number of output channels.
  package var outputs: Int
  /// The side of the kernel.
  package var kernel: Int
  /// The step between windows.
  package var stride: Int
  /// The zeros added on each side.
  package var padding: Int
  /// The number of groups that input and output channels are divided into.
  package var groups: Int
  /// Whether a bias is added.
  package var bias: Bool

  /// A convolution; padding defaults to what keeps the size at stride 1.
  package init(
    outputs: Int, kernel: Int, stride: Int = 1, padding: Int? = nil, groups: Int = 1,
    bias: Bool = false
  ) {
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding ?? kernel / 2
    self.groups = groups
    self.bias = bias
  }

  /// The side of the output for an input of this side.
  package func outputSide(_ side: Int) -> Int { (side + 2 * padding - kernel) / stride + 1 }
}

/// The constants of a batch normalisation (Ioffe & Szegedy, arXiv 1502.03167).
package struct BatchNorm: Sendable, Hashable {
  /// Added to the variance.
  package var epsilon: Float
  /// The share of the new batch in the running statistics, PyTorch's meaning.
  package var momentum: Float

  /// PyTorch's defaults.
  package init(epsilon: Float = 1e-5, momentum: Float = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }
}

/// The geometry of a pooling with square windows.
package struct Pool: Sendable, Hashable {
  /// The side of the window.
  package var kernel: Int
  /// The step between windows.
  package var stride: Int
  /// The border that never wins, on each side.
  package var padding: Int
  /// Whether the output's size is rounded up, as Caffe does.
  package var roundsUp: Bool

  /// A pooling; sizes are rounded down unless asked otherwise.
  package init(kernel: Int, stride: Int, padding: Int = 0, roundsUp: Bool = false) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.roundsUp = roundsUp
  }

  /// The side of the output for an input of this side.
  ///
  /// Rounded up, the last window still has to start inside the input or its left border.
  package func outputSide(_ side: Int) -> Int {
    let span = side + 2 * padding - kernel
    guard roundsUp else { return span / stride + 1 }
    let outputs = (span + stride - 1) / stride + 1
    return (outputs - 1) * stride >= side + padding ? outputs - 1 : outputs
  }
}

/// A fully connected layer with a bias.
package struct Linear: Sendable, Hashable {
  /// The number of outputs.
  package var outputs: Int
  /// Whether it is a head, a new layer that learns at a rate of its own.
  package var isHead: Bool

  /// A fully connected layer.
  package init(outputs: Int, isHead: Bool = false) {
    self.outputs = outputs
    self.isHead = isHead
  }
}
