package import Artifacts
package import Metrics
internal import Vocabulary

/// Whether the multi-task model answers "where" when it is asked "what", class by class.
///
/// For class c and its favourite site s: raised when (a) among images of s the area under the ROC curve is
/// lower than the single-task model's (paired interval below 0) or its interval does not lie above 0.5, and (b)
/// the lesion's map follows the true site's map more than those of the three likeliest wrong sites.
package struct Shortcut: Sendable {
  /// What is said of a class.
  package enum Status: String, Sendable {
    case raised
    case quiet
    case unknown
  }

  /// One class.
  package struct Entry: Sendable {
    package let lesion: Int
    package let favourite: FavouriteSites.Favourite?
    /// Evaluated images of the favourite site, and those of the class among them.
    package let images: Int
    package let positives: Int
    package let single: Double?
    package let multi: Double?
    package let multiInterval: Interval?
    package let difference: Double?
    package let differenceInterval: Interval?
    /// Correlation of maps; nil without maps of wrong sites.
    package let maps: MapAgreement.Entry?

    /// Whether the model tells the class badly where the site says nothing; nil when it can't be known.
    package var isNoBetterThanSitePrior: Bool? {
      guard let interval = multiInterval else { return nil }
      // An interval that lies wholly below 0.5 tells the class no better than one that holds it.
      if interval.low <= 0.5 { return true }
      return differenceInterval.map { $0.high < 0 }
    }

    /// Whether the lesion's map follows the true site's; nil when it can't be known.
    package var followsSite: Bool? { maps?.interval.map { $0.low > 0 } }

    package var status: Status {
      switch (isNoBetterThanSitePrior, followsSite) {
      case (true, true): .raised
      case (false, _), (_, false): .quiet
      default: .unknown
      }
    }
  }

  package let multi: String
  /// The single-task model; nil when none is at hand.
  package let single: String?
  package let entries: [Entry]

  /// Looks at a multi-task model alone, or next to a single-task model on the images that both evaluated.
  package init(
    multi: ModelEvaluation, pair: PairedEvaluation?, pack: Pack, favourites: FavouriteSites,
    maps: MapAgreement, replicates: Int
  ) {
    let model = pair?.second.model ?? multi.model
    let other = pair?.first.model
    self.multi = model.name
    single = other?.name
    let parts = favourites.entries.enumerated().map { lesion, favourite in
      favourite.flatMap { AtSite(model, other, lesion: lesion, site: $0.site, pack: pack) }
    }
    let unit = [UInt16](repeating: 1, count: model.images.count)
    let bootstrap = GroupBootstrap(groups: model.groups, folds: model.folds, replicates: replicates)
    // One pass over the replicates for both models: each pair of areas has the same weights, as a
    // paired difference needs.
    let drawn = bootstrap.batched { batch in
      let own = parts.map { $0?.rocAUCs(batch) }
      return (0..<batch.count).map { replicate in own.map { $0?[replicate] ?? AtSite.none } }
    }
    let points = parts.map { $0?.rocAUCs(unit) ?? AtSite.none }
    let spreads = parts.map { $0?.spread ?? 1 }
    func rocAUCs(_ rocAUC: KeyPath<AtSite.ROCAUCs, Double?>) -> Replicates {
      Replicates(
        values: points.map { $0[keyPath: rocAUC] },
        replicates: drawn.map { replicate in replicate.map { $0[keyPath: rocAUC] } },
        spreads: spreads
      )
    }
    let (own, theirs) = (rocAUCs(\.mine), rocAUCs(\.theirs))
    let gaps = Replicates.difference(first: theirs, second: own)
    entries = parts.indices.map { lesion in
      let part = parts[lesion]
      let isDrawn = part?.isDrawn ?? false
      return Entry(
        lesion: lesion, favourite: favourites.entries[lesion], images: part?.images ?? 0,
        positives: part?.positives ?? 0, single: theirs.values[lesion], multi: own.values[lesion],
        multiInterval: isDrawn ? own.interval(of: lesion) : nil, difference: gaps.values[lesion],
        differenceInterval: isDrawn ? gaps.interval(of: lesion) : nil,
        maps: maps.entries[lesion])
    }
  }

  /// The two models among images of one site.
  private struct AtSite {
    /// Areas under the ROC curve of the multi-task and of the single-task model.
    struct ROCAUCs {
      let mine: Double?
      let theirs: Double?
    }

    /// What there is without images.
    static let none = ROCAUCs(mine: nil, theirs: nil)

    let positives: Int
    /// Whether enough cases were evaluated for an interval: the data set has 20 there, the runs maybe fewer.
    let isDrawn: Bool
    /// What deviations of its replicates are multiplied with.
    let spread: Double
    private let rows: [Int]
    private let mine: FoldedMetric
    private let theirs: FoldedMetric?

    var images: Int { rows.count }

    init?(_ model: EvaluatedModel, _ other: EvaluatedModel?, lesion: Int, site: Int, pack: Pack) {
      guard let scores = model.lesions else { return nil }
      let rows = (0..<scores.rows).filter { pack.images[model.images[$0]].site == site }
      guard !rows.isEmpty else { return nil }
      let folds = rows.map { model.folds[$0] }
      func here(_ scores: Scores) -> Scores {
        Scores(
          classes: 1, values: rows.map { scores.values[$0 * scores.classes + lesion] },
          states: rows.map { scores.states[$0 * scores.classes + lesion] })
      }
      func metric(_ scores: Scores) -> FoldedMetric {
        FoldedMetric(ROCAUC(), scores: here(scores), folds: folds)
      }
      mine = metric(scores)
      // Of labels and groups alone, which both models share.
      spread = here(scores).spreads(groups: rows.map { model.groups[$0] }, folds: folds)[0]
      theirs = other?.lesions.map(metric)
      let present = rows.filter { scores.states[$0 * scores.classes + lesion] == .present }
      positives = present.count
      isDrawn = Set(present.map { model.groups[$0] }).count >= ClassResult.casesForInterval
      self.rows = rows
    }

    func rocAUCs(_ weights: [UInt16]) -> ROCAUCs {
      let own = rows.map { weights[$0] }
      return ROCAUCs(mine: mine.foldMeans(own)[0], theirs: theirs?.foldMeans(own)[0])
    }

    /// The same in each replicate of a batch.
    func rocAUCs(_ batch: ReplicateBatch) -> [ROCAUCs] {
      let own = batch.selecting(rows)
      let first = mine.foldMeans(own)
      let second = theirs?.foldMeans(own)
      return first.indices.map { ROCAUCs(mine: first[$0][0], theirs: second?[$0][0]) }
    }
  }
}
