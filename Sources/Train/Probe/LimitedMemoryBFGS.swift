/// The limited-memory BFGS method for a smooth, convex function of some numbers, one evaluation at a time
/// (Nocedal & Wright, Numerical Optimization, algorithms 7.4 and 7.5, with backtracking).
///
/// The caller evaluates the function at `trial` and hands over what it found, until `isFinished`: so many
/// problems share one pass over their data.
struct LimitedMemoryBFGS {
  /// Where the function is to be evaluated next.
  private(set) var trial: [Double]
  /// The best point so far.
  private(set) var point: [Double]
  /// Whether the best point is good enough, or no step makes it better.
  private(set) var isFinished = false
  /// Whether it finished at a good point, and not because of the number of evaluations or a line without a better one.
  private(set) var hasConverged = false
  private var value = Double.infinity
  private var gradient: [Double] = []
  private var direction: [Double] = []
  private var slope = 0.0
  private var step = 1.0
  private var evaluations = 0
  private var pairs: [Pair] = []

  /// A step and what it changed of the gradient.
  private struct Pair {
    let step: [Double]
    let change: [Double]
    let product: Double
  }

  private static let memory = 10
  /// The squared length of a gradient at which a point is good enough: where the second derivatives are about 1,
  /// the value lies half of it above the lowest.
  private static let tolerance = 1e-8
  /// The share of the value by which a step must at least lower it.
  private static let progress = 1e-12
  private static let mostEvaluations = 500

  /// Begins at a point.
  init(at start: [Double]) {
    trial = start
    point = start
  }

  /// Takes over the value and the gradient at `trial`, and chooses the next trial.
  mutating func receive(_ newValue: Double, _ newGradient: [Double]) {
    evaluations += 1
    // Armijo's rule: some of what the slope promises.
    guard gradient.isEmpty || newValue <= value + 1e-4 * step * slope else {
      step /= 2
      isFinished = step < 1e-8 || evaluations >= Self.mostEvaluations
      return move()
    }
    let gain = gradient.isEmpty ? .infinity : value - newValue
    if !gradient.isEmpty { remember(newGradient) }
    (point, value, gradient) = (trial, newValue, newGradient)
    hasConverged =
      Self.dot(gradient, gradient) <= Self.tolerance || gain <= Self.progress * abs(value)
    isFinished = hasConverged || evaluations >= Self.mostEvaluations
    guard !isFinished else { return }
    direct()
    step = 1
    move()
  }

  private mutating func move() {
    for index in point.indices { trial[index] = point[index] + step * direction[index] }
  }

  private mutating func remember(_ newGradient: [Double]) {
    let moved = zip(trial, point).map { $0 - $1 }
    let change = zip(newGradient, gradient).map { $0 - $1 }
    let product = Self.dot(moved, change)
    guard product > 0 else { return }
    if pairs.count == Self.memory { pairs.removeFirst() }
    pairs.append(Pair(step: moved, change: change, product: product))
  }

  /// The direction of descent: the two-loop recursion.
  private mutating func direct() {
    var vector = gradient.map { -$0 }
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = Self.dot(pair.step, vector) / pair.product
      shares.append(share)
      Self.add(-share, pair.change, to: &vector)
    }
    // The last pair tells how large the inverse of the second derivatives is (equation 7.20).
    if let last = pairs.last {
      let scale = last.product / Self.dot(last.change, last.change)
      for index in vector.indices { vector[index] *= scale }
    }
    for (pair, share) in zip(pairs, shares.reversed()) {
      Self.add(share - Self.dot(pair.change, vector) / pair.product, pair.step, to: &vector)
    }
    direction = vector
    slope = Self.dot(gradient, direction)
  }

  private static func dot(_ one: [Double], _ other: [Double]) -> Double {
    var sum = 0.0
    for index in one.indices { sum += one[index] * other[index] }
    return sum
  }

  private static func add(_ factor: Double, _ vector: [Double], to sum: inout [Double]) {
    for index in sum.indices { sum[index] += factor * vector[index] }
  }
}
