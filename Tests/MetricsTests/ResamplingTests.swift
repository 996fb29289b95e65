import Testing

@testable import Metrics

@Suite struct ResamplingTests {
  @Test func `a replicate takes whole groups, as many in each fold as it has`() {
    let groups = [0, 0, 0, 1, 1, 2, 3, 3, 4]
    let folds = [0, 0, 0, 0, 0, 0, 1, 1, 1]
    let bootstrap = GroupBootstrap(groups: groups, folds: folds, replicates: 50, seed: 3)
    var seen = Set<[UInt16]>()
    for draw in 0..<50 {
      let weights = bootstrap.weights(replicate: draw)
      #expect(weights[0] == weights[1] && weights[1] == weights[2] && weights[3] == weights[4])
      #expect(weights[0] + weights[3] + weights[5] == 3)
      #expect(weights[6] == weights[7] && weights[6] + weights[8] == 2)
      #expect(weights == bootstrap.weights(replicate: draw), "a replicate can be computed again")
      seen.insert(weights)
    }
    #expect(seen.count > 10)
  }

  @Test func `the interval of a mean covers it about as often as it says`() {
    // 200 data sets of 60 values from 0...99, mean 49.5: 95 % of the intervals should hold it.
    var state: UInt64 = 1
    var covered = 0
    for seed in 0..<200 {
      let values = (0..<60).map { _ -> Double in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double((state >> 33) % 100)
      }
      let bootstrap = GroupBootstrap(
        groups: Array(0..<60), folds: Array(repeating: 0, count: 60), replicates: 200,
        seed: UInt64(seed))
      func mean(_ weights: [UInt16]) -> Double? {
        zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / 60
      }
      let replicates = Replicates(
        values: [mean([UInt16](repeating: 1, count: 60))],
        replicates: (0..<200).map { [mean(bootstrap.weights(replicate: $0))] }, range: 0...99)
      if let interval = replicates.interval, interval.low <= 49.5, interval.high >= 49.5 {
        covered += 1
      }
    }
    #expect((176...199).contains(covered), "covered \(covered) of 200")
  }

  @Test func `percentiles, adjusted p-values and rank correlation equal numpy's and SciPy's`()
    throws
  {
    let reference = try Reference.read()
    let sorted = reference.draws.sorted()
    let ends = [0.025, 0.975].map { Percentile.of(sorted, share: $0) }
    #expect(distance(ends, reference.quantiles) < 1e-12)
    let adjusted = FalseDiscovery.benjaminiHochberg(reference.pValues)
    #expect(distance(adjusted, reference.adjusted) < 1e-12)
    let rho = try #require(RankCorrelation.spearman(reference.a, reference.b))
    #expect(abs(rho - reference.spearman) < 1e-12)
  }

  @Test func `a partial rank correlation is that of what others leave of the ranks`() throws {
    let reference = try Reference.read()
    let value = try #require(
      RankCorrelation.partial(
        reference.a, reference.b, given: [reference.third, reference.fourth]))
    #expect(abs(value - reference.partial) < 1e-12)
    let plain = RankCorrelation.partial(reference.a, reference.b, given: [])
    #expect(plain == RankCorrelation.spearman(reference.a, reference.b))
    #expect(RankCorrelation.partial([1, 2, 4, 3], [2, 1, 3, 4], given: [[1, 2, 4, 3]]) == nil)
    #expect(RankCorrelation.partial([1, 2, 3], [2, 1, 3], given: [[3, 1, 2]]) == nil, "too few")
  }

  @Test func `a missing p-value stays missing and is no test`() {
    #expect(FalseDiscovery.benjaminiHochberg([0.01, nil, 0.04]) == [0.02, nil, 0.04])
  }

  @Test func `the p-value of draws on one side is the least that they allow`() {
    #expect(GroupBootstrap.pValue(Array(repeating: 0.3, count: 999)) == 2.0 / 1000)
    #expect(GroupBootstrap.pValue([-1, 1]) == 1)
  }
}
