internal import Glibc
internal import Parallel

/// A linear classifier on features: a sigmoid for each lesion, a softmax over the sites, with an L2 penalty on the
/// weights and none on the intercepts, as scikit-learn's `LogisticRegression`.
struct LinearProbe: Sendable {
  /// Numbers of a feature row.
  let columns: Int
  /// Lesions, then sites.
  let outputs: Int
  /// outputs x columns.
  private(set) var weights: [Float]
  /// One for each output.
  private(set) var intercepts: [Float]
  /// Lesions, and the sites together as one, whose fit did not converge.
  private(set) var unconverged = 0

  /// The intercept of a site that no training image has.
  private static let never: Float = -30

  /// Fits the probe to the images of a table of features; nil when it was cancelled.
  ///
  /// `table` has `columns` numbers for each of its rows, `images` are rows of it, and `targets` belong to them; its
  /// first `lesions` outputs are lesions, the other `sites` ones sites. Unknown labels add nothing.
  /// `inverseStrength` is scikit-learn's C. The same inputs give the same numbers for any number of threads.
  init?(
    _ table: [Float], columns: Int, images: [Int], targets: Targets, lesions: Int, sites: Int,
    inverseStrength: Double, threads: Int, cancellation: Cancellation = Cancellation()
  ) throws {
    self.columns = columns
    outputs = lesions + sites
    weights = [Float](repeating: 0, count: outputs * columns)
    intercepts = [Float](repeating: 0, count: outputs)
    let means = Self.means(table, columns, images)
    let matrix = ProbeMatrix(table, columns: columns, images: images, means: means)
    let truth = ProbeTruth(targets, lesions: lesions, sites: sites)
    var problems = problems(truth, matrix.meanSquares, inverseStrength)
    while problems.contains(where: { !$0.solver.isFinished }) {
      if cancellation.isCancelled { return nil }
      // Only what is not finished is multiplied: most lesions need fewer passes than the sites.
      let columns = ProbeColumns(problems)
      let (weights, intercepts) = Self.trial(problems, columns, matrix.width)
      let (gradient, parts) = try matrix.pass(
        weights: weights, outputs: columns.padded, threads: threads, from: ProbeSums(columns)
      ) { first, count, products, sums in
        truth.replace(&products, first, count, intercepts, columns, &sums)
      }
      let sums = ProbeSums(parts)
      for (index, range) in zip(columns.problems, columns.ranges) {
        problems[index].receive(
          loss: sums.losses[index], gradient: gradient, stride: matrix.width, columns: range,
          intercepts: sums.residuals)
      }
    }
    unconverged = problems.count { !$0.solver.hasConverged }
    for problem in problems { take(problem, means) }
  }

  /// The logits of some rows of a table, rows x outputs.
  func logits(_ table: [Float], images: [Int]) -> [Float] {
    // Not centred: the intercepts have taken up what the means add.
    let zeros = [Float](repeating: 0, count: columns)
    let matrix = ProbeMatrix(table, columns: columns, images: images, means: zeros)
    let padded = ProbeMatrix.padded(outputs)
    var transposed = [Float](repeating: 0, count: matrix.width * padded)
    for output in 0..<outputs {
      for column in 0..<columns {
        transposed[column * padded + output] = weights[output * columns + column]
      }
    }
    let products = matrix.products(weights: transposed, outputs: padded)
    var logits: [Float] = []
    logits.reserveCapacity(images.count * outputs)
    for row in images.indices {
      for output in 0..<outputs {
        logits.append(products[row * padded + output] + intercepts[output])
      }
    }
    return logits
  }

  /// A problem for each lesion that is present in some images and absent in others, and one for the sites that occur;
  /// what remains gets an intercept alone.
  private mutating func problems(
    _ truth: ProbeTruth, _ meanSquares: [Double], _ inverseStrength: Double
  ) -> [ProbeProblem] {
    var problems: [ProbeProblem] = []
    func add(_ outputs: [Int], _ counts: [Int], of known: Int) {
      problems.append(
        ProbeProblem(
          outputs: outputs, counts: counts, known: known, meanSquares: meanSquares,
          columns: columns, inverseStrength: inverseStrength))
    }
    for lesion in 0..<truth.lesions {
      let (positives, known) = truth.counts(lesion: lesion)
      if positives > 0, positives < known {
        add([lesion], [positives], of: known)
      } else {
        // Without both answers an intercept, which has no penalty, would grow without end: half an
        // image is added to each.
        let (present, absent) = (Double(positives) + 0.5, Double(known - positives) + 0.5)
        intercepts[lesion] = Float(log(present / absent))
      }
    }
    let counts = truth.siteCounts
    let occurring = counts.indices.filter { counts[$0] > 0 }
    // The softmax has only the sites that occur: an intercept that never wins stands for the
    // others.
    for site in counts.indices where counts[site] == 0 {
      intercepts[truth.lesions + site] = Self.never
    }
    if occurring.count > 1 {
      add(
        occurring.map { truth.lesions + $0 }, occurring.map { counts[$0] },
        of: counts.reduce(0, +))
    }
    return problems
  }

  /// The parameters at which the unfinished problems are to be evaluated: width x columns, and intercepts.
  private static func trial(
    _ problems: [ProbeProblem], _ columns: ProbeColumns, _ width: Int
  ) -> (weights: [Float], intercepts: [Float]) {
    var weights = [Float](repeating: 0, count: width * columns.padded)
    var intercepts = [Float](repeating: 0, count: columns.padded)
    for (index, range) in zip(columns.problems, columns.ranges) {
      for (position, column) in range.enumerated() {
        let (own, intercept) = problems[index].parameters(position)
        for (feature, weight) in own.enumerated() {
          weights[feature * columns.padded + column] = Float(weight)
        }
        intercepts[column] = Float(intercept)
      }
    }
    return (weights, intercepts)
  }

  /// Takes over a problem's solution: its intercepts are those for centred features.
  private mutating func take(_ problem: ProbeProblem, _ means: [Float]) {
    for (position, output) in problem.outputs.enumerated() {
      let (own, intercept) = problem.parameters(position, best: true)
      var shift = 0.0
      for (column, weight) in own.enumerated() {
        weights[output * columns + column] = Float(weight)
        shift += weight * Double(means[column])
      }
      intercepts[output] = Float(intercept - shift)
    }
  }

  private static func means(_ table: [Float], _ columns: Int, _ images: [Int]) -> [Float] {
    var sums = [Double](repeating: 0, count: columns)
    for image in images {
      for column in 0..<columns { sums[column] += Double(table[image * columns + column]) }
    }
    return sums.map { Float($0 / Double(max(1, images.count))) }
  }
}
