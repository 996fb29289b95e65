/// Maps times a trained number for each channel, which starts small.
///
/// Touvron et al., Going deeper with Image Transformers, arXiv 2103.17239. The parameter is called
/// `layer_scale` and is [C, 1, 1], as torchvision's ConvNeXt has it.
package struct LayerScale: Operator {
  package static let name = "layer scale"
  package static let gradientReads: GradientReads = .inputs

  /// The value that each number starts with.
  package let start: Float

  /// A layer scale that starts with `start`, or with 1.
  package init(constants: [String: Double]) { start = Float(constants["start"] ?? 1) }

  /// The maps' shape.
  package func shape(of inputs: [[Int]]) -> [Int]? {
    inputs.count == 1 && inputs[0].count == 3 ? inputs[0] : nil
  }

  /// `layer_scale`, [C, 1, 1].
  package func parameters(for inputs: [[Int]]) -> [OperatorParameter] {
    [OperatorParameter("layer_scale", shape: [inputs[0][0], 1, 1], start: start)]
  }

  /// A product for each value.
  package func arithmetic(for inputs: [[Int]]) -> Int { inputs[0].reduce(1, *) }

  /// output[n, c, p] = scale[c] * input[n, c, p].
  package func forward(_ tensors: OperatorTensors, images: Range<Int>) {
    scale(tensors.inputs[0], by: tensors.parameters[0], into: tensors.output, images: images)
  }

  /// inputGradient[n, c, p] = scale[c] * outputGradient[n, c, p].
  package func inputGradients(_ tensors: OperatorTensors, images: Range<Int>) {
    scale(
      tensors.outputGradient, by: tensors.parameters[0], into: tensors.inputGradients[0],
      images: images)
  }

  private func scale(
    _ x: HostTensor, by factors: HostTensor, into y: HostTensor, images: Range<Int>
  ) {
    let (channels, area) = x.channels
    for image in images {
      for channel in 0..<channels {
        let factor = factors[channel]
        let start = (image * channels + channel) * area
        for index in start..<start + area { y[index] = factor * x[index] }
      }
    }
  }

  /// scaleGradient[c] = sum over n, p of outputGradient * input.
  package func parameterGradients(_ tensors: OperatorTensors, channels: Range<Int>) {
    let (x, dy) = (tensors.inputs[0], tensors.outputGradient)
    let (count, area) = x.channels
    for channel in channels {
      var total: Float = 0
      for image in 0..<x.shape[0] {
        let start = (image * count + channel) * area
        var sum: Float = 0
        for index in start..<start + area { sum += dy[index] * x[index] }
        total += sum
      }
      tensors.parameterGradients[0][channel] = total
    }
  }

  /// A product with [C, 1, 1].
  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    OnnxNodes(nodes: [OnnxNode("Mul", names.inputs + names.parameters, names.output)])
  }
}

extension NetworkBuilder {
  /// Adds a trained factor for each channel, called `name.layer_scale`.
  package mutating func layerScale(_ name: String, _ input: Value, start: Float) -> Value {
    apply(name, LayerScale(constants: ["start": Double(start)]), [input])
  }
}
