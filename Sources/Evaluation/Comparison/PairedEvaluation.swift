package import Metrics

/// Two models evaluated on the same images in the same bootstrap replicates.
package struct PairedEvaluation: Sendable {
  package let first: ModelEvaluation
  package let second: ModelEvaluation

  /// Evaluates anew unless both models have the same images in the same order and folds; nil when they have none in common.
  package init?(_ first: ModelEvaluation, _ second: ModelEvaluation, replicates: Int) {
    if first.model.images == second.model.images && first.model.folds == second.model.folds {
      self.first = first
      self.second = second
      return
    }
    let rows = EvaluatedModel.common(first.model, second.model)
    guard !rows.0.isEmpty else { return nil }
    let one = first.model.selecting(rows.0)
    self.first = ModelEvaluation(one, replicates: replicates)
    // Cases are drawn within the first's folds, or the replicates would not be the same.
    self.second = ModelEvaluation(
      second.model.selecting(rows.1), replicates: replicates, strata: one.folds)
  }

  /// Images that both evaluated.
  package var images: Int { first.model.images.count }

  /// The second's values of a metric minus the first's, in all images and in every replicate; nil where one lacks it.
  package func difference(_ metric: any Metric) -> Replicates? {
    guard let before = first.index(of: metric), let after = second.index(of: metric) else {
      return nil
    }
    return Replicates.difference(
      first: first.replicates[before], second: second.replicates[after])
  }
}
