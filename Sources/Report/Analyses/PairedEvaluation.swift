internal import Metrics

/// Two models judged on the same images in the same draws of cases.
struct PairedEvaluation: Sendable {
  let first: Evaluation
  let second: Evaluation

  /// Judges anew where the models did not judge the same images; nil when they have none in common.
  init?(_ first: Evaluation, _ second: Evaluation, draws: Int) {
    if first.model.images == second.model.images && first.model.folds == second.model.folds {
      self.first = first
      self.second = second
      return
    }
    let rows = JudgedModel.common(first.model, second.model)
    guard !rows.0.isEmpty else { return nil }
    let one = first.model.selecting(rows.0)
    self.first = Evaluation(one, draws: draws)
    // Cases are drawn within the first's folds, or the draws would not be the same.
    self.second = Evaluation(second.model.selecting(rows.1), draws: draws, strata: one.folds)
  }

  /// Images that both judged.
  var images: Int { first.model.images.count }

  /// The second's values of a metric minus the first's, in all images and in every draw; nil where one lacks it.
  func difference(_ metric: String) -> Replicates? {
    guard let before = first.place(of: metric), let after = second.place(of: metric) else {
      return nil
    }
    return Replicates.difference(
      first: first.replicates[before], second: second.replicates[after])
  }
}
