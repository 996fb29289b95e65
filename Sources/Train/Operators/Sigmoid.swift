internal import Glibc

/// 1 / (1 + exp(-x)).
package struct Sigmoid: ElementwiseOperator {
  package static let name = "sigmoid"

  package init(constants: [String: Double] = [:]) {}

  /// 1 / (1 + exp(-x)).
  package func value(of x: Float) -> Float { 1 / (1 + exp(-x)) }

  /// s (1 - s), s = sigmoid(x).
  package func slope(at x: Float) -> Float {
    let s = value(of: x)
    return s * (1 - s)
  }

  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    OnnxNodes(nodes: [OnnxNode("Sigmoid", names.inputs, names.output)])
  }
}

extension NetworkBuilder {
  /// Adds a sigmoid.
  package mutating func sigmoid(_ name: String, _ input: Value) -> Value {
    apply(name, Sigmoid(), [input])
  }
}
