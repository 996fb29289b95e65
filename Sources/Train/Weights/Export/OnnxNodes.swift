/// The names of what an operator reads and makes in an ONNX graph.
package struct OnnxNames: Sendable {
  /// The inputs, without the parameters.
  let inputs: [String]
  /// Their shapes for one image.
  let inputShapes: [[Int]]
  /// The parameters, in the order of `Operator.parameters`: `LAYER.NAME`.
  let parameters: [String]
  /// The output; names that begin with it and a dot are free for what lies in between, but for those of the
  /// parameters, which often begin so too.
  let output: String
}

/// The part of an ONNX graph that an operator becomes.
package struct OnnxNodes: Sendable {
  /// The values of a constant: a number without dimensions, or a row of integers.
  enum Constant: Sendable {
    case numbers([Float])
    case integers([Int])
  }

  /// In an order in which they can run.
  var nodes: [OnnxNode]
  /// What they read that is no input and no parameter.
  var constants: [(name: String, value: Constant)] = []
}
