import Documents
import Foundation
import Randomness
import Testing
import Vocabulary
@testable import Metrics

/// How often 95 % intervals hold what they are of: the mean of the statistic over data sets of the same size.
///
/// DERM_SLOW=1 simulates mAP-class and the gain; with DERM_SLOW_ALL=1 too, the other metrics of
/// docs/decisions/0017, which takes an hour.
@Suite struct CoverageTests {
  /// One statistic: what it is in endless repetition, and how often intervals held it.
  private struct Tally {
    var sum = 0.0
    var count = 0
    var covered = 0
    var below = 0
    var intervals = 0
    var width = 0.0
    var mean: Double { sum / Double(max(1, count)) }
    var coverage: Double { Double(covered) / Double(max(1, intervals)) }

    mutating func add(_ value: Double?) {
      guard let value else { return }
      sum += value
      count += 1
    }

    mutating func add(_ interval: Interval?) {
      guard let interval else { return }
      intervals += 1
      width += interval.high - interval.low
      covered += interval.low <= mean && mean <= interval.high ? 1 : 0
      below += mean < interval.low ? 1 : 0
    }
  }

  private static let metrics: [any Metric] = [
    ImageAveragePrecision(), ROCAUC(), BrierScore(), CalibrationError(),
  ]

  /// Statistics of a data set by name: average precision and the gain of the second model; with `all` the other
  /// metrics, F1 at fixed thresholds and sites too, which take most of the time.
  private func statistics(
    _ atlas: SimulatedAtlas, replicates count: Int, all: Bool
  ) -> [(name: String, replicates: Replicates)] {
    let unit = [UInt16](repeating: 1, count: atlas.groups.count)
    let bootstrap = GroupBootstrap(groups: atlas.groups, folds: atlas.folds, replicates: count)
    let spreads = atlas.scores.spreads(groups: atlas.groups, folds: atlas.folds)
    func replicates(
      _ metric: any Metric, _ scores: Scores, _ thresholds: Thresholds? = nil
    ) -> Replicates {
      let folded = FoldedMetric(
        metric, MetricInput(scores, folds: atlas.folds, thresholds: thresholds))
      let values = folded.values(unit)
      return bootstrap.replicates(
        of: values, spreads: values.count == spreads.count ? spreads : nil
      ) { folded.values($0) }
    }
    let precision = replicates(AveragePrecision(), atlas.scores)
    let second = replicates(AveragePrecision(), atlas.second)
    var found = [
      (name: AveragePrecision().name, replicates: precision),
      (name: "gain", replicates: Replicates.difference(first: precision, second: second)),
    ]
    guard all else { return found }
    let thresholds = Thresholds(
      values: Dictionary(
        uniqueKeysWithValues: (0..<SimulatedAtlas.foldCount).map {
          ($0, [Float?](repeating: 0.3, count: SimulatedAtlas.classes))
        }))
    let f1 = F1Score()
    found += Self.metrics.map { (name: $0.name, replicates: replicates($0, atlas.scores)) }
    found.append((f1.name, replicates(f1, atlas.scores, thresholds)))
    found.append(("site-top1", replicates(TopKAccuracy(k: 1), atlas.sites)))
    return found
  }

  /// Coverage of the headline and, class by class, of statistics that have classes.
  private func simulate(
    cases: Int, skills: [Double], second: [Double], truths: Int, sets: Int, replicates: Int,
    all: Bool = true
  ) -> [(name: String, whole: Tally, classes: [Tally])] {
    func atlas(_ purpose: String, _ index: Int) -> SimulatedAtlas {
      var random = RandomStream(seed: UInt64(cases), purpose: purpose, index: UInt64(index))
      return SimulatedAtlas(
        cases: cases, skills: skills, secondSkills: second, agreement: 0.4, &random)
    }
    var tallies = [(name: String, whole: Tally, classes: [Tally])]()
    for index in 0..<truths {
      for (position, one) in statistics(atlas("truth", index), replicates: 0, all: all).enumerated()
      {
        if tallies.count == position {
          tallies.append(
            (one.name, Tally(), [Tally](repeating: Tally(), count: one.replicates.values.count)))
        }
        tallies[position].whole.add(one.replicates.value)
        for (column, value) in one.replicates.values.enumerated() {
          tallies[position].classes[column].add(value)
        }
      }
    }
    for index in 0..<sets {
      let atlas = atlas("set", index)
      let positives = (0..<SimulatedAtlas.classes).map { column in
        Set(
          atlas.groups.indices.filter {
            atlas.scores.states[$0 * SimulatedAtlas.classes + column] == .present
          }.map { atlas.groups[$0] }
        ).count
      }
      for (position, one) in statistics(atlas, replicates: replicates, all: all).enumerated() {
        tallies[position].whole.add(one.replicates.interval)
        for column in one.replicates.values.indices
        where one.replicates.values.count > 1 && positives[column] >= 5 {
          tallies[position].classes[column].add(one.replicates.interval(of: column))
        }
      }
    }
    return tallies
  }

  @Test func `intervals of 400 cases hold the mean of the statistic, and always their own value`()
    throws
  {
    let skills = [Double](repeating: 1.9, count: SimulatedAtlas.classes)
    let found = simulate(
      cases: 400, skills: skills, second: skills.map { $0 + 0.1 }, truths: 60, sets: 60,
      replicates: 100)
    for entry in found {
      // A coverage of .95 gives 57 of 60; a percentile interval of AP gives about 45.
      #expect(entry.whole.covered >= 51, "\(entry.name): \(entry.whole.covered) of 60")
    }
  }

  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["DERM_SLOW"] == "1"), arguments: [400, 1200])
  func `the 95 % interval of mAP-class covers 93 to 97 %`(cases: Int) throws {
    let found = simulate(
      cases: cases, skills: SimulatedAtlas.skills(), second: SimulatedAtlas.skills(above: 0.03),
      truths: 1500, sets: 1200, replicates: 200,
      all: ProcessInfo.processInfo.environment["DERM_SLOW_ALL"] == "1")
    print("cases  statistic  mean  covered  mean below  width  classes covered (least, most)")
    for entry in found {
      let whole = entry.whole
      let classes = entry.classes.filter { $0.intervals > 0 }.map(\.coverage)
      print(
        cases, entry.name, NumberText.fixed(whole.mean, 3), NumberText.fixed(whole.coverage, 3),
        NumberText.fixed(Double(whole.below) / Double(whole.intervals), 3),
        NumberText.fixed(whole.width / Double(whole.intervals), 4),
        NumberText.fixed(Mean.of(classes), 3), NumberText.fixed(classes.min(), 3),
        NumberText.fixed(classes.max(), 3))
    }
    for name in ["mAP-class", "gain"] {
      let entry = try #require(found.first { $0.name == name })
      #expect((0.93...0.97).contains(entry.whole.coverage), "\(name) \(entry.whole.coverage)")
    }
  }

  @Test func `an interval holds its value and stays within the range`() throws {
    // Replicates that all lie above the value, as draws of few cases give for average precision.
    let lifted = try #require(Interval(value: 0.45, replicates: [0.5, 0.55, 0.6, 0.65, 0.7]))
    #expect(lifted.low < 0.45 && lifted.high > 0.45)
    let sure = try #require(Interval(value: 0.99, replicates: [0.9, 0.95, 1, 1, 1, 0.8]))
    #expect(sure.low > 0.8 && sure.high <= 1)
    let gain = try #require(
      Interval(value: -0.1, replicates: [-0.3, -0.1, 0.1], range: -1...1))
    #expect(abs(gain.low + 0.29) < 0.02 && abs(gain.high - 0.09) < 0.02)
    #expect(Interval(value: nil, replicates: [1]) == nil)
    #expect(Interval(value: 1, replicates: []) == nil)
  }

  @Test func `the linear scale adds deviations as they are, and cuts at the range`() throws {
    // 2.5 % points of 0, 0.2, 0.4: 0.01 and 0.39, mean 0.2.
    let middle = try #require(Interval(value: 0.5, replicates: [0, 0.2, 0.4], scale: .linear))
    #expect(abs(middle.low - 0.31) < 1e-12 && abs(middle.high - 0.69) < 1e-12)
    let top = try #require(Interval(value: 0.95, replicates: [0, 0.2, 0.4], scale: .linear))
    #expect(abs(top.low - 0.76) < 1e-12 && top.high == 1)
  }

  @Test func `the percentile form is of the replicates alone, and of half of them at least`() throws
  {
    let interval = try #require(Interval(percentilesOf: [4, 0, 2], asked: 6))
    #expect(abs(interval.low - 0.1) < 1e-12 && abs(interval.high - 3.9) < 1e-12)
    #expect(Interval(percentilesOf: [4, 0, 2], asked: 7) == nil)
    #expect(Interval(percentilesOf: [], asked: 0) == nil)
  }
}
