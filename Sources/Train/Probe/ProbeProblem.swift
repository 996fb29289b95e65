internal import Artifacts
internal import Glibc

/// One of the problems that a probe solves at a time: the sigmoid of a class, or the softmax of a head's classes.
///
/// The parameters of an output are its weights and, last, its intercept, each multiplied with the root of about its
/// second derivative, so that all of them need steps of the same size.
struct ProbeProblem: Sendable {
  /// The outputs of the probe that are this problem's: one, or all of a softmax.
  let outputs: [Int]
  /// Numbers of a feature row.
  let columns: Int
  /// Images whose label is known.
  let known: Int
  /// The solver, at the parameters of all outputs one after the other.
  private(set) var solver: LimitedMemoryBFGS
  private let scales: [Double]
  private let inverseStrength: Double

  /// A problem that begins at weights 0 and the intercepts that give the shares of the labels.
  ///
  /// `counts` are the positives of each output among the `known` images, `meanSquares` those of the columns,
  /// `inverseStrength` is scikit-learn's C.
  init(
    outputs: [Int], counts: [Int], known: Int, meanSquares: [Double], columns: Int,
    inverseStrength: Double
  ) {
    self.outputs = outputs
    self.columns = columns
    self.known = known
    self.inverseStrength = inverseStrength
    var scales: [Double] = []
    var start: [Double] = []
    for count in counts {
      // p (1 - p) is the loss's second derivative in the logit where the fit begins; the penalty's
      // is added for weights. A softmax begins at the logarithms of the shares, a sigmoid at the
      // log-odds.
      let share = Double(count) / Double(known)
      let curvature = share * (1 - share)
      scales += meanSquares.prefix(columns).map {
        ($0 * curvature + 1 / (inverseStrength * Double(known))).squareRoot()
      }
      scales.append(curvature.squareRoot())
      start += [Double](repeating: 0, count: columns)
      let intercept = counts.count > 1 ? log(share) : log(share / (1 - share))
      start.append(intercept * curvature.squareRoot())
    }
    self.scales = scales
    solver = LimitedMemoryBFGS(at: start)
  }

  /// Weights and intercept of an output at the solver's trial, or at its best point; `position` is that among
  /// `outputs`.
  func parameters(_ position: Int, best: Bool = false) -> (weights: [Double], intercept: Double) {
    let start = position * (columns + 1)
    let values = best ? solver.point : solver.trial
    let own = (start..<(start + columns + 1)).map { values[$0] / scales[$0] }
    return (Array(own.dropLast()), own[columns])
  }

  /// Takes over the sum of the losses at the trial and its derivatives.
  ///
  /// `gradient` has `stride` derivatives of weights for each of the columns of a pass, `intercepts` one; this
  /// problem's are in `columns`.
  /// The function is (sum of losses + |weights|^2 / (2 C)) / known: scikit-learn's divided by C times known.
  mutating func receive(
    loss: Double, gradient: [Float], stride: Int, columns own: Range<Int>, intercepts: [Double]
  ) {
    let share = 1 / Double(known)
    var penalty = 0.0
    var derivatives: [Double] = []
    derivatives.reserveCapacity(scales.count)
    for (position, column) in own.enumerated() {
      for (feature, weight) in parameters(position).weights.enumerated() {
        penalty += weight * weight
        derivatives.append(
          (Double(gradient[column * stride + feature]) + weight / inverseStrength) * share)
      }
      derivatives.append(intercepts[column] * share)
    }
    for index in derivatives.indices { derivatives[index] /= scales[index] }
    solver.receive((loss + penalty / (2 * inverseStrength)) * share, derivatives)
  }
}

/// Where the outputs of the unfinished problems are in a pass.
struct ProbeColumns: Sendable {
  /// The unfinished problems.
  let problems: [Int]
  let ranges: [Range<Int>]
  /// The outputs of the probe in these columns.
  let outputs: [Int]
  /// The column of each output of the probe; -1 where it has none.
  let places: [Int]
  /// The number of columns, with padding to a multiple of 16.
  let padded: Int

  /// All outputs in their order: each of a multi-label head for itself, those of a multi-class head together.
  init(_ truth: ProbeTruth) {
    var ranges: [Range<Int>] = []
    for (start, head) in zip(truth.starts, truth.heads) {
      let own = start..<(start + head.classes)
      ranges += head.kind == .multiClass ? [own] : own.map { $0..<($0 + 1) }
    }
    ranges.removeAll(where: \.isEmpty)
    (problems, self.ranges) = (Array(ranges.indices), ranges)
    outputs = Array(0..<truth.outputs)
    places = outputs
    padded = ProbeMatrix.padded(truth.outputs)
  }

  /// Places the outputs of what is unfinished one after the other.
  init(_ all: [ProbeProblem]) {
    problems = all.indices.filter { !all[$0].solver.isFinished }
    var (ranges, outputs): ([Range<Int>], [Int]) = ([], [])
    for index in problems {
      ranges.append(outputs.count..<(outputs.count + all[index].outputs.count))
      outputs += all[index].outputs
    }
    var places = [Int](repeating: -1, count: (all.flatMap(\.outputs).max() ?? -1) + 1)
    for (column, output) in outputs.enumerated() { places[output] = column }
    (self.ranges, self.outputs, self.places) = (ranges, outputs, places)
    padded = ProbeMatrix.padded(outputs.count)
  }
}
