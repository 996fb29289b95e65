/// What a schedule watches on the validation images: the loss or the metric of a head, or the sum
/// of the weighted losses.
///
/// It decides about plateaus and early stop, and names the head whose loss or metric chooses the
/// checkpoint.
package enum Monitor: String, Sendable, CaseIterable {
  /// The loss of the primary head: lesions, or sites where there is no lesion head.
  case auto
  /// L_s.
  case lesionLoss = "lesion.loss"
  /// mAP-class.
  case lesionMeanAP = "lesion.mAP"
  /// L_b.
  case siteLoss = "site.loss"
  /// The share of images with a known site whose site is the likeliest.
  case siteTop1 = "site.top1"
  /// The losses of all heads, times their weights.
  case sum

  /// What a reader calls it.
  var caption: String {
    switch self {
    case .auto, .sum: "validation loss"
    case .lesionLoss: "validation loss of lesions"
    case .lesionMeanAP: "validation mAP-class"
    case .siteLoss: "validation loss of sites"
    case .siteTop1: "validation site top-1"
    }
  }

  /// Whether all heads that it needs are trained.
  func suits(_ tasks: Tasks) -> Bool {
    switch self {
    case .auto, .sum: true
    case .lesionLoss, .lesionMeanAP: tasks.hasLesions
    case .siteLoss, .siteTop1: tasks.hasSites
    }
  }

  /// The loss of the same head; of the sum itself.
  var loss: Monitor {
    switch self {
    case .lesionMeanAP: .lesionLoss
    case .siteTop1: .siteLoss
    default: self
    }
  }

  /// The metric of the same head; nil of the sum, which has none.
  var metric: Monitor? {
    switch self {
    case .lesionLoss, .lesionMeanAP: .lesionMeanAP
    case .siteLoss, .siteTop1: .siteTop1
    case .auto, .sum: nil
    }
  }

  /// A number that is lower where the network is better: a loss, or a metric with its sign changed.
  ///
  /// A metric that has no value, such as the mAP of images without a lesion, counts as 0.
  func score(_ validation: Validation) -> Double {
    switch self {
    case .auto, .sum: validation.objective
    case .lesionLoss: validation.lesionLoss ?? .infinity
    case .siteLoss: validation.siteLoss ?? .infinity
    case .lesionMeanAP: -(validation.meanAP ?? 0)
    case .siteTop1: -(validation.siteTop1 ?? 0)
    }
  }
}

/// Which state of a training is kept as the best checkpoint.
package enum BestCheckpoint: String, Sendable, CaseIterable {
  /// The last where the rate falls by the clock (cosine, step), else that of the lowest loss.
  case auto
  /// The validation with the lowest loss of the monitored head, or the lowest sum.
  case loss
  /// The validation with the highest metric of the monitored head.
  case metric
  /// The state at the end of training.
  case last
}

extension Recipe {
  /// The same recipe with what it watches, and what it keeps, decided.
  ///
  /// On long runs the cross-entropy rises by overconfidence while the ranking still improves, so
  /// that the lowest loss picks an epoch that ranks worse than the last one. Where the schedule
  /// itself ends at a small rate, the end is the best that it has.
  func selectionDecided() -> Recipe {
    var recipe = self
    if schedule.monitor == .auto {
      recipe.schedule.monitor = tasks.hasLesions ? .lesionLoss : .siteLoss
    }
    if schedule.best == .auto {
      recipe.schedule.best = [.cosine, .step].contains(schedule.kind) ? .last : .loss
    }
    return recipe
  }

  /// What chooses the best checkpoint of a decided recipe; nil when it is the last state.
  var selector: Monitor? {
    switch schedule.best {
    case .last: nil
    case .metric: schedule.monitor.metric
    case .auto, .loss: schedule.monitor.loss
    }
  }
}

extension Monitor: RecipeValue {}
extension BestCheckpoint: RecipeValue {}
