package import Artifacts
package import Metrics
internal import Vocabulary

/// What a model would gain from the true site of each image: the headroom that a second task on sites has.
///
/// AP of logit p + alpha r, r being the log-odds ratio of P(lesion | true site) of the training folds; each fold's
/// alpha is fitted on the validation images of its model. Where this is no better than the model, its scores show
/// already what the site tells, and learning the site can't help.
package struct SiteHeadroom: Sendable {
  /// The model's name.
  package let model: String
  /// alpha, by fold.
  package let weights: [Int: Double]
  /// AP with the true site: one value a lesion, means over folds.
  package let classes: [Double?]
  /// mAP-class with the true site.
  package let value: Double?
  /// That minus the model's, with its paired interval.
  package let gain: (value: Double?, interval: Interval?)
  /// The gain of each lesion.
  package let gains: [(value: Double?, interval: Interval?)]

  /// Whether nothing speaks for a gain: the interval reaches to 0 or below.
  package var showsNothing: Bool { (gain.interval?.low ?? 0) <= 0 }

  /// Measures on the images that a model evaluated; nil without lesions, or without validation scores.
  package init?(_ evaluation: ModelEvaluation, pack: Pack, replicates: Int) {
    let model = evaluation.model
    guard let scores = model.lesions, let before = evaluation.precision,
      case .validation(let validation) = model.thresholdSource,
      pack.images.contains(where: { $0.site != nil })
    else { return nil }
    var leftOut: [Int: Set<Int>] = [:]
    for (image, fold) in zip(validation.images, validation.folds) {
      leftOut[fold, default: []].insert(image)
    }
    let shares = SiteShares(pack, folds: Set(model.folds), leftOut: leftOut)
    let weights = Dictionary(
      uniqueKeysWithValues: Set(model.folds).map { fold in
        (fold, Self.weight(validation, fold: fold, shares, pack))
      })
    let shifted = Self.shifted(scores, model, weights, shares, pack)
    let metric = FoldedMetric(AveragePrecision(), scores: shifted, folds: model.folds)
    let bootstrap = GroupBootstrap(groups: model.groups, folds: model.folds, replicates: replicates)
    let unit = [UInt16](repeating: 1, count: scores.rows)
    let after = bootstrap.replicates(
      of: metric.foldMeans(unit),
      spreads: scores.spreads(groups: model.groups, folds: model.folds)
    ) { metric.foldMeans($0) }
    let difference = Replicates.difference(first: before, second: after)
    self.model = model.name
    self.weights = weights
    classes = after.values
    value = after.value
    gain = (difference.value, difference.interval)
    gains = after.values.indices.map { lesion in
      let hasInterval = evaluation.classes[lesion].cases >= ClassResult.casesForInterval
      return (difference.values[lesion], hasInterval ? difference.interval(of: lesion) : nil)
    }
  }

  /// alpha of one fold: 0 where its validation images say nothing, or against it.
  private static func weight(
    _ validation: ValidationScores, fold: Int, _ shares: SiteShares, _ pack: Pack
  ) -> Double {
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
    guard let found = fit.fit(), found[1] > 0 else { return 0 }
    return max(0, found[2] / found[1])
  }

  private static func shifted(
    _ scores: Scores, _ model: EvaluatedModel, _ weights: [Int: Double], _ shares: SiteShares,
    _ pack: Pack
  ) -> Scores {
    var values = scores.values
    for row in 0..<scores.rows {
      let (fold, site) = (model.folds[row], pack.images[model.images[row]].site)
      let weight = weights[fold] ?? 0
      // A weight of 0 leaves the scores, and with them their ties, as they are.
      guard weight > 0, site != nil else { continue }
      for lesion in 0..<scores.classes {
        let cell = row * scores.classes + lesion
        let ratio = shares.logOddsRatio(lesion: lesion, site: site, fold: fold)
        values[cell] = Float(Logit.inverse(Double(Logit.of(values[cell])) + weight * ratio))
      }
    }
    return Scores(classes: scores.classes, values: values, states: scores.states)
  }
}
