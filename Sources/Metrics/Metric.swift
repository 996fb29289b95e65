/// What a metric evaluates.
package enum MetricTask: String, Sendable {
  /// Classes of which an image carries any number.
  case lesion
  /// Classes of which an image carries one.
  case site
}

/// How the folds of a cross-validation become one number.
package enum FoldRule: String, Sendable {
  /// Each fold's model ranks its own images; the mean over the folds that have a value.
  case meanOverFolds
  /// Every image counts once, whichever fold's model scored it.
  case pooled
}

/// Which of two values of a metric is better.
package enum MetricDirection: String, Sendable {
  case higherIsBetter
  case lowerIsBetter

  /// The best of some values; nil when there is none.
  package func best(_ values: [Double]) -> Double? {
    self == .higherIsBetter ? values.max() : values.min()
  }

  /// Whether the first value is worse than the second.
  package func isWorse(_ first: Double, than second: Double) -> Bool {
    self == .higherIsBetter ? first < second : first > second
  }
}

/// What the values of a metric count.
package enum MetricUnit: String, Sendable {
  /// A number without a unit.
  case score
  case shareOfImages = "share of images"
  /// A distance between probabilities.
  case probability
}

/// How the value of a metric for scores that know nothing of the images is found.
package enum NullLevel: Sendable {
  /// The mean of average precision over all rankings of the same labels, which has a formula.
  case exactAveragePrecision
  /// One half, whatever the prevalence, where a class has positives and negatives.
  case exactROCAUC
  /// The mean over rounds that permute the model's own scores over other cases.
  case simulated
}

/// What tables and pages call a metric.
package struct MetricWords: Sendable, Equatable {
  package let name: String
  /// A few words next to the name: what is ranked, or what the mean is taken over.
  package let caption: String
  /// Its definition in a sentence.
  package let definition: String

  package init(name: String, caption: String, definition: String) {
    self.name = name
    self.caption = caption
    self.definition = definition
  }
}

/// A number that says how good scores are.
///
/// One code path serves validation, the report and the bootstrap: `prepare` does what depends on
/// the scores alone (sorting), the prepared metric does what depends on the weights of the images.
/// Everything that tables, pages and the chance baseline need to know of a metric, it says itself.
package protocol Metric: Sendable {
  /// Its name in `summary.csv`.
  var name: String { get }
  /// A few words next to the name: what is ranked, or what the mean is taken over.
  var caption: String { get }
  /// Its definition in a sentence, printed in the report.
  var definition: String { get }
  /// What it is called for a further head, whose classes are neither lesions nor sites: in `heads.csv`.
  var headWords: MetricWords { get }
  /// What it evaluates.
  var task: MetricTask { get }
  /// Which values are better.
  var direction: MetricDirection { get }
  /// What its values count.
  var unit: MetricUnit { get }
  /// How its value under chance is found.
  var nullLevel: NullLevel { get }
  /// How its folds become one number.
  var foldRule: FoldRule { get }
  /// What its values lie between; intervals stay within.
  var range: ClosedRange<Double> { get }
  /// Whether it has no value without thresholds.
  var needsThresholds: Bool { get }
  /// The input of a model that answers the same for every image, for comparison.
  func prevalenceBaseline(_ input: MetricInput) -> MetricInput
  /// Does the work that does not depend on weights, for these rows of the scores.
  func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric
}

/// A metric that has seen the scores once, ready for any weights.
package protocol PreparedMetric: Sendable {
  /// The values under integer weights, one weight for each row of the scores.
  ///
  /// One value for each class, or a single one; nil where the metric has no value (for instance a
  /// class without a positive). A weight of 0 leaves the image out, 2 counts it twice.
  func values(_ weights: [UInt16]) -> [Double?]
  /// The same in each replicate of a batch, one row a replicate, equal to the last bit.
  func values(_ batch: ReplicateBatch) -> [[Double?]]
}

extension Metric {
  /// From 0 to 1, as all metrics of the registry.
  package var range: ClosedRange<Double> { 0...1 }

  /// Its own words: most name neither lesions nor sites.
  package var headWords: MetricWords {
    MetricWords(name: name, caption: caption, definition: definition)
  }

  /// Most metrics look at scores alone.
  package var needsThresholds: Bool { false }

  /// Each class's prevalence as the score of every image.
  package func prevalenceBaseline(_ input: MetricInput) -> MetricInput {
    input.with(input.scores.prevalenceBaseline)
  }

  /// Whether its exact level under chance depends on how frequent the classes are, so that parts of a data set
  /// can't be compared without it.
  package var variesWithPrevalence: Bool {
    if case .exactAveragePrecision = nullLevel { true } else { false }
  }

  /// Whether the metric has a value for this input at all.
  package func applies(to input: MetricInput) -> Bool {
    !needsThresholds || input.thresholds != nil
  }

  /// Prepares scores of one model, without thresholds.
  package func prepare(_ scores: Scores, rows: [Int]) -> any PreparedMetric {
    prepare(MetricInput(scores), rows: rows)
  }

  /// The value on all rows: the mean of its classes' values, nil when none has one.
  package func value(of scores: Scores) -> Double? { value(of: MetricInput(scores)) }

  /// The value on all rows of an input, whichever fold's model scored them.
  package func value(of input: MetricInput) -> Double? {
    let unit = [UInt16](repeating: 1, count: input.scores.rows)
    return Mean.of(prepare(input, rows: Array(0..<input.scores.rows)).values(unit))
  }
}
