internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics
internal import Vocabulary

/// The first screen of a model's page: the result in three sentences, then key figures.
///
/// How well lesions are recognised, which of them can be trusted, and what the second task did; without a
/// single-task run to compare with, how well sites are recognised.
struct ModelOpening {
  let comparison: Comparison
  let main: ModelEvaluation

  private var pack: Pack { comparison.pack }

  /// Warnings, sentences and figures.
  var html: HTML {
    """
    \(comparison.warnings.map { "<p class=\"alert\">\($0.text)</p>" as HTML })\
    <div class="lead">\(precision)\(chance)\(comparison.gain == nil ? sites : gain)</div>
    \(facts)
    """
  }

  private var kind: String {
    switch main.model.tasks {
    case "mtl": "The multi-task network"
    case "lesion": "The lesion network"
    case "site": "The site network"
    default: "The ensemble"
    }
  }

  private func range(_ interval: Interval?) -> String {
    guard let interval else { return "no interval" }
    return "\(Figures.score(interval.low)) to \(Figures.score(interval.high))"
  }

  private func range(percent interval: Interval?) -> String {
    guard let interval else { return "no interval" }
    return "\(Figures.percent(interval.low)) to \(Figures.percent(interval.high))"
  }

  private var precision: HTML {
    guard let summary = main.summary(AveragePrecision()) else { return "" }
    let evaluated = main.classes.count { $0.ap != nil }
    return """
      <p>\(kind) <b>\(main.model.name)</b> reaches a mean average precision of \
      <b>\(Figures.score(summary.value))</b> (95 % interval \(range(summary.interval))) over \
      \(Figures.count(evaluated, "lesion class", "lesion classes")), where chance would give \
      \(Figures.score(summary.chance?.mean)).</p>
      """
  }

  private var chance: HTML {
    let evaluated = main.classes.filter { $0.leading != nil }
    guard !evaluated.isEmpty else { return "" }
    let clear = evaluated.count { $0.beatsChance == true }
    let order = evaluated.sorted { ($0.leading ?? 0, $1.lesion) > ($1.leading ?? 0, $0.lesion) }
    let best = order.prefix(2).map { pack.manifest.lesions[$0.lesion].label }
    // No class is among the strongest and the weakest.
    let worst = order.dropFirst(2).suffix(2).reversed().map {
      pack.manifest.lesions[$0.lesion].label
    }
    let flagged = evaluated.count(where: \.isFlagged)
    let caution =
      flagged == 0
      ? ""
      : "; \(Figures.count(flagged, "class", "classes")) with few positives "
        + "\(flagged == 1 ? "is" : "are") marked"
    return """
      <p><b>\(clear) of \(evaluated.count)</b> classes clearly beat chance, by a test \
      that calls any class wrongly in at most 5 % of reports; strongest \(best.count == 1 ? "is" : "are") \
      \(Figures.list(best))\(worst.isEmpty ? "" : ", weakest " + Figures.list(Array(worst)))\(caution).</p>
      """
  }

  private var sites: HTML {
    guard let summary = main.summary(TopKAccuracy(k: 1)), let scores = main.model.sites else {
      return ""
    }
    let commonest = (0..<scores.classes).max { count(scores, $0) < count(scores, $1) } ?? 0
    return """
      <p>It names the body site right in <b>\(Figures.percent(summary.value))</b> of images \
      (\(range(percent: summary.interval))); always answering “\
      \(pack.manifest.sites[commonest].label)” would be right in \(Figures.percent(summary.prevalenceBaseline)).</p>
      """
  }

  private func count(_ scores: Scores, _ site: Int) -> Int {
    stride(from: site, to: scores.states.count, by: scores.classes)
      .count { scores.states[$0] == .present }
  }

  private var gain: HTML {
    guard let gain = comparison.gain else { return "" }
    let up = gain.entries.count { ($0.qValue ?? 1) < FalseDiscovery.level && ($0.gain ?? 0) > 0 }
    let down = gain.entries.count { ($0.qValue ?? 1) < FalseDiscovery.level && ($0.gain ?? 0) < 0 }
    return """
      <p>Learning sites together with lesions changes mean average precision by \
      <b>\(Figures.signed(gain.mean.gain))</b> (\(signedRange(gain.mean.interval))) against \
      \(gain.single); after correction for many tests \(up) \(up == 1 ? "class gains" : "classes gain") and \
      \(down) \(down == 1 ? "loses" : "lose").</p>
      """
  }

  private func signedRange(_ interval: Interval?) -> String {
    guard let interval else { return "no interval" }
    return "\(Figures.signed(interval.low)) to \(Figures.signed(interval.high))"
  }

  private var facts: HTML {
    var facts = [
      (
        name: "Images evaluated", value: Figures.count(main.model.images.count),
        detail: "each by the model of its own fold"
      ),
      (name: "Cases", value: Figures.count(Set(main.model.groups).count), detail: "groups"),
    ]
    for metric in AllMetrics.headline {
      guard let summary = main.summary(metric) else { continue }
      facts.append(
        (metric.name, Figures.score(summary.value), "chance \(Figures.score(summary.chance?.mean))")
      )
    }
    return Page.facts(facts)
  }
}
