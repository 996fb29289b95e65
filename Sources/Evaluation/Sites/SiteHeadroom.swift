package import Artifacts
package import Metrics
internal import Vocabulary

/// What a model would gain from the true site of each image: the headroom that a second task on sites has.
///
/// AP of logit p + alpha r, r being the log-odds ratio of P(lesion | true site) of the training folds; each fold's
/// alpha is fitted on the validation images of its model. Where this is no better than the model, its scores show
/// already what the site tells, and learning the site can't help. Where a fold's alpha can't be fitted there are no
/// figures.
package struct SiteHeadroom: Sendable {
  /// What is measured with the site.
  package static let metric = AveragePrecision()

  /// The model's name.
  package let model: String
  /// alpha, by fold; without the folds where it can't be fitted.
  package let weights: [Int: Double]
  /// AP with the true site: one value a lesion, means over folds.
  package let classes: [Double?]
  /// mAP-class with the true site.
  package let value: Double?
  /// That minus the model's, with its paired interval.
  package let gain: (value: Double?, interval: Interval?)
  /// The gain of each lesion.
  package let gains: [(value: Double?, interval: Interval?)]

  /// Whether the interval of the gain lies above 0; nil where it could not be computed.
  package var addsSomething: Bool? { gain.interval.map { $0.low > 0 } }

  /// Measures on the images that a model evaluated; nil without lesions, sites, or validation scores.
  package init?(_ evaluation: ModelEvaluation, pack: Pack, replicates: Int) {
    let model = evaluation.model
    guard let scores = model.lesions, let before = evaluation.precision,
      case .validation(let validation) = model.thresholdSource,
      pack.images.contains(where: { $0.site != nil })
    else { return nil }
    // Neither the images that fit alpha nor those that are ranked may tell their own labels.
    var leftOut = SiteShares.evaluatedGroups(model)
    for (image, fold) in zip(validation.images, validation.folds) {
      leftOut[fold, default: []].insert(pack.images[image].group)
    }
    let folds = Set(model.folds)
    let shares = SiteShares(pack, folds: folds, leftOut: leftOut)
    var weights: [Int: Double] = [:]
    for fold in folds { weights[fold] = Self.weight(validation, fold: fold, shares, pack) }
    self.model = model.name
    self.weights = weights
    guard weights.count == folds.count else {
      classes = [Double?](repeating: nil, count: scores.classes)
      value = nil
      gain = (nil, nil)
      gains = (0..<scores.classes).map { _ in (nil, nil) }
      return
    }
    let after = Self.precision(
      Self.ranked(scores, model, weights, shares, pack), of: model, replicates: replicates)
    let difference = Replicates.difference(first: before, second: after)
    classes = after.values
    value = after.value
    gain = (difference.value, difference.interval)
    gains = after.values.indices.map { lesion in
      let hasInterval = evaluation.classes[lesion].cases >= ClassResult.casesForInterval
      return (difference.values[lesion], hasInterval ? difference.interval(of: lesion) : nil)
    }
  }

  /// AP of other scores of the images that a model evaluated, paired with those of its own.
  static func precision(
    _ shifted: Scores, of model: EvaluatedModel, replicates: Int
  ) -> Replicates {
    let metric = FoldedMetric(Self.metric, scores: shifted, folds: model.folds)
    return GroupBootstrap(groups: model.groups, folds: model.folds, replicates: replicates)
      .replicates(
        of: metric.foldMeans([UInt16](repeating: 1, count: shifted.rows)),
        spreads: shifted.spreads(groups: model.groups, folds: model.folds)
      ) { metric.foldMeans($0) }
  }

  /// alpha of one fold, 0 where its validation images say nothing of the site, or against it.
  ///
  /// Nil where they have no labels of both kinds, or their scores rank against their labels.
  static func weight(
    _ validation: ValidationScores, fold: Int, _ shares: SiteShares, _ pack: Pack
  ) -> Double? {
    var fit = LogisticRegression(features: 3)
    for row in validation.images.indices where validation.folds[row] == fold {
      let site = pack.images[validation.images[row]].site
      guard site != nil else { continue }
      for lesion in 0..<validation.lesions.classes {
        let cell = row * validation.lesions.classes + lesion
        guard validation.lesions.states[cell] != .unknown else { continue }
        let ratio = shares.logOddsRatio(lesion: lesion, site: site, fold: fold)
        fit.add(
          [1, Double(Logit.of(validation.lesions.values[cell])), ratio],
          isPositive: validation.lesions.states[cell] == .present)
      }
    }
    // The logit's own factor sets the scale: only the quotient decides the order of images.
    guard let found = fit.fit(), found[1] > 0 else { return nil }
    return max(0, found[2] / found[1])
  }

  /// Of each class, the rank of an image's shifted logit among all images, from 0 up; equal ones share a rank.
  ///
  /// Shifted probabilities would tie at 0 and 1, and logits are cut: where two are equal the scores decide, so that a
  /// weight of 0 leaves their order, and their ties, as they are.
  static func ranked(
    _ scores: Scores, _ model: EvaluatedModel, _ weights: [Int: Double], _ shares: SiteShares,
    _ pack: Pack
  ) -> Scores {
    var values = scores.values
    for lesion in 0..<scores.classes {
      // AP looks at the order of images within a class alone, so that ranks do instead of scores.
      let keys = (0..<scores.rows).map { row -> (logit: Double, score: Float) in
        let score = scores.values[row * scores.classes + lesion]
        let ratio = shares.logOddsRatio(
          lesion: lesion, site: pack.images[model.images[row]].site, fold: model.folds[row])
        return (Double(Logit.of(score)) + (weights[model.folds[row]] ?? 0) * ratio, score)
      }
      var rank: Float = 0
      var last: Int?
      for row in keys.indices.sorted(by: { keys[$0] < keys[$1] }) {
        if let last, keys[last] < keys[row] { rank += 1 }
        values[row * scores.classes + lesion] = rank
        last = row
      }
    }
    return Scores(classes: scores.classes, values: values, states: scores.states)
  }
}
