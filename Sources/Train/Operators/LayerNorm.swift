/// Each position's channels brought to mean 0 and variance 1, then scaled and shifted.
///
/// Ba, Kiros & Hinton, arXiv 1607.06450; over C alone, as torchvision's ConvNeXt has it. With
/// x [C, H, W] or [C]: y = weight * (x - mean) / sqrt(variance + epsilon) + bias, mean and variance
/// (of n) over the C values of a position.
package struct LayerNorm: Operator {
  package static let name = "layer norm"
  /// The input; mean and 1 / sqrt(variance + epsilon) are kept.
  package static let gradientReads: GradientReads = .inputs

  /// Added to the variance.
  package let epsilon: Float

  /// A normalisation, with PyTorch's default without an `epsilon`.
  package init(constants: [String: Double]) { epsilon = Float(constants["epsilon"] ?? 1e-5) }

  /// The input's shape.
  package func shape(of inputs: [[Int]]) -> [Int]? {
    inputs.count == 1 && [1, 3].contains(inputs[0].count) ? inputs[0] : nil
  }

  /// `weight` and `bias`, [C].
  package func parameters(for inputs: [[Int]]) -> [OperatorParameter] {
    [
      OperatorParameter("weight", shape: [inputs[0][0]], start: 1),
      OperatorParameter("bias", shape: [inputs[0][0]], start: 0),
    ]
  }

  /// Mean and reciprocal deviation of each position, [2, H * W].
  package func kept(for inputs: [[Int]]) -> [Int]? { [2, inputs[0].dropFirst().reduce(1, *)] }

  /// Two sums and a normalisation of each value.
  package func arithmetic(for inputs: [[Int]]) -> Int { 7 * inputs[0].reduce(1, *) }

  /// A position at a time; its channels lie `area` apart.
  package func forward(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, y, kept) = (tensors.inputs[0], tensors.output, tensors.kept)
    let (weight, bias) = (tensors.parameters[0], tensors.parameters[1])
    let (channels, area) = x.channels
    for image in images {
      for position in 0..<area {
        let first = image * channels * area + position
        let values = stride(from: first, to: first + channels * area, by: area)
        var sum: Float = 0
        for index in values { sum += x[index] }
        let mean = sum / Float(channels)
        // Around the mean, in a second pass: the difference of two large sums would lose the
        // variance's digits.
        var squares: Float = 0
        for index in values { squares += (x[index] - mean) * (x[index] - mean) }
        let factor = 1 / (squares / Float(channels) + epsilon).squareRoot()
        kept[2 * image * area + position] = mean
        kept[(2 * image + 1) * area + position] = factor
        for channel in 0..<channels {
          let index = first + channel * area
          y[index] = weight[channel] * ((x[index] - mean) * factor) + bias[channel]
        }
      }
    }
  }

  /// With g = weight * outputGradient and z the normalised input:
  /// inputGradient = (g - mean of g - z * mean of g z) / sqrt(variance + epsilon).
  package func inputGradients(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, dy, dx) = (tensors.inputs[0], tensors.outputGradient, tensors.inputGradients[0])
    let (weight, kept) = (tensors.parameters[0], tensors.kept)
    let (channels, area) = x.channels
    for image in images {
      for position in 0..<area {
        let first = image * channels * area + position
        let mean = kept[2 * image * area + position]
        let factor = kept[(2 * image + 1) * area + position]
        // Both means first, over all channels of the position: every gradient needs them.
        var (sum, product): (Float, Float) = (0, 0)
        for channel in 0..<channels {
          let index = first + channel * area
          let g = weight[channel] * dy[index]
          sum += g
          product += g * (x[index] - mean) * factor
        }
        (sum, product) = (sum / Float(channels), product / Float(channels))
        for channel in 0..<channels {
          let index = first + channel * area
          let z = (x[index] - mean) * factor
          dx[index] = factor * (weight[channel] * dy[index] - sum - z * product)
        }
      }
    }
  }

  /// weightGradient = sum of outputGradient * z, biasGradient = sum of outputGradient, over images
  /// and positions.
  package func parameterGradients(_ tensors: OperatorTensors, channels: Range<Int>) {
    let (x, dy, kept) = (tensors.inputs[0], tensors.outputGradient, tensors.kept)
    let (count, area) = x.channels
    for channel in channels {
      var (weight, bias): (Float, Float) = (0, 0)
      // A sum for each image, then the images in order: no number of threads changes the result.
      for image in 0..<x.shape[0] {
        let first = (image * count + channel) * area
        var (product, sum): (Float, Float) = (0, 0)
        for position in 0..<area {
          let gradient = dy[first + position]
          let mean = kept[2 * image * area + position]
          let factor = kept[(2 * image + 1) * area + position]
          product += gradient * (x[first + position] - mean) * factor
          sum += gradient
        }
        (weight, bias) = (weight + product, bias + sum)
      }
      tensors.parameterGradients[0][channel] = weight
      tensors.parameterGradients[1][channel] = bias
    }
  }

  /// LayerNormalization is over the last dimension: channels go there and back.
  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    let (x, y) = (names.inputs[0], names.output)
    let isMaps = names.inputShapes[0].count == 3
    let (from, to) = isMaps ? ("\(y).last", "\(y).normal") : (x, y)
    let norm = OnnxNode(
      "LayerNormalization", [from] + names.parameters, to,
      [("axis", .integer(-1)), ("epsilon", .number(epsilon))])
    guard isMaps else { return OnnxNodes(nodes: [norm]) }
    return OnnxNodes(nodes: [
      OnnxNode("Transpose", [x], from, [("perm", .integers([0, 2, 3, 1]))]), norm,
      OnnxNode("Transpose", [to], y, [("perm", .integers([0, 3, 1, 2]))]),
    ])
  }
}

extension NetworkBuilder {
  /// Adds a normalisation over the channels of each position, weight 1 and bias 0.
  package mutating func layerNorm(_ name: String, _ input: Value, epsilon: Float = 1e-5) -> Value {
    apply(name, LayerNorm(constants: ["epsilon": Double(epsilon)]), [input])
  }
}
