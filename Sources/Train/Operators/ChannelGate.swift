/// Maps times one number for each of their channels: what ends a squeeze-and-excitation.
///
/// Hu et al., arXiv 1709.01507. Inputs [C, H, W] and [C]; output = first * second of the channel.
package struct ChannelGate: Operator {
  package static let name = "channel gate"

  package init(constants: [String: Double] = [:]) {}
  /// Both inputs.
  package static let gradientReads: GradientReads = .inputs

  /// The maps' shape.
  package func shape(of inputs: [[Int]]) -> [Int]? {
    guard inputs.count == 2, inputs[0].count == 3, inputs[1] == [inputs[0][0]] else { return nil }
    return inputs[0]
  }

  /// A product for each value.
  package func arithmetic(for inputs: [[Int]]) -> Int { inputs[0].reduce(1, *) }

  /// output[n, c, p] = maps[n, c, p] * gate[n, c].
  package func forward(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, gate, y) = (tensors.inputs[0], tensors.inputs[1], tensors.output)
    let area = x.channels.area
    for plane in gate.indices(of: images) {
      let factor = gate[plane]
      for index in plane * area..<(plane + 1) * area { y[index] = factor * x[index] }
    }
  }

  /// The maps' gradient is the output's times the gate; the gate's is summed over the positions.
  package func inputGradients(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, gate, dy) = (tensors.inputs[0], tensors.inputs[1], tensors.outputGradient)
    let (dx, dGate) = (tensors.inputGradients[0], tensors.inputGradients[1])
    let area = x.channels.area
    for plane in gate.indices(of: images) {
      let positions = plane * area..<(plane + 1) * area
      if !dx.isAbsent {
        let factor = gate[plane]
        for index in positions { dx[index] = factor * dy[index] }
      }
      if !dGate.isAbsent {
        var sum: Float = 0
        for index in positions { sum += dy[index] * x[index] }
        dGate[plane] = sum
      }
    }
  }

  /// A product with a gate of [N, C, 1, 1].
  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    let y = names.output
    return OnnxNodes(
      nodes: [
        OnnxNode("Unsqueeze", [names.inputs[1], "\(y).axes"], "\(y).gate"),
        OnnxNode("Mul", [names.inputs[0], "\(y).gate"], y),
      ], constants: [("\(y).axes", .integers([2, 3]))])
  }
}

extension NetworkBuilder {
  /// Adds a product of maps with a number for each channel.
  package mutating func channelGate(_ name: String, _ maps: Value, by gate: Value) -> Value {
    apply(name, ChannelGate(), [maps, gate])
  }
}
