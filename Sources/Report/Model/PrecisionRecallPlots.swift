internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// A small precision-recall curve for each lesion.
struct PrecisionRecallPlots {
  let pack: Pack
  let main: ModelEvaluation

  /// The curves; empty when lesions were not trained.
  var html: HTML {
    guard let scores = main.model.lesions else { return "" }
    let rows = Array(0..<scores.rows)
    let plots = main.classes.filter { $0.positives > 0 }.map { result -> HTML in
      let ranking = ClassRanking(scores, class: result.lesion, rows: rows)
      return plot(result, Self.thinned(ranking.precisionRecall()))
    }
    guard !plots.isEmpty else { return "" }
    return """
      <p>All folds' test images ranked together. Recall runs to the right, precision upwards; the \
      dashed line is prevalence, the precision of chance.</p>
      <div class="grid">\(plots)</div>
      """
  }

  private func plot(
    _ result: ClassResult, _ points: [(recall: Double, precision: Double)]
  ) -> HTML {
    let x = Axis(low: 0, high: 1, start: 26, end: 206)
    let y = Axis(low: 0, high: 1, start: 138, end: 8)
    let label = pack.manifest.lesions[result.lesion].label
    let path = Curve.path(points.map { ($0.recall, $0.precision) }, x: x, y: y)
    return """
      <figure><h4>\(label)</h4><svg width="214" height="156" viewBox="0 0 214 156" role="img" \
      aria-label="Precision and recall of \(label)" \
      data-tip="\(label): pooled AP \(Figures.score(result.pooled)), \
      \(Figures.count(result.positives, "positive"))">\
      <path class="axis" d="M26 8V138H206M26 73H206M116 8V138M26 8H206V138"/>\
      <text class="soft" x="22" y="12" text-anchor="end">1</text>\
      <text class="soft" x="22" y="142" text-anchor="end">0</text>\
      <text class="soft" x="206" y="153" text-anchor="end">1</text>\
      <path class="zero" fill="none" d="M26 \(y.coordinate(result.prevalence ?? 0))H206"/>\
      <path class="line c1" d="\(path)"/></svg></figure>
      """
  }

  /// At most about 100 points, the first and last kept.
  private static func thinned(
    _ points: [(recall: Double, precision: Double)]
  ) -> [(recall: Double, precision: Double)] {
    guard points.count > 100 else { return points }
    return (0...100).map { points[$0 * (points.count - 1) / 100] }
  }
}
