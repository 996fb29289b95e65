internal import Randomness
internal import Vocabulary

/// What metrics give for scores that know nothing of the images: the model's own scores, permuted over other cases.
///
/// The one definition of chance: report, card and evaluation print it. Means of average precision and of the
/// area under the ROC curve are exact; all else is the mean of rounds that permute whole cases within folds.
package struct ChanceBaseline: Sendable {
  /// The mean under chance and the value that one of forty rounds exceeds.
  package struct Level: Sendable {
    /// The mean under chance; nil where the metric has no value.
    package let mean: Double?
    /// The 97.5 % point; nil without rounds.
    package let high: Double?
  }

  /// One lesion class.
  package struct ClassLevel: Sendable {
    /// Average precision, mean over the folds that hold a positive.
    package let precision: Level
    /// The mean of the average precision of all folds' images together.
    package let pooled: Double?
    /// The p-value of the class, adjusted for all classes; nil where too few cases can be ranked.
    package let pValue: Double?

    /// Whether the class ranks better than chance; nil where too few cases can be ranked.
    package var isBeaten: Bool? { pValue.map { $0 <= StepDownTest.level } }
  }

  /// Fewer positive cases than this are not tested: their scores have too few permutations.
  package static let leastCases = 5
  /// Rounds of the test, and of the levels of average precision.
  package static let rounds = 1000
  /// Rounds of metrics that look at all scores: so many that `simulatedCells` are permuted, within these bounds.
  private static let mostSimulated = 200
  private static let fewestSimulated = 20
  private static let simulatedCells = 5_000_000
  /// Cases that exchange scores in the rounds for levels.
  static let leastExchanged = 8

  /// One entry a lesion class; empty without lesions.
  package let classes: [ClassLevel]
  private let levels: [String: Level]

  /// The level of a metric by its name; nil where it has none.
  package func level(of metric: String) -> Level? { levels[metric] }

  /// Finds exact means, and with `simulates` all that needs rounds.
  ///
  /// `metrics` say themselves how their level is found. The same input gives the same numbers.
  package init(
    _ metrics: [any Metric], lesions: MetricInput?, sites: MetricInput?, groups: [Int],
    simulates: Bool
  ) {
    var levels = [String: Level]()
    var exact: (precision: Level, rocAUC: Level)?
    classes =
      lesions.map { input in
        let found = Self.rankings(input, groups: groups, simulates: simulates)
        exact = (found.precision, found.rocAUC)
        return found.classes
      } ?? []
    var simulated = [any Metric]()
    for metric in metrics {
      switch metric.nullLevel {
      case .exactAveragePrecision: levels[metric.name] = exact?.precision
      case .exactROCAUC: levels[metric.name] = exact?.rocAUC
      case .simulated: simulated.append(metric)
      }
    }
    if simulates {
      // All of these metrics share the rounds: each copies the scores of all images.
      let rounds = Self.simulate(lesions, sites, groups: groups, simulated)
      for (position, metric) in simulated.enumerated() {
        levels[metric.name] = Self.level(rounds.compactMap { $0[position] })
      }
    }
    self.levels = levels
  }

  /// Levels of average precision class by class, of its mean, and of the mean area under the ROC curve.
  private static func rankings(
    _ lesions: MetricInput, groups: [Int], simulates: Bool
  ) -> (classes: [ClassLevel], precision: Level, rocAUC: Level) {
    let exact = exactMeans(lesions.scores, lesions.folds)
    var spread = RankingSpread.none
    if simulates { spread = RankingSpread(lesions.scores, groups: groups, folds: lesions.folds) }
    let classes = (0..<lesions.scores.classes).map { column in
      ClassLevel(
        precision: Level(mean: exact.folds[column], high: spread.high(ofClass: column)),
        pooled: exact.pooled[column],
        pValue: spread.pValues.isEmpty ? nil : spread.pValues[column])
    }
    return (
      classes, Level(mean: Mean.of(exact.folds), high: spread.meanHigh),
      Level(mean: spread.hasROCAUC ?? true ? 0.5 : nil, high: spread.rocAUCHigh)
    )
  }

  /// The mean of each class's average precision, mean over the folds that hold a positive.
  package static func precision(_ scores: Scores, folds: [Int]) -> [Double?] {
    let perFold = Set(folds).sorted().map { fold in
      ClassRanking.all(scores, rows: folds.indices.filter { folds[$0] == fold })
        .map { $0.expectedPrecision(folds: folds) }
    }
    return (0..<scores.classes).map { column in Mean.of(perFold.map { $0[column] }) }
  }

  private static func exactMeans(
    _ scores: Scores, _ folds: [Int]
  ) -> (folds: [Double?], pooled: [Double?]) {
    (
      precision(scores, folds: folds),
      ClassRanking.all(scores, rows: Array(0..<scores.rows)).map {
        $0.expectedPrecision(folds: folds)
      }
    )
  }

  /// Rounds of metrics that look at all scores of an image: fewer where images are many and chance is narrow.
  private static func simulate(
    _ lesions: MetricInput?, _ sites: MetricInput?, groups: [Int], _ metrics: [any Metric]
  ) -> [[Double?]] {
    let cells = groups.count * max(lesions?.scores.classes ?? 1, sites?.scores.classes ?? 1)
    let rounds = min(mostSimulated, max(fewestSimulated, simulatedCells / max(1, cells)))
    guard let folds = lesions?.folds ?? sites?.folds else { return [] }
    let shuffle = ScoreShuffle(
      groups: groups, folds: folds, rows: Array(groups.indices), least: leastExchanged)
    let unit = [UInt16](repeating: 1, count: groups.count)
    var source = shuffle.identity
    // A stream for each round: the first rounds are the same however many there are. Lesions and
    // sites of an image move together, as in the model's own scores.
    return (0..<rounds).map { round in
      var random = RandomStream(seed: 0, purpose: "chance-images", index: UInt64(round))
      shuffle.permute(&random, into: &source)
      let permuted = [
        MetricTask.lesion: lesions.map { $0.with($0.scores.permuted(source)) },
        .site: sites.map { $0.with($0.scores.permuted(source)) },
      ]
      return metrics.map { metric in
        (permuted[metric.task] ?? nil).flatMap { FoldedMetric(metric, $0).value(unit) }
      }
    }
  }

  /// The mean, and the 97.5 % point of a normal distribution: means over many images are close to it, and the
  /// point of twenty rounds would be a guess.
  private static func level(_ values: [Double]) -> Level {
    guard values.count > 1, let mean = Mean.of(values) else { return Level(mean: nil, high: nil) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(values.count - 1)).squareRoot()
    return Level(mean: mean, high: mean + NormalQuantile.upperTail * deviation)
  }
}

/// How far rankings spread under chance, and what exceeds it.
private struct RankingSpread {
  static let none = RankingSpread()

  private var highs: [Double?] = []
  private(set) var meanHigh: Double?
  private(set) var rocAUCHigh: Double?
  private(set) var hasROCAUC: Bool?
  private(set) var pValues: [Double?] = []

  func high(ofClass column: Int) -> Double? { highs.isEmpty ? nil : highs[column] }

  private init() {}

  init(_ scores: Scores, groups: [Int], folds: [Int]) {
    // The test moves cases of exactly equal size alone, which holds its level whatever the sizes.
    let nulls = RankingNull.all(
      scores, groups: groups, folds: folds, leasts: [ChanceBaseline.leastExchanged, 1],
      rounds: ChanceBaseline.rounds)
    let (levels, test) = (nulls[0], nulls[1])
    highs = (0..<scores.classes).map { column in
      Self.high(levels.precision.compactMap { $0[column] })
    }
    meanHigh = Self.high(levels.precision.compactMap { Mean.of($0) })
    let rocAUCs = levels.rocAUC.compactMap { Mean.of($0) }
    rocAUCHigh = Self.high(rocAUCs)
    hasROCAUC = !rocAUCs.isEmpty
    let unit = [UInt16](repeating: 1, count: scores.rows)
    let own = FoldedMetric(AveragePrecision(), scores: scores, folds: folds).foldMeans(unit)
    let tested = Self.tested(scores, groups: groups, folds: folds)
    pValues = StepDownTest.adjusted(
      own.indices.map { tested[$0] ? own[$0] : nil }, rounds: test.precision)
  }

  private static func high(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : Percentile.of(values.sorted(), share: 1 - Interval.tail)
  }

  /// Whether enough positive cases of each class can exchange their scores.
  private static func tested(_ scores: Scores, groups: [Int], folds: [Int]) -> [Bool] {
    var tested = [Bool](repeating: false, count: scores.classes)
    for pattern in RankingNull.patterns(scores) {
      let movable = ScoreShuffle(groups: groups, folds: folds, rows: pattern.rows, least: 1)
        .isMovable
      for column in pattern.classes {
        let present = pattern.rows.filter {
          movable[$0] && scores.states[$0 * scores.classes + column] == .present
        }
        tested[column] = Set(present.map { groups[$0] }).count >= ChanceBaseline.leastCases
      }
    }
    return tested
  }
}
