/// An operator in a program: which buffers it reads and writes, forward or for its gradient.
package struct OperatorCall: Sendable, Hashable {
  /// What it computes.
  package let applied: AnyOperator
  /// Whether it makes the gradients instead of the output.
  package let isGradient: Bool
  /// What it reads; the gradient keeps those in memory that `Operator.gradientReads` names.
  let inputs: [BufferID]
  let parameters: [BufferID]
  let output: BufferID
  let kept: BufferID?
  /// Of the gradient alone: that of the output, and those that are wanted.
  var outputGradient: BufferID?
  var inputGradients: [BufferID?] = []
  var parameterGradients: [BufferID] = []

  var reads: [BufferID] {
    guard isGradient else { return inputs + parameters }
    let own = type(of: applied.base).gradientReads
    return (own.contains(.inputs) ? inputs : []) + (own.contains(.output) ? [output] : [])
      + parameters + [kept, outputGradient].compactMap(\.self)
  }

  /// The multiplications and additions for one image.
  func arithmetic(in program: Program) -> Int {
    applied.base.arithmetic(for: inputs.map { Array(program[$0].shape.dropFirst()) })
  }

  var writes: [BufferID] {
    isGradient
      ? inputGradients.compactMap(\.self) + parameterGradients
      : [output] + [kept].compactMap(\.self)
  }
}
