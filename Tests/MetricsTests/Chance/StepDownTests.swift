import Foundation
import Randomness
import Testing
@testable import Metrics

@Suite struct StepDownTests {
  @Test func `a single value has its permutation p-value`() {
    let rounds = (1...99).map { [Optional(Double($0))] }
    #expect(StepDownTest.adjusted([95.5], rounds: rounds) == [0.05])
    #expect(StepDownTest.adjusted([1000], rounds: rounds) == [0.01])
    #expect(StepDownTest.adjusted([nil], rounds: rounds) == [nil])
    #expect(StepDownTest.adjusted([2], rounds: [[2], [2], [2]]) == [1], "chance never changes it")
  }

  @Test func `a weaker value is compared with what is left, and never below a stronger one`() {
    var random = RandomStream(seed: 1, purpose: "step-down")
    let rounds = (0..<999).map { _ in
      (0..<3).map { _ in Optional(exp(random.normal())) }
    }
    let p = StepDownTest.adjusted([exp(2.5), exp(2.2), 1], rounds: rounds)
    let (first, second, third) = (p[0] ?? 0, p[1] ?? 0, p[2] ?? 0)
    #expect(first < second && second < third && third > 0.2)
    // 3 and 2 independent normal values.
    #expect(abs(first - 3 * 0.0062) < 0.012 && abs(second - 2 * 0.0139) < 0.015)
  }

  /// Data sets in which any class is called better than chance though scores know nothing.
  private func falseAlarms(sets: Int, rounds: Int, agreement: Double, byImage: Bool) -> Int {
    (0..<sets).count { index in
      var random = RandomStream(seed: 3, purpose: "null", index: UInt64(index))
      let none = [Double](repeating: 0, count: SimulatedAtlas.classes)
      let atlas = SimulatedAtlas(
        cases: 400, skills: none, secondSkills: none, agreement: agreement, &random)
      let groups = byImage ? Array(atlas.groups.indices) : atlas.groups
      let null = RankingNull(
        atlas.scores, groups: groups, folds: atlas.folds, least: 1, rounds: rounds)
      let unit = [UInt16](repeating: 1, count: atlas.groups.count)
      let own = FoldedMetric(AveragePrecision(), scores: atlas.scores, folds: atlas.folds)
        .foldMeans(unit)
      return StepDownTest.adjusted(own, rounds: null.precision)
        .contains { ($0 ?? 1) <= StepDownTest.level }
    }
  }

  @Test func `scores that know nothing beat chance in one data set of twenty, cases or not`() {
    // 40 data sets: a true 5 % gives 6 or more in 1 of 70 tries; permuting images gives about 26.
    #expect(falseAlarms(sets: 40, rounds: 200, agreement: 0.9, byImage: false) <= 6)
    #expect(falseAlarms(sets: 20, rounds: 100, agreement: 0.9, byImage: true) >= 6)
  }

  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["DERM_SLOW"] == "1"), arguments: [0, 0.4, 0.9])
  func `the rate of reports with a false alarm is 5 %`(agreement: Double) {
    let found = falseAlarms(sets: 500, rounds: 500, agreement: agreement, byImage: false)
    print("agreement \(agreement): \(found) of 500 data sets with a false alarm")
    #expect((12...40).contains(found))
  }
}
