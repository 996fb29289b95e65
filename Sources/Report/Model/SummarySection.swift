internal import Evaluation
internal import Markup
internal import Metrics

/// Every metric of every model, with what scores that know nothing of the images would give.
struct SummarySection {
  let evaluations: [ModelEvaluation]
  let headrooms: [SiteHeadroom]

  var html: HTML {
    let columns: [ReportTable.Column] =
      [.init(title: "Metric")] + evaluations.map { .init(title: $0.model.name, isNumber: true) }
      + [.init(title: "Same for all", isNumber: true, hint: "every image with the same scores")]
    var table = ReportTable(id: "metrics-table", columns: columns)
    // Models differ in what they have: a metric of any model gets a row.
    var metrics = [any Metric]()
    for metric in evaluations.flatMap(\.summaries).map(\.metric)
    where !metrics.contains(where: { $0.name == metric.name }) {
      metrics.append(metric)
    }
    for metric in metrics {
      let summaries = evaluations.map { $0.summary(metric) }
      guard let some = summaries.compactMap(\.self).first else { continue }
      let values = zip(evaluations, summaries).map { evaluation, summary -> HTML in
        guard let summary else {
          // n/a: the metric needs thresholds and the model has none. A dash: the model has no such
          // task.
          let lacksThresholds = metric.needsThresholds && evaluation.model.lesions != nil
          return ReportTable.number(lacksThresholds ? "n/a" : "–", nil)
        }
        return ReportTable.number(
          """
          <b>\(Figures.score(summary.value))</b><br><span class="range">\
          \(ClassTable.range(summary.interval))<br>\
          chance \(Figures.score(summary.chance?.mean))</span>
          """, summary.value)
      }
      table.row(
        [
          ReportTable.cell(
            "\(metric.name) <span class=\"why\" title=\"\(Self.unit(metric))\">\(Self.caption(metric))</span>"
          )
        ]
          + values + [
            ReportTable.number("\(Figures.score(some.prevalenceBaseline))", some.prevalenceBaseline)
          ])
      if metric.name == SiteHeadroom.metric.name, let row = siteGiven { table.row(row) }
    }
    return """
      <p>“Chance” is the mean of the same metric when the model's own scores are permuted over other cases of the \
      fold. “Same for all” gives every image the same scores: each class's, or each site's, share of all \
      images, and for F1 always yes. <a href="#definitions">Definitions</a> are below. \
      <a href="summary.csv">summary.csv</a></p>
      \(table.html)\(missing)
      """
  }

  /// mAP-class of each model where the site of each image is given; nil where no model has it.
  private var siteGiven: [HTML]? {
    guard headrooms.contains(where: { $0.value != nil }) else { return nil }
    let hint = """
      the site of each image is known and moves the model's scores: logit p + alpha r, as derm-train predict --sites does
      """ as HTML
    let values = evaluations.map { evaluation in
      guard let found = headrooms.first(where: { $0.model == evaluation.model.name }),
        found.value != nil
      else { return ReportTable.number("–", nil) }
      return ReportTable.number(
        """
        <b>\(Figures.score(found.value))</b><br><span class="range">\(Figures.signed(found.gain.value)) \
        (\(DifferenceSection.range(found.gain.interval)))</span>
        """, found.value)
    }
    return [
      ReportTable.cell(
        "\(SiteHeadroom.metric.name), site given <span class=\"why\" title=\"\(hint)\">the true site is known</span>"
      )
    ] + values + [ReportTable.number("–", nil)]
  }

  /// Why a model that predicts lesions has no F1.
  private var missing: HTML {
    let reasons = evaluations.compactMap { evaluation -> HTML? in
      guard evaluation.model.lesions != nil,
        case .none(let reason) = evaluation.model.thresholdSource
      else { return nil }
      return
        "<p class=\"range\">\(F1Score().name) of \(evaluation.model.name) is n/a: it needs \(reason.text).</p>"
    }
    return HTML.joined(reasons, "")
  }

  /// A few words on a metric, with its direction where that does not show in its name.
  private static func caption(_ metric: any Metric) -> String {
    metric.direction == .lowerIsBetter ? "\(metric.caption), lower is better" : metric.caption
  }

  /// What its values count, and what they lie between.
  private static func unit(_ metric: any Metric) -> String {
    let ends = [metric.range.lowerBound, metric.range.upperBound].map { Figures.decimal($0, 0) }
    return "\(metric.unit.rawValue), from \(ends[0]) to \(ends[1])"
  }
}
