internal import Artifacts
internal import Glibc
internal import Parallel

/// A linear classifier on features: a sigmoid for each class of a multi-label head, a softmax over those of a multi-class
/// head, with an L2 penalty on the weights and none on the intercepts, as scikit-learn's `LogisticRegression`.
struct LinearProbe: Probe {
  let columns: Int
  let outputs: Int
  /// outputs x columns.
  private(set) var weights: [Float]
  /// One for each output.
  private(set) var intercepts: [Float]
  /// Fits that did not converge: of classes of multi-label heads, and of multi-class heads.
  private(set) var unconverged = 0
  /// Passes over the images.
  private(set) var passes = 0

  /// The intercept of a class that no training image has.
  private static let never: Float = -30

  /// Fits the probe to the images of a table of features; nil when it was cancelled.
  ///
  /// `table` has `columns` numbers for each of its rows, `images` are rows of it, and `targets` belong to them. Unknown
  /// labels add nothing. `inverseStrength` is scikit-learn's C. The same inputs give the same numbers for any number
  /// of threads.
  init?(
    _ table: [Float], columns: Int, images: [Int], targets: Targets, inverseStrength: Double,
    threads: Int, cancellation: Cancellation = Cancellation()
  ) throws {
    let truth = ProbeTruth(targets)
    self.columns = columns
    outputs = truth.outputs
    weights = [Float](repeating: 0, count: outputs * columns)
    intercepts = [Float](repeating: 0, count: outputs)
    let means = try ProbeMatrix.means(table, columns, images, threads: threads)
    let matrix = try ProbeMatrix(
      table, columns: columns, images: images, means: means, threads: threads)
    var problems = problems(truth, try matrix.meanSquares(threads: threads), inverseStrength)
    while problems.contains(where: { !$0.solver.isFinished }) {
      if cancellation.isCancelled { return nil }
      passes += 1
      // Only what is not finished is multiplied: most classes need fewer passes than a softmax.
      let columns = ProbeColumns(problems)
      let (weights, intercepts) = Self.trial(problems, columns, matrix.width)
      let (gradient, parts) = try matrix.pass(
        weights: weights, outputs: columns.padded, threads: threads, from: ProbeSums(columns)
      ) { first, count, products, sums in
        truth.replace(&products, first, count, intercepts, columns, &sums)
      }
      let sums = ProbeSums(parts)
      let moved = try parallelMap(columns.problems.count, threads: threads) { [problems] place in
        var problem = problems[columns.problems[place]]
        problem.receive(
          loss: sums.losses[columns.problems[place]], gradient: gradient, stride: matrix.width,
          columns: columns.ranges[place], intercepts: sums.residuals)
        return problem
      }
      for (index, problem) in zip(columns.problems, moved) { problems[index] = problem }
    }
    unconverged = problems.count { !$0.solver.hasConverged }
    for problem in problems { take(problem, means) }
  }

  /// The same probe for the features themselves, when it was fitted along axes.
  func turned(from axes: PrincipalAxes, threads: Int) throws -> LinearProbe {
    var probe = self
    probe.weights = try axes.weights(weights, threads: threads)
    return probe
  }

  var tensors: [StoredTensor] {
    [
      StoredTensor(name: "weight", shape: [outputs, columns], floats: weights),
      StoredTensor(name: "bias", shape: [outputs], floats: intercepts),
    ]
  }

  func logits(_ table: [Float], images: [Int], threads: Int) throws -> [Float] {
    // Not centred: the intercepts have taken up what the means add.
    let zeros = [Float](repeating: 0, count: columns)
    let matrix = try ProbeMatrix(
      table, columns: columns, images: images, means: zeros, threads: threads)
    return try matrix.logits(weights: weights, intercepts: intercepts, threads: threads)
  }

  /// A problem for each class of a multi-label head that is present in some images and absent in others, and one for the
  /// classes of a multi-class head that occur; what remains gets an intercept alone.
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
    for (index, head) in truth.heads.enumerated() {
      let own = truth.starts[index]..<(truth.starts[index] + head.classes)
      guard head.kind == .multiClass else {
        for output in own {
          let (positives, known) = truth.counts(output: output)
          if positives > 0, positives < known {
            add([output], [positives], of: known)
          } else {
            // Without both answers an intercept, which has no penalty, would grow without end: half
            // an image is added to each.
            let (present, absent) = (Double(positives) + 0.5, Double(known - positives) + 0.5)
            intercepts[output] = Float(log(present / absent))
          }
        }
        continue
      }
      let counts = truth.classCounts(head: index)
      let occurring = counts.indices.filter { counts[$0] > 0 }
      // The softmax has only the classes that occur: an intercept that never wins stands for the
      // others.
      for position in counts.indices where counts[position] == 0 {
        intercepts[own.lowerBound + position] = Self.never
      }
      if occurring.count > 1 {
        add(
          occurring.map { own.lowerBound + $0 }, occurring.map { counts[$0] },
          of: counts.reduce(0, +))
      }
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
}
