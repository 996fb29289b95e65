import Glibc
import Testing
@testable import Randomness

/// Counts of marked things among some that are drawn, next to their exact probabilities.
@Suite struct HypergeometricTests {
  private let factorials = LogFactorials(upTo: 2_000_000)

  /// From the lowest to the highest count; the C library's gamma function is another source than the table.
  private func probabilities(total: Int, marked: Int, draws: Int) -> (lowest: Int, values: [Double])
  {
    func logChoose(_ all: Int, _ some: Int) -> Double {
      lgamma(Double(all + 1)) - lgamma(Double(some + 1)) - lgamma(Double(all - some + 1))
    }
    let lowest = max(0, draws + marked - total)
    let values = (lowest...min(draws, marked)).map { count in
      exp(
        logChoose(marked, count) + logChoose(total - marked, draws - count)
          - logChoose(total, draws))
    }
    return (lowest, values)
  }

  @Test("logarithms are those of the C library up to rounding")
  func logarithm() {
    var random = RandomStream(seed: 1, purpose: "logarithm test")
    for _ in 0..<10_000 {
      let value = random.unit() * (random.below(2) == 0 ? 1 : 1e6) + 1e-9
      #expect(abs(LogFactorials.logarithm(value) - log(value)) <= 3e-15 * max(1, abs(log(value))))
    }
    for number in [0, 1, 2, 20, 1000, 1_999_999] {
      var sign: Int32 = 0
      let exact = lgamma_r(Double(number + 1), &sign)
      #expect(abs(factorials[number] - exact) <= 1e-11 * max(1, exact))
    }
  }

  @Test("what is certain is certain")
  func certain() {
    var random = RandomStream(seed: 2, purpose: "certain")
    func draw(_ total: Int, _ marked: Int, _ draws: Int) -> Int {
      random.hypergeometric(total: total, marked: marked, draws: draws, factorials)
    }
    for total in [0, 1, 5, 1000, 1_000_000] {
      #expect(draw(total, total, total) == total)
      #expect(draw(total, 0, total) == 0)
      #expect(draw(total, total, 0) == 0)
      #expect(draw(total, total / 2, total) == total / 2)
      #expect(draw(total, total, total / 3) == total / 3)
    }
  }

  /// Small and large of each, few and many, near half and near all: every way of the sampler, and its mirror images.
  private static let cases: [[Int]] = [
    [2, 1, 1], [10, 5, 5], [20, 3, 17], [40, 20, 11], [40, 20, 12], [40, 28, 29], [60, 30, 30],
    [100, 99, 50],
    [100, 50, 12], [100, 88, 50], [200, 12, 188], [300, 150, 20], [1000, 13, 500],
    [1000, 500, 500],
    [1000, 990, 20], [5000, 40, 60], [5000, 4960, 60], [5000, 40, 4940], [10_000, 100, 100],
    [10_000, 9900, 9900], [50_000, 20, 10_000], [50_000, 25_000, 25_000], [400_000, 600, 700],
    [400_000, 12, 199_000], [900_000, 7000, 60_000], [900_000, 13, 20],
    [900_000, 899_000, 800_000],
    [2_000_000, 1_000_000, 1_000_000], [2_000_000, 2000, 1_999_000], [2_000_000, 14, 1_000_000],
  ]

  @Test("counts come as often as their probabilities say", arguments: Self.cases)
  func distribution(_ parameters: [Int]) {
    let (total, marked, draws) = (parameters[0], parameters[1], parameters[2])
    var random = RandomStream(seed: 3, purpose: "hypergeometric \(parameters)")
    let (lowest, values) = probabilities(total: total, marked: marked, draws: draws)
    let rounds = 40_000
    var seen = [Int](repeating: 0, count: values.count)
    for _ in 0..<rounds {
      seen[
        random.hypergeometric(total: total, marked: marked, draws: draws, factorials) - lowest] += 1
    }
    // Counts of few expected rounds are put together, so that the statistic is near its limit.
    var (statistic, cells, expected, observed) = (0.0, 0, 0.0, 0)
    func close() {
      statistic +=
        (Double(observed) - expected) * (Double(observed) - expected) / max(expected, 1e-9)
      (cells, expected, observed) = (cells + 1, 0, 0)
    }
    for (value, count) in zip(values, seen) {
      expected += value * Double(rounds)
      observed += count
      if expected >= 10 { close() }
    }
    if expected > 0.5 || observed > 3 { close() }
    let freedom = Double(max(1, cells - 1))
    // Thirty cases: five standard deviations, and a little for the skew of few cells.
    #expect(
      statistic < freedom + 5 * (2 * freedom).squareRoot() + 8, "\(statistic) of \(cells) cells")
  }

  @Test("the rectangle of the ratio of uniforms covers every count")
  func rectangle() {
    for total in [24, 25, 50, 97, 300, 2000] {
      for marked in stride(from: 12, through: total / 2, by: max(1, total / 40)) {
        for draws in stride(from: 12, through: marked, by: max(1, total / 50)) {
          let (lowest, values) = probabilities(total: total, marked: marked, draws: draws)
          let mode = RandomStream.mode(total: total, marked: marked, draws: draws)
          let best = values[mode - lowest]
          #expect(values.allSatisfy { $0 <= best * (1 + 1e-9) })
          let mean = Double(draws) * Double(marked) / Double(total)
          let share = 1 - Double(marked) / Double(total)
          let half =
            RandomStream.ratioWidth(
              variance: mean * share * Double(total - draws) / Double(total - 1)) / 2
          for (position, value) in values.enumerated() {
            let count = Double(lowest + position)
            let far = max(abs(count - mean - 0.5), abs(count + 1 - mean - 0.5))
            #expect(
              far * (value / best).squareRoot() <= half, "\(total) \(marked) \(draws): \(count)")
          }
        }
      }
    }
  }

  @Test("what is taken of kinds has the right sums, means and spreads", arguments: [2, 3, 40, 900])
  func kinds(draws: Int) {
    var random = RandomStream(seed: 4, purpose: "kinds")
    let kinds = [500, 0, 3, 300, 97, 100]
    let rounds = 20_000
    var sums = [Double](repeating: 0, count: kinds.count)
    var squares = sums
    for _ in 0..<rounds {
      var left = kinds
      var mine = [Int](repeating: 0, count: kinds.count)
      random.take(draws, from: &left, total: 1000, factorials) { mine[$0] += $1 }
      #expect(mine.reduce(0, +) == draws && zip(left, mine).map(+) == kinds)
      for kind in kinds.indices {
        sums[kind] += Double(mine[kind])
        squares[kind] += Double(mine[kind] * mine[kind])
      }
    }
    for (kind, count) in kinds.enumerated() {
      let share = Double(count) / 1000
      let mean = Double(draws) * share
      let variance = mean * (1 - share) * Double(1000 - draws) / 999
      let found = sums[kind] / Double(rounds)
      #expect(abs(found - mean) <= 5 * (variance / Double(rounds)).squareRoot())
      #expect(
        abs(squares[kind] / Double(rounds) - found * found - variance) <= 0.05 * variance + 0.02)
    }
  }

  @Test("numbers are pinned: other machines must give the same")
  func pinned() {
    var random = RandomStream(seed: 5, purpose: "pinned")
    let numbers = [
      [900_000, 70_000, 60_000], [1000, 5, 300], [50, 25, 25], [400_000, 390_000, 380_000],
    ].map {
      random.hypergeometric(total: $0[0], marked: $0[1], draws: $0[2], factorials)
    }
    #expect(numbers == [4706, 3, 13, 370_489])
  }
}
