/// An operator that makes each value from the one value at its place.
package protocol ElementwiseOperator: Operator {
  /// The value for an input.
  func value(of x: Float) -> Float
  /// The derivative of `value` at an input.
  func slope(at x: Float) -> Float
}

extension ElementwiseOperator {
  /// The input's.
  package static var gradientReads: GradientReads { .inputs }

  /// The input's shape.
  package func shape(of inputs: [[Int]]) -> [Int]? { inputs.count == 1 ? inputs[0] : nil }

  /// One for each value: memory sets the pace.
  package func arithmetic(for inputs: [[Int]]) -> Int { inputs[0].reduce(1, *) }

  /// output = value(input).
  package func forward(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, y) = (tensors.inputs[0], tensors.output)
    for index in x.indices(of: images) { y[index] = value(of: x[index]) }
  }

  /// inputGradient = outputGradient * slope(input).
  package func inputGradients(_ tensors: OperatorTensors, images: Range<Int>) {
    let (x, dy, dx) = (tensors.inputs[0], tensors.outputGradient, tensors.inputGradients[0])
    for index in x.indices(of: images) { dx[index] = dy[index] * slope(at: x[index]) }
  }
}
