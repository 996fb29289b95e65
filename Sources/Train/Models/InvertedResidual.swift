/// What MobileNetV3 and EfficientNet are made of, in torchvision's names.
///
/// Sandler et al., MobileNetV2, arXiv 1801.04381: 1 x 1 to more channels, a convolution of each
/// channel by itself, a squeeze-and-excitation, 1 x 1 to fewer channels.
struct InvertedResidual {
  /// The activations of these networks.
  enum Activation {
    case relu
    case hardSwish
    case silu
    case sigmoid
    case hardSigmoid
  }

  struct Block {
    /// The side of the kernel of each channel's convolution.
    let kernel: Int
    let stride: Int
    /// The channels within; no first 1 x 1 where the input has as many.
    let expanded: Int
    let outputs: Int
    /// The numbers that the squeeze makes of the channels; nil for none.
    let squeezed: Int?
    let activation: Activation
    /// The share of images whose branch is dropped in training.
    var dropped: Float = 0
  }

  /// The model's name.
  let model: String
  let norm: BatchNorm
  var squeezeActivation = Activation.relu
  let squeezeGate: Activation

  /// The smallest side that leaves a pixel after five halvings.
  private static let smallestSide = 32

  /// Refuses images that are too small.
  func checkSide(_ side: Int) throws(TrainError) {
    guard side < Self.smallestSide else { return }
    throw .unusableInput(
      model: model, what: "images of \(side) pixels are too small, \(Self.smallestSide) at least")
  }

  /// The nearest multiple of 8, but never less than 0.9 times the width: torchvision's
  /// `_make_divisible`.
  static func divisible(_ width: Int) -> Int {
    let rounded = max(8, (width + 4) / 8 * 8)
    return 10 * rounded < 9 * width ? rounded + 8 : rounded
  }

  /// Convolution `name.0`, batch normalisation `name.1`, and an activation where there is one.
  func convolution(
    _ name: String, _ input: Value, _ convolution: Convolution, _ activation: Activation?,
    to builder: inout NetworkBuilder
  ) -> Value {
    let convolved = builder.convolution("\(name).0", input, convolution)
    let normalised = builder.batchNorm("\(name).1", convolved, norm)
    guard let activation else { return normalised }
    return add(activation, "\(name).2", normalised, to: &builder)
  }

  /// One block; its layers are `name.0`, `name.1` and so on.
  func block(
    _ name: String, _ input: Value, _ block: Block, to builder: inout NetworkBuilder
  ) -> Value {
    let inputs = builder.shape(of: input)[0]
    var value = input
    // torchvision numbers the layers that are there, so that names move up where the first is left
    // out.
    var number = 0
    func next() -> String {
      defer { number += 1 }
      return "\(name).\(number)"
    }
    if block.expanded != inputs {
      value = convolution(
        next(), value, Convolution(outputs: block.expanded, kernel: 1), block.activation,
        to: &builder)
    }
    value = convolution(
      next(), value,
      Convolution(
        outputs: block.expanded, kernel: block.kernel, stride: block.stride,
        groups: block.expanded), block.activation, to: &builder)
    if let squeezed = block.squeezed {
      value = squeeze(next(), value, to: squeezed, in: &builder)
    }
    value = convolution(
      next(), value, Convolution(outputs: block.outputs, kernel: 1), nil, to: &builder)
    guard block.stride == 1, block.outputs == inputs else { return value }
    if block.dropped > 0 {
      value = builder.stochasticDepth("\(name).depth", value, probability: block.dropped)
    }
    return builder.sum("\(name).add", value, input)
  }

  /// Squeeze and excitation: a factor for each channel, from the mean of all.
  private func squeeze(
    _ name: String, _ input: Value, to squeezed: Int, in builder: inout NetworkBuilder
  ) -> Value {
    let channels = builder.shape(of: input)[0]
    var value = builder.globalAveragePool("\(name).avgpool", input)
    value = builder.linear(
      "\(name).fc1", value, Linear(outputs: squeezed), start: .he(fanOut: squeezed),
      storedAsConvolution: true)
    value = add(squeezeActivation, "\(name).activation", value, to: &builder)
    value = builder.linear(
      "\(name).fc2", value, Linear(outputs: channels), start: .he(fanOut: channels),
      storedAsConvolution: true)
    value = add(squeezeGate, "\(name).gate", value, to: &builder)
    return builder.channelGate("\(name).scale", input, by: value)
  }

  private func add(
    _ activation: Activation, _ name: String, _ input: Value, to builder: inout NetworkBuilder
  ) -> Value {
    switch activation {
    case .relu: builder.relu(name, input)
    case .hardSwish: builder.hardSwish(name, input)
    case .silu: builder.silu(name, input)
    case .sigmoid: builder.sigmoid(name, input)
    case .hardSigmoid: builder.hardSigmoid(name, input)
    }
  }
}
