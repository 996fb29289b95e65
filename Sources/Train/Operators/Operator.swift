/// What one operation of a network computes: shapes, parameters, cost, gradient and a reference in
/// plain Swift, all in one file.
///
/// To add one: a file in this folder and a line in `AllOperators`. The reference runs on every backend of the
/// processor; a loop that is faster is a line in `HostKernels`. All tensors are row-major, the image
/// first.
package protocol Operator: Sendable, Hashable {
  /// The name in timings, messages and tables: `layer norm`.
  static var name: String { get }
  /// The operator with these constants, by the names that its cases in make_operators.py have.
  init(constants: [String: Double])
  /// What its gradient reads, besides the gradient of the output and what `kept` says.
  static var gradientReads: GradientReads { get }
  /// Whether it does nothing in prediction: its value is then its input's.
  static var isIdentityInPrediction: Bool { get }
  /// The shape of the output for one image from those of the inputs; nil when they do not fit.
  func shape(of inputs: [[Int]]) -> [Int]?
  /// What is trained.
  func parameters(for inputs: [[Int]]) -> [OperatorParameter]
  /// The shape for one image of what the forward pass keeps for the gradient; nil for nothing.
  func kept(for inputs: [[Int]]) -> [Int]?
  /// The multiplications and additions of the forward pass for one image.
  func arithmetic(for inputs: [[Int]]) -> Int
  /// Writes the output, and what is kept, of some images.
  func forward(_ tensors: OperatorTensors, images: Range<Int>)
  /// Writes the gradients of the inputs, those that are not absent, of some images.
  func inputGradients(_ tensors: OperatorTensors, images: Range<Int>)
  /// Writes the gradients of the parameters for some channels, over all images in their order.
  func parameterGradients(_ tensors: OperatorTensors, channels: Range<Int>)
  /// The nodes of ONNX's opset 17 that compute it; nil when there is no way.
  func onnx(_ names: OnnxNames) -> OnnxNodes?
}

extension Operator {
  /// Most compute in prediction too.
  package static var isIdentityInPrediction: Bool { false }
  /// Most have nothing to train.
  package func parameters(for inputs: [[Int]]) -> [OperatorParameter] { [] }
  /// Most keep nothing.
  package func kept(for inputs: [[Int]]) -> [Int]? { nil }
  /// Most have no parameters.
  package func parameterGradients(_ tensors: OperatorTensors, channels: Range<Int>) {}
  /// Most can be exported; one that can't is named in the error.
  package func onnx(_ names: OnnxNames) -> OnnxNodes? { nil }
}

/// The tensors of the forward pass that a gradient reads: they stay in memory until then.
package struct GradientReads: OptionSet, Sendable, Hashable {
  /// One bit a tensor.
  package let rawValue: Int
  /// From the bits.
  package init(rawValue: Int) { self.rawValue = rawValue }
  package static let inputs = GradientReads(rawValue: 1)
  package static let output = GradientReads(rawValue: 2)
}

/// One parameter of an operator; its first extent is the number of channels.
package struct OperatorParameter: Sendable, Hashable {
  /// The name after the layer's: `weight`.
  package let name: String
  /// As PyTorch stores it.
  package let shape: [Int]
  /// The value that it starts with, everywhere.
  package let start: Float

  package init(_ name: String, shape: [Int], start: Float) {
    self.name = name
    self.shape = shape
    self.start = start
  }
}
