internal import Glibc

/// x times the share of a normal distribution below x, with the error function: PyTorch's default.
///
/// Hendrycks & Gimpel, arXiv 1606.08415.
package struct GELU: ElementwiseOperator {
  package static let name = "gelu"

  package init(constants: [String: Double] = [:]) {}

  /// x / 2 * (1 + erf(x / sqrt(2))).
  package func value(of x: Float) -> Float { x * below(x) }

  /// The share below x, and x times the density at x.
  package func slope(at x: Float) -> Float {
    below(x) + x * exp(-0.5 * x * x) * 0.398_942_28
  }

  private func below(_ x: Float) -> Float { 0.5 * erfc(-x * 0.707_106_78) }

  /// Opset 17 has no Gelu: x * (1 + erf(x * sqrt(1/2))) / 2.
  package func onnx(_ names: OnnxNames) -> OnnxNodes? {
    let (x, y) = (names.inputs[0], names.output)
    return OnnxNodes(
      nodes: [
        OnnxNode("Mul", [x, "\(y).root"], "\(y).scaled"),
        OnnxNode("Erf", ["\(y).scaled"], "\(y).erf"),
        OnnxNode("Add", ["\(y).erf", "\(y).one"], "\(y).sum"),
        OnnxNode("Mul", [x, "\(y).sum"], "\(y).double"),
        OnnxNode("Mul", ["\(y).double", "\(y).half"], y),
      ],
      constants: [
        ("\(y).root", .numbers([Float(0.5).squareRoot()])), ("\(y).one", .numbers([1])),
        ("\(y).half", .numbers([0.5])),
      ])
  }
}

extension NetworkBuilder {
  /// Adds a GELU.
  package mutating func gelu(_ name: String, _ input: Value) -> Value {
    apply(name, GELU(), [input])
  }
}
