package import Artifacts
package import Metrics
internal import Vocabulary

/// What the site alone tells of each lesion, and what a model tells away from the lesion's favourite site.
package struct SitePriorBaseline: Sendable {
  /// One lesion.
  package struct Entry: Sendable {
    /// AP of the share of images at the site that have the lesion, counted on the training folds; the mean
    /// over the folds that hold a positive.
    package let prior: Double?
    package let priorInterval: Interval?
    /// The favourite site; nil where none has enough cases.
    package let favourite: FavouriteSites.Favourite?
    /// AP of the model on images whose site is known and another; mean over folds.
    package let away: Double?
    package let awayInterval: Interval?
    /// Positives among these images, and their share.
    package let awayPositives: Int
    package let awayPrevalence: Double?
    /// What it is for scores that know nothing of these images.
    package let awayChance: Double?
  }

  /// One entry a lesion; empty for a model without lesions.
  package let entries: [Entry]

  /// Measures on the images that a model evaluated.
  package init(_ model: EvaluatedModel, pack: Pack, favourites: FavouriteSites, replicates: Int) {
    guard let scores = model.lesions else {
      entries = []
      return
    }
    let prior = Self.priorScores(model, scores, pack)
    let bootstrap = GroupBootstrap(groups: model.groups, folds: model.folds, replicates: replicates)
    let floors = FoldedMetric(AveragePrecision(), scores: prior, folds: model.folds)
    let unit = [UInt16](repeating: 1, count: scores.rows)
    let aways = favourites.entries.enumerated().map { lesion, favourite in
      favourite.map { Away(model, scores, lesion: lesion, site: $0.site, pack: pack) }
    }
    // Of labels and groups alone, so that they hold for the prior's scores as well.
    let spreads = scores.spreads(groups: model.groups, folds: model.folds)
    let priors = bootstrap.replicates(of: floors.foldMeans(unit), spreads: spreads) {
      floors.foldMeans($0)
    }
    let others = bootstrap.replicates(
      of: aways.map { $0?.value(unit) }, spreads: aways.map { $0?.spread ?? 1 }
    ) { batch in
      let own = aways.map { $0?.values(batch) }
      return (0..<batch.count).map { replicate in own.map { $0?[replicate] ?? nil } }
    }
    entries = aways.indices.map { lesion in
      let cases = Self.cases(model, scores, lesion)
      return Entry(
        prior: priors.values[lesion],
        priorInterval: cases < ClassResult.casesForInterval ? nil : priors.interval(of: lesion),
        favourite: favourites.entries[lesion], away: others.values[lesion],
        awayInterval: (aways[lesion]?.cases ?? 0) < ClassResult.casesForInterval
          ? nil : others.interval(of: lesion), awayPositives: aways[lesion]?.positives ?? 0,
        awayPrevalence: aways[lesion]?.prevalence, awayChance: aways[lesion]?.chance)
    }
  }

  /// P(lesion | site) of the other folds; where the site is unknown or new there, the lesion's share.
  private static func priorScores(_ model: EvaluatedModel, _ scores: Scores, _ pack: Pack) -> Scores
  {
    let shares = SiteShares(
      pack, folds: Set(model.folds), leftOut: SiteShares.evaluatedGroups(model))
    let values = model.images.indices.flatMap { row in
      shares.shares(site: pack.images[model.images[row]].site, fold: model.folds[row])
    }
    return Scores(classes: scores.classes, values: values, states: scores.states)
  }

  private static func cases(_ model: EvaluatedModel, _ scores: Scores, _ lesion: Int) -> Int {
    Set(
      (0..<scores.rows).filter { scores.states[$0 * scores.classes + lesion] == .present }
        .map { model.groups[$0] }
    ).count
  }

  /// One lesion on images away from its favourite site; the others count as unknown.
  private struct Away {
    private let metric: FoldedMetric
    let positives: Int
    let cases: Int
    let prevalence: Double?
    /// What deviations of its replicates are multiplied with.
    let spread: Double
    /// Its mean for scores that know nothing of the images.
    let chance: Double?

    init(_ model: EvaluatedModel, _ scores: Scores, lesion: Int, site: Int, pack: Pack) {
      let cells = (0..<scores.rows).map { $0 * scores.classes + lesion }
      let own = Scores(
        classes: 1, values: cells.map { scores.values[$0] },
        states: cells.enumerated().map { row, cell in
          let index = pack.images[model.images[row]].site
          return index == nil || index == site ? .unknown : scores.states[cell]
        })
      metric = FoldedMetric(AveragePrecision(), scores: own, folds: model.folds)
      let present = own.states.indices.filter { own.states[$0] == .present }
      positives = present.count
      cases = Set(present.map { model.groups[$0] }).count
      let known = own.states.count { $0 != .unknown }
      prevalence = known == 0 ? nil : Double(positives) / Double(known)
      spread = own.spreads(groups: model.groups, folds: model.folds)[0]
      chance = ChanceBaseline.precision(own, folds: model.folds)[0]
    }

    func value(_ weights: [UInt16]) -> Double? { metric.foldMeans(weights)[0] }

    /// The same in each replicate of a batch.
    func values(_ batch: ReplicateBatch) -> [Double?] { metric.foldMeans(batch).map { $0[0] } }
  }
}
