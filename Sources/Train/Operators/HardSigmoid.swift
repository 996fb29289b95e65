/// A sigmoid of three straight lines: min(max(x + 3, 0), 6) / 6.
///
/// Howard et al., Searching for MobileNetV3, arXiv 1905.02244.
package struct HardSigmoid: ElementwiseOperator {
  package static let name = "hard sigmoid"

  package init(constants: [String: Double] = [:]) {}

  /// A number that is none passes: it has to reach the loss and be seen.
  package func value(of x: Float) -> Float { x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5 }

  /// PyTorch's choice at the corners: 0.
  package func slope(at x: Float) -> Float { x > -3 && x < 3 ? 1 / 6 : 0 }

  /// HardSigmoid with PyTorch's constants.
  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    OnnxNodes(nodes: [
      OnnxNode(
        "HardSigmoid", names.inputs, names.output,
        [("alpha", .number(1 / 6)), ("beta", .number(0.5))])
    ])
  }
}

extension NetworkBuilder {
  /// Adds a hard sigmoid.
  package mutating func hardSigmoid(_ name: String, _ input: Value) -> Value {
    apply(name, HardSigmoid(), [input])
  }
}
