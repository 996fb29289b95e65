internal import Metrics

/// Every metric of every model, with what scores that tell nothing would give.
struct SummarySection {
  let evaluations: [Evaluation]
  let showsPaper: Bool

  /// The table.
  var html: HTML {
    var columns: [ReportTable.Column] = [.init(title: "Metric")]
    for evaluation in evaluations {
      columns.append(.init(title: evaluation.model.name, isNumber: true))
      columns.append(.init(title: "Chance", isNumber: true))
    }
    var table = ReportTable(id: "metrics-table", columns: columns)
    for metric in AllMetrics.metrics
    where evaluations.contains(where: { $0.summary(metric.name) != nil }) {
      var cells: [HTML] = [
        ReportTable.cell("<b>\(metric.name)</b><div class=\"why\">\(metric.definition)</div>")
      ]
      for evaluation in evaluations {
        let summary = evaluation.summary(metric.name)
        cells.append(
          ReportTable.number(
            """
            \(Figures.score(summary?.value))<br><span class="range">\
            \(ClassTable.range(summary?.interval))</span>
            """, summary?.value))
        cells.append(
          ReportTable.number("\(Figures.score(summary?.chance))", summary?.chance))
      }
      table.row(cells)
    }
    return """
      <p>“Chance” is the same metric for scores that tell nothing about the image: each class's, or \
      each site's, share of all images. <a href="summary.csv">summary.csv</a></p>
      \(table.html)
      """
  }
}
