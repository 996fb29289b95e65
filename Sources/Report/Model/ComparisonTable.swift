internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// Classes by models: average precision side by side, the best in bold.
struct ComparisonTable {
  let pack: Pack
  let evaluations: [ModelEvaluation]
  let showsPaper: Bool

  var html: HTML {
    var columns: [ReportTable.Column] = [.init(title: "Class")]
    columns += evaluations.map { .init(title: $0.model.name, isNumber: true) }
    if showsPaper {
      columns += PublishedTable.models.map { .init(title: "Published \($0)", isNumber: true) }
    }
    var table = ReportTable(id: "models-table", columns: columns)
    for (lesion, entry) in pack.manifest.lesions.enumerated() {
      let results = evaluations.map { $0.classes[lesion] }
      table.row(
        [ReportTable.cell("\(entry.label)")]
          + cells(
            results.map { ($0.leading, $0.leadingInterval) }, AveragePrecision().direction)
          + published(PublishedTable.precision(of: entry.id)))
    }
    for metric in [AveragePrecision(), ImageAveragePrecision()] as [any Metric] {
      let summaries = evaluations.map { $0.summary(metric) }
      table.row(
        [ReportTable.cell("<b>\(metric.name)</b>")]
          + cells(summaries.map { ($0?.value, $0?.interval) }, metric.direction)
          + published(PublishedTable.means(of: metric)), attributes: " class=\"total\"")
    }
    let paper: HTML = """
      <p class="alert">The published columns are Table 1 of Liao and Luo (2017): another data set \
      (21,657 DermQuest images) and networks that start from ImageNet weights. They are here for \
      orientation; the numbers are not comparable.</p>
      """
    return """
      <p>Average precision of each model, the best of ours in bold. Where positives are few the \
      pooled value stands; mAP-class is the mean of fold means.</p>\(HTML.when(showsPaper, paper))
      \(table.html)
      """
  }

  private func cells(
    _ values: [(Double?, Interval?)], _ direction: MetricDirection
  ) -> [HTML] {
    let best = direction.best(values.compactMap(\.0))
    return values.map { value, interval in
      let shown: HTML =
        value != nil && value == best && values.count > 1
        ? "<b>\(Figures.score(value))</b>" : "\(Figures.score(value))"
      return ReportTable.number(
        "\(shown)<br><span class=\"range\">\(ClassTable.range(interval))</span>", value)
    }
  }

  private func published(_ values: [Double]?) -> [HTML] {
    guard showsPaper else { return [] }
    return PublishedTable.models.indices.map { index in
      ReportTable.number(
        "<span class=\"range\">\(Figures.score(values?[index]))</span>", values?[index])
    }
  }
}
