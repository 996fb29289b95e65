/// x * hard sigmoid(x): a SiLU without exponentials.
///
/// Howard et al., Searching for MobileNetV3, arXiv 1905.02244.
package struct HardSwish: ElementwiseOperator {
  package static let name = "hard swish"

  package init(constants: [String: Double] = [:]) {}

  /// x * min(max(x + 3, 0), 6) / 6.
  package func value(of x: Float) -> Float { x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6 }

  /// PyTorch's choice at the corners: 0 at -3, 1 at 3.
  package func slope(at x: Float) -> Float { x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5 }

  /// ONNX has it with the same constants.
  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    OnnxNodes(nodes: [OnnxNode("HardSwish", names.inputs, names.output)])
  }
}

extension NetworkBuilder {
  /// Adds a hard swish.
  package mutating func hardSwish(_ name: String, _ input: Value) -> Value {
    apply(name, HardSwish(), [input])
  }
}
