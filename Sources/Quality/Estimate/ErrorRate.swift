internal import Glibc

/// The share of wrong labels and the share of a reviewer's mistakes, from a random sample that was answered once or more.
///
/// Each label is wrong with probability e. A reviewer is mistaken with probability m, in each answer anew: an item with w
/// answers "wrong" and r answers "right" has the likelihood e (1-m)^w m^r + (1-e) m^w (1-m)^r (Dawid and Skene, 1979,
/// with one rate for all reviewers). The posterior is summed on a grid, e with Jeffreys' prior Beta(1/2, 1/2) and m with
/// Beta(1, 19): a reviewer is wrong once in twenty times unless repeated answers say otherwise.
struct ErrorRate {
  /// Answers to one item of the sample.
  struct Reading: Hashable {
    let wrong: Int
    let right: Int
  }

  /// A point of the grid with its share of the posterior.
  struct Point {
    let errors: Double
    let mistakes: Double
    let share: Double
  }

  /// Every point of the grid; the shares sum to 1.
  let points: [Point]

  private static let errorSteps = 400
  private static let mistakeSteps = 60
  /// The grid's largest m: whoever is mistaken more often can't review.
  private static let mostMistakes = 0.35
  private static let mistakePrior = (mistaken: 1.0, right: 19.0)

  /// Grid points lie denser near 0, where rates are: e = sin^2.
  init(_ readings: [Reading]) {
    let counts = Dictionary(readings.map { ($0, 1.0) }, uniquingKeysWith: +)
    var weights: [(errors: Double, mistakes: Double, log: Double)] = []
    for step in 0..<Self.errorSteps {
      let angle = (Double(step) + 0.5) / Double(Self.errorSteps) * .pi / 2
      let errors = sin(angle) * sin(angle)
      for other in 0..<Self.mistakeSteps {
        let mistakes = (Double(other) + 0.5) / Double(Self.mistakeSteps) * Self.mostMistakes
        // Jeffreys' prior is flat in the angle.
        var value =
          (Self.mistakePrior.mistaken - 1) * log(mistakes)
          + (Self.mistakePrior.right - 1) * log(1 - mistakes)
        for (reading, count) in counts {
          value += count * log(Self.likelihood(reading, errors, mistakes))
        }
        weights.append((errors, mistakes, value))
      }
    }
    let most = weights.map(\.log).max() ?? 0
    let total = weights.reduce(0) { $0 + exp($1.log - most) }
    points = weights.map {
      Point(errors: $0.errors, mistakes: $0.mistakes, share: exp($0.log - most) / total)
    }
  }

  private static func likelihood(_ reading: Reading, _ errors: Double, _ mistakes: Double)
    -> Double
  {
    let (wrong, right) = (Double(reading.wrong), Double(reading.right))
    return errors * pow(1 - mistakes, wrong) * pow(mistakes, right)
      + (1 - errors) * pow(mistakes, wrong) * pow(1 - mistakes, right)
  }

  /// Mean of a quantity under the posterior, and the shortest interval that holds 90 % of it.
  ///
  /// The shortest one, because it begins at 0 where nothing was found: equal tails would leave 0 out.
  func summary(_ quantity: (Point) -> Double) -> (mean: Double, low: Double, high: Double) {
    let values = points.map { (value: quantity($0), share: $0.share) }
      .sorted { $0.value < $1.value }
    var best = (low: 0.0, high: Double.infinity)
    var (end, held) = (0, 0.0)
    for first in values {
      while held < Self.coverage, end < values.count {
        held += values[end].share
        end += 1
      }
      guard held >= Self.coverage else { break }
      let high = values[end - 1].value
      if high - first.value < best.high - best.low { best = (first.value, high) }
      held -= first.share
    }
    return (values.reduce(0) { $0 + $1.value * $1.share }, best.low, best.high)
  }

  private static let coverage = 0.9
}
