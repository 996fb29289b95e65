internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// How often each model names the body site right: single-task against multi-task, with intervals.
struct SiteAccuracySection {
  let pack: Pack
  let evaluations: [ModelEvaluation]
  let differences: Differences

  private var models: [ModelEvaluation] { evaluations.filter { $0.model.sites != nil } }
  private static let metrics = AllMetrics.siteRanks

  /// The drawing and the tables; empty when no model predicts sites.
  var html: HTML {
    guard !models.isEmpty else { return "" }
    return """
      <p>The share of images with a known site whose site is the likeliest, or among the three or five \
      likeliest; lines are 95 % intervals, the dashed lines always answer the commonest sites. \(paired)</p>
      <div class="scroll">\(drawing)</div>
      <details><summary>Accuracy site by site</summary>\(table)</details>
      """
  }

  /// What the second task does to the first guess, in a sentence.
  private var paired: HTML {
    let tasks = Dictionary(
      models.map { ($0.model.name, $0.model.tasks) }, uniquingKeysWith: { first, _ in first })
    let entry = differences.entries.first { entry in
      entry.metric == TopKAccuracy(k: 1).name
        && Set([tasks[entry.first], tasks[entry.second]]) == Set(["site", "mtl"])
    }
    guard let entry, let value = entry.value, let interval = entry.interval else { return "" }
    let sign = tasks[entry.second] == "mtl" ? 1.0 : -1
    let ends = [sign * interval.low, sign * interval.high].sorted()
    return """
      Learning lesions together with sites changes the share named right at once by \
      <b>\(Figures.signed(100 * sign * value, 1))</b> points \
      (\(Figures.signed(100 * ends[0], 1)) to \(Figures.signed(100 * ends[1], 1))).
      """
  }

  private var drawing: HTML {
    let barWidth = 30
    let groupWidth = models.count * (barWidth + 8) + 34
    let y = Axis(low: 0, high: 1, start: 210, end: 14)
    let width = 52 + Self.metrics.count * groupWidth + 20
    let grid = [0.0, 0.25, 0.5, 0.75, 1].map { tick -> HTML in
      """
      <path class="axis" d="M46 \(y.coordinate(tick))H\(width - 16)"/>\
      <text class="soft" x="41" y="\(y.coordinate(tick))" dy="4" text-anchor="end">\
      \(Figures.decimal(100 * tick, 0)) %</text>
      """
    }
    let groups = Self.metrics.enumerated().map { index, metric -> HTML in
      let left = 52 + index * groupWidth
      let bars = models.enumerated().compactMap { number, evaluation -> HTML? in
        guard let summary = evaluation.summary(metric), let value = summary.value else {
          return nil
        }
        let x = left + number * (barWidth + 8)
        let middle = x + barWidth / 2
        let whisker: HTML =
          summary.interval.map {
            "<path class=\"ink\" d=\"M\(middle) \(y.coordinate($0.low))V\(y.coordinate($0.high))\"/>"
          } ?? ""
        return """
          <g data-tip="\(evaluation.model.name), top \(metric.k): \(Figures.percent(value)) \
          (\(ClassTable.range(summary.interval)))"><rect class="b\(number % 5 + 1)" x="\(x)" \
          y="\(y.coordinate(value))" width="\(barWidth)" \
          height="\(Axis.text(Double(y.start) - y.position(value)))"/>\(whisker)</g>
          """
      }
      // The models may have evaluated different images, of which the commonest sites have different
      // shares: the line is the highest.
      let baseline =
        models.compactMap { $0.summary(metric)?.prevalenceBaseline }.max() ?? 0
      let end = left + models.count * (barWidth + 8) - 8
      return """
        \(bars)<path class="zero" d="M\(left - 4) \(y.coordinate(baseline))H\(end + 4)"/>\
        <text x="\((left + end) / 2)" y="228" text-anchor="middle">top \(metric.k)</text>
        """
    }
    let keys = models.enumerated().map { number, evaluation -> HTML in
      """
      <span class="key"><svg width="14" height="12"><rect class="b\(number % 5 + 1)" width="14" \
      height="12"/></svg>\(evaluation.model.name)</span>
      """
    }
    return """
      <p>\(keys)</p><div class="scroll wide"><svg width="\(width)" height="236" viewBox="0 0 \(width) 236" role="img" \
      aria-label="Share of images whose site is named right">\(grid)\(groups)</svg></div>
      """
  }

  private var table: HTML {
    let confusions = models.compactMap { $0.model.sites.map { Confusion($0) } }
    var table = ReportTable(
      id: "site-table",
      columns: [.init(title: "Site"), .init(title: "Images", isNumber: true)]
        + models.map { .init(title: $0.model.name, isNumber: true) })
    for (site, entry) in pack.manifest.sites.enumerated() {
      let totals = confusions.map { $0.rowTotal(site) }
      table.row(
        [ReportTable.cell("\(entry.label)"), ReportTable.count(totals.max() ?? 0)]
          + zip(confusions, totals).map { confusion, total in
            let share = total == 0 ? nil : Double(confusion[site, site]) / Double(total)
            return ReportTable.number("\(Figures.percent(share))", share)
          })
    }
    return table.html
  }
}
