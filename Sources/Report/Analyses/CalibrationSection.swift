internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// Whether probabilities mean what they say.
struct CalibrationSection {
  let pack: Pack
  let main: ModelEvaluation

  /// The curve, the errors and the table; empty for a model without lesions.
  var html: HTML {
    guard let scores = main.model.lesions else { return "" }
    let curve = Reliability(scores)
    return """
      <p>Of all pairs of a test image and a class that were given a probability, the share that is true: on \
      the dashed line a probability means what it says. Above it the model is too modest, below it too sure. \
      The mean distance, weighted by the number of pairs, is \
      <b>\(Figures.score(curve.expectedError))</b>. Model \(main.model.name), all folds.</p>
      <div class="scroll">\(drawing(curve))</div>
      <details><summary>The curve in numbers, and every class</summary>\(table(curve))\(classes(scores))</details>
      """
  }

  private func drawing(_ curve: Reliability) -> HTML {
    let x = Axis(low: 0, high: 1, start: 46, end: 346)
    let y = Axis(low: 0, high: 1, start: 310, end: 10)
    let most = Double(curve.bins.map(\.count).max() ?? 1)
    let points = curve.bins.compactMap { bin -> (x: Double, y: Double?)? in
      bin.probability.map { ($0, bin.frequency) }
    }
    let marks = curve.bins.compactMap { bin -> HTML? in
      guard let probability = bin.probability, let frequency = bin.frequency else { return nil }
      // The area of a mark is the number of pairs.
      let radius = 2.5 + 6 * (Double(bin.count) / most).squareRoot()
      return """
        <circle class="f1" opacity=".75" cx="\(x.coordinate(probability))" cy="\(y.coordinate(frequency))" \
        r="\(Figures.decimal(radius, 1))" data-tip="said \(Figures.percent(probability)), true \
        \(Figures.percent(frequency)), \(Figures.count(bin.count, "pair"))"/>
        """
    }
    return """
      <svg width="370" height="352" viewBox="0 0 370 352" role="img" aria-label="Reliability curve">\
      \(Curve.frame(x: x, y: y, xTitle: "probability said"))\
      <path class="zero" d="M\(x.coordinate(0)) \(y.coordinate(0))L\(x.coordinate(1)) \(y.coordinate(1))"/>\
      <path class="line c1" d="\(Curve.path(points, x: x, y: y))"/>\(marks)</svg>
      """
  }

  private func table(_ curve: Reliability) -> HTML {
    var table = ReportTable(
      id: "reliability-table",
      columns: [
        .init(title: "Probability said", isNumber: true),
        .init(title: "Share true", isNumber: true),
        .init(title: "Pairs", isNumber: true),
      ])
    for bin in curve.bins where bin.count > 0 {
      table.row([
        ReportTable.number("\(Figures.score(bin.probability))", bin.probability),
        ReportTable.number("\(Figures.score(bin.frequency))", bin.frequency),
        ReportTable.count(bin.count),
      ])
    }
    return table.html
  }

  private func classes(_ scores: Scores) -> HTML {
    var table = ReportTable(
      id: "calibration-table",
      columns: [
        .init(title: "Class"), .init(title: "Calibration error", isNumber: true),
        .init(title: "Mean probability", isNumber: true),
        .init(title: "Share true", isNumber: true),
        .init(title: "Pairs", isNumber: true),
      ])
    for (lesion, entry) in pack.manifest.lesions.enumerated() {
      let curve = Reliability(scores, classes: [lesion])
      let count = curve.bins.reduce(0) { $0 + $1.count }
      let said = curve.bins.reduce(0) { $0 + $1.sum } / Double(max(1, count))
      let right = Double(curve.bins.reduce(0) { $0 + $1.positives }) / Double(max(1, count))
      table.row([
        ReportTable.cell("\(entry.label)"),
        ReportTable.number("\(Figures.score(curve.expectedError))", curve.expectedError),
        ReportTable.number("\(Figures.score(count == 0 ? nil : said))", count == 0 ? nil : said),
        ReportTable.number("\(Figures.score(count == 0 ? nil : right))", count == 0 ? nil : right),
        ReportTable.count(count),
      ])
    }
    return table.html
  }
}
