package import Artifacts
internal import Evaluation
internal import Metrics
internal import Vocabulary

extension ScoredLabels {
  /// Lesion labels and out-of-fold scores of runs, the mean where there are several; nil when none was trained on lesions.
  ///
  /// Fails when a run has no finished fold, predicts other classes than the data set's, or runs tested different images.
  package static func lesions(of runs: [Run], pack: Pack) throws -> ScoredLabels? {
    try joined(runs, pack, classes: pack.manifest.lesions.map(\.id)) { $0.lesions }
  }

  /// Body sites in the same way, one column a site.
  ///
  /// Present where the atlas states it, absent at the others, and unknown in every column where it states none. Fails
  /// as `lesions` does.
  package static func sites(of runs: [Run], pack: Pack) throws -> ScoredLabels? {
    try joined(runs, pack, classes: pack.manifest.sites.map(\.id)) { $0.sites }
  }

  private static func joined(
    _ runs: [Run], _ pack: Pack, classes: [String], _ task: (EvaluatedModel) -> Scores?
  ) throws -> ScoredLabels? {
    let models = try runs.map { try EvaluatedModel(run: $0, pack: pack) }
      .filter { task($0) != nil }
    guard let first = models.first, let scores = task(first) else { return nil }
    var sums = scores.values
    for other in models.dropFirst() {
      guard other.images == first.images, let more = task(other) else {
        throw QualityError.differentRuns(
          first: first.name, second: other.name, reason: "they tested different images")
      }
      for cell in sums.indices { sums[cell] += more.values[cell] }
    }
    let count = Float(models.count)
    return ScoredLabels(
      images: first.images.map { pack.images[$0].id }, classes: classes, folds: first.folds,
      states: scores.states, probabilities: sums.map { $0 / count })
  }
}
