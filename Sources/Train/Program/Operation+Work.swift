extension Operation {
  /// The multiplications and additions of a convolution, a fully connected layer or an operator, 0 for
  /// the rest, whose time is that of memory; a gradient counts as much as the forward pass.
  package func arithmetic(in program: Program) -> Int {
    switch self {
    case .convolution(let convolution, _, let weight, _, let output),
      .convolutionInputGradient(let convolution, let output, let weight, _),
      .convolutionWeightGradient(let convolution, _, let output, let weight, _):
      2 * program[output].count * program[weight].count / convolution.outputs
    case .linear(_, let weight, _, _), .linearInputGradient(_, let weight, _),
      .linearWeightGradient(_, _, let weight, _):
      2 * program.batch * program[weight].count
    case .applied(let call):
      program.batch * call.arithmetic(in: program)
    default:
      0
    }
  }
}
