internal import Glibc

/// x * sigmoid(x), also called swish.
///
/// Elfwing, Uchibe & Doya, arXiv 1702.03118.
package struct SiLU: ElementwiseOperator {
  package static let name = "silu"

  package init(constants: [String: Double] = [:]) {}

  /// x / (1 + exp(-x)).
  package func value(of x: Float) -> Float { x / (1 + exp(-x)) }

  /// s + x s (1 - s), s = sigmoid(x).
  package func slope(at x: Float) -> Float {
    let s = 1 / (1 + exp(-x))
    return s * (1 + x * (1 - s))
  }

  /// Sigmoid and a product.
  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    let (x, y) = (names.inputs[0], names.output)
    return OnnxNodes(nodes: [
      OnnxNode("Sigmoid", [x], "\(y).gate"), OnnxNode("Mul", [x, "\(y).gate"], y),
    ])
  }
}

extension NetworkBuilder {
  /// Adds a SiLU.
  package mutating func silu(_ name: String, _ input: Value) -> Value {
    apply(name, SiLU(), [input])
  }
}
