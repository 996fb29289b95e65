internal import Artifacts

/// What a schedule watches on the validation images: the loss or the metric of a head, or the sum
/// of the weighted losses.
///
/// It decides about plateaus and early stop, and names the head whose loss or metric chooses the
/// checkpoint.
package enum Monitor: Sendable, Hashable {
  /// What is watched of a head.
  package enum Quantity: String, Sendable, CaseIterable {
    /// Its loss: L_s of lesions, L_b of sites.
    case loss
    /// Of a multi-label head: mean average precision, mAP-class of lesions.
    case meanAP = "mAP"
    /// Of a multi-class head: the share of images with a known class whose class is the likeliest.
    case top1
  }

  /// The loss of the primary head: lesions, or sites where there is no lesion head.
  case auto
  /// A quantity of a head.
  case head(String, Quantity)
  /// The losses of all heads, times their weights.
  case sum

  /// L_s.
  package static let lesionLoss = Monitor.head(Head.lesionID, .loss)
  /// mAP-class.
  package static let lesionMeanAP = Monitor.head(Head.lesionID, .meanAP)
  /// L_b.
  package static let siteLoss = Monitor.head(Head.siteID, .loss)
  /// The share of images with a known site whose site is the likeliest.
  package static let siteTop1 = Monitor.head(Head.siteID, .top1)

  /// What a reader calls it.
  var caption: String {
    switch self {
    case .auto, .sum: "validation loss"
    case .lesionMeanAP: "validation mAP-class"
    case .head(Head.lesionID, .loss): "validation loss of lesions"
    case .head(Head.siteID, .loss): "validation loss of sites"
    case .head(let id, .loss): "validation loss of \(id)"
    case .head(let id, .meanAP): "validation mAP of \(id)"
    case .head(let id, .top1): "validation \(id) top-1"
    }
  }

  /// All that a recipe can watch.
  static func choices(_ recipe: Recipe) -> [Monitor] {
    var heads: [(id: String, kind: Head.Kind)] = []
    if recipe.tasks.hasLesions { heads.append((Head.lesionID, .multiLabel)) }
    if recipe.tasks.hasSites { heads.append((Head.siteID, .multiClass)) }
    heads += recipe.heads.all.map { ($0.id, $0.kind) }
    return [.auto]
      + heads.flatMap { head in
        [.head(head.id, .loss), .head(head.id, head.kind == .multiLabel ? .meanAP : .top1)]
      } + [.sum]
  }

  /// The loss of the same head; of the sum itself.
  var loss: Monitor {
    if case .head(let id, _) = self { .head(id, .loss) } else { self }
  }

  /// The metric of the same head in a recipe; nil of the sum, which has none.
  func metric(in recipe: Recipe) -> Monitor? {
    guard case .head(let id, _) = self else { return nil }
    return Self.choices(recipe).first { choice in
      if case .head(id, let quantity) = choice { quantity != .loss } else { false }
    }
  }

  /// A number that is lower where the network is better: a loss, or a metric with its sign changed.
  ///
  /// A metric that has no value, such as the mAP of images without a lesion, counts as 0.
  func score(_ validation: Validation) -> Double {
    switch self {
    case .auto, .sum: validation.objective
    case .head(let id, .loss): validation[id]?.loss ?? .infinity
    case .head(let id, _): -(validation[id]?.metric ?? 0)
    }
  }
}

/// The heads of which validation images have to say something, because they decide about a training.
struct WatchedHeads: Sendable {
  /// One of them is enough.
  let ids: Set<String>
  /// Whether a present class is needed: average precision has no value without one.
  let needsPresent: Bool
  /// What they do, behind their names in a sentence.
  let purpose: String
  /// What to do where the images say nothing.
  let remedy: String
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

  /// What validation images have to say for plateaus, early stop and the choice of the best checkpoint; nil where none
  /// of them is in use.
  var watched: WatchedHeads? {
    let decided = selectionDecided().schedule
    let stops = decided.kind == .plateau || decided.earlyStop > 0
    guard stops || decided.best != .last else { return nil }
    let ids: Set<String>
    var needsPresent = false
    if case .head(let id, let quantity) = decided.monitor {
      ids = [id]
      needsPresent = stops && quantity != .loss || decided.best == .metric
    } else {
      ids = Set(headLosses.keys.filter { weight(of: $0) > 0 })
    }
    return WatchedHeads(
      ids: ids, needsPresent: needsPresent, purpose: "which the schedule watches",
      remedy:
        "Watch another head (schedule.monitor), or keep the last state (schedule.kind: cosine).")
  }

  /// What chooses the best checkpoint of a decided recipe; nil when it is the last state.
  var selector: Monitor? {
    switch schedule.best {
    case .last: nil
    case .metric: schedule.monitor.metric(in: self)
    case .auto, .loss: schedule.monitor.loss
    }
  }
}

extension Monitor: RecipeValue {
  static var expected: String {
    "one of auto, lesion.loss, lesion.mAP, site.loss, site.top1, sum, or HEAD.loss, HEAD.mAP, HEAD.top1 of another head"
  }

  static func read(_ scalars: [String], isList: Bool) -> Monitor? {
    guard !isList, scalars.count == 1 else { return nil }
    if scalars[0] == Monitor.auto.text { return .auto }
    if scalars[0] == Monitor.sum.text { return .sum }
    let parts = scalars[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, let quantity = Quantity(rawValue: parts[1]) else {
      return nil
    }
    return .head(parts[0], quantity)
  }

  package var text: String {
    switch self {
    case .auto: "auto"
    case .sum: "sum"
    case .head(let id, let quantity): "\(id).\(quantity.rawValue)"
    }
  }
}

extension BestCheckpoint: RecipeValue {}
