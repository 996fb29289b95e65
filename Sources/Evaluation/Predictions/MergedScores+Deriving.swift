package import Artifacts
internal import Metrics
package import Vocabulary

extension MergedScores {
  /// Evaluates the derived scores of classes that come from others.
  ///
  /// `before` are the mappings with which the run's classes were made, `after` those of the plan;
  /// `states` gives the state of a class on an image by the plan, nil for images that leave. A class
  /// goes into another when every term that gave it does now.
  package static func derive(
    run: String, predictions: Predictions, ownStates: (ImageID, ClassID) -> LabelState?,
    before: [TermMapping], after: [TermMapping], states: (ImageID, ClassID) -> LabelState?
  ) -> MergedScores {
    let columns = predictions.lesions.map(\.rawValue)
    let goals = goals(of: columns, before: before, after: after)
    let targets = Set(goals.values.flatMap { $0.whole + $0.partly }).sorted()
    let scores = DerivedScores(predictions: predictions)
    let classes = targets.compactMap { target -> MergedScore? in
      let members = columns.indices.filter { goals[columns[$0]]?.whole.contains(target) == true }
      // A class whose only member has its name is not derived: the run scored it.
      guard !members.isEmpty, members.map({ columns[$0] }) != [target] else { return nil }
      let result = scores.result(of: members) { states($0, ClassID(target)) }
      return MergedScore(
        id: target,
        members: members.map { column in
          .init(
            id: columns[column],
            ap: scores.result(of: [column]) { ownStates($0, predictions.lesions[column]) }.ap)
        },
        partly: columns.filter { goals[$0]?.partly.contains(target) == true },
        positives: result.positives, prevalence: result.prevalence, chance: result.chance,
        ap: result.ap, apPooled: result.pooled)
    }
    // An image that leaves has no state in any class, so that one class tells.
    let left = predictions.images.count { image in
      targets.first.map { states(image, ClassID($0)) == nil } ?? false
    }
    return MergedScores(run: run, classes: classes, imagesLeftOut: left)
  }

  /// Where each class of a run goes: as a whole, and in part.
  private static func goals(
    of columns: [String], before: [TermMapping], after: [TermMapping]
  ) -> [String: (whole: [String], partly: [String])] {
    // Lesion terms and diagnoses both lead to these classes, and one text may be of either kind.
    func key(_ mapping: TermMapping) -> [String] { [mapping.facet.rawValue, mapping.term] }
    let now = Dictionary(
      after.filter { $0.facet != .site }.map { (key($0), Set($0.classes)) },
      uniquingKeysWith: { first, _ in first })
    var goals: [String: (whole: [String], partly: [String])] = [:]
    for column in columns {
      let terms = before.filter { $0.facet != .site && $0.classes.contains(column) }
      let sets = terms.compactMap { now[key($0)] }
      guard let first = sets.first else { continue }
      let whole = sets.dropFirst().reduce(first) { $0.intersection($1) }
      let any = sets.reduce(into: Set<String>()) { $0.formUnion($1) }
      goals[column] = (whole.sorted(), any.subtracting(whole).sorted())
    }
    return goals
  }
}

/// Average precision of scores derived from a run's lesion probabilities.
private struct DerivedScores {
  let predictions: Predictions

  struct Result {
    let positives: Int
    let prevalence: Double?
    let chance: Double?
    let ap: Double?
    let pooled: Double?
  }

  /// Evaluates 1 - prod(1 - p) of some columns on the images whose state is known at all.
  func result(of members: [Int], state: (ImageID) -> LabelState?) -> Result {
    let width = predictions.lesions.count
    var values: [Float] = []
    var states: [LabelState] = []
    var folds: [Int] = []
    for (row, image) in predictions.images.enumerated() {
      guard let state = state(image) else { continue }
      // The probability that at least one member is present, as if members were independent. In
      // double precision: a product of many factors near 1.
      let none = members.reduce(1.0) {
        $0 * (1 - Double(predictions.lesionProbabilities[row * width + $1]))
      }
      values.append(Float(1 - none))
      states.append(state)
      folds.append(predictions.folds[row].rawValue)
    }
    let positives = states.count { $0 == .present }
    let known = states.count { $0 != .unknown }
    // Average precision is not defined without a positive.
    guard positives > 0 else {
      return Result(
        positives: 0, prevalence: known > 0 ? 0 : nil, chance: nil, ap: nil, pooled: nil)
    }
    let scores = Scores(classes: 1, values: values, states: states)
    let metric = FoldedMetric(AveragePrecision(), scores: scores, folds: folds)
    let unit = [UInt16](repeating: 1, count: values.count)
    return Result(
      positives: positives, prevalence: Double(positives) / Double(known),
      chance: ChanceBaseline.precision(scores, folds: folds).first ?? nil,
      ap: metric.foldMeans(unit).first ?? nil, pooled: metric.pooledValues(unit).first ?? nil)
  }
}
