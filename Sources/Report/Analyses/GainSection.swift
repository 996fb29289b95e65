internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// The multi-task model against the single-task one, and whether the gain follows predilection.
struct GainSection {
  let gain: Gain
  let pack: Pack

  /// What was found, a scatter and a table.
  var html: HTML {
    """
    <p>\(gain.multi) minus \(gain.single): average precision on the \
    \(Figures.count(gain.images)) images that both evaluated, in the same bootstrap replicates of cases. q is the \
    p-value after Benjamini and Hochberg's correction over the classes. \
    <a href="gain.csv">gain.csv</a></p>
    <h3>Gain against predilection</h3>
    <p>If the second task helps through the site, classes that keep to a site should gain more. \
    \(reading) Classes that one task already ranks well have little left to gain: the partial \
    correlation takes out what the number of positives and the single-task AP explain.</p>
    \(trend)
    \(scatter)
    \(table)
    """
  }

  private var reading: HTML {
    let plain = gain.trend.plain
    guard let value = plain.value, let interval = plain.interval else {
      return "Too few classes have both numbers to tell."
    }
    let reading =
      interval.low > 0
      ? "Here they do" : interval.high < 0 ? "Here they gain less" : "Here that can't be determined"
    return """
      \(reading): the rank correlation of gain and predilection is <b>\(Figures.signed(value, 2))</b> \
      (\(Self.range(interval))) over \(Figures.count(plain.classes, "class", "classes")).
      """
  }

  private static func range(_ interval: Interval?) -> String {
    interval.map { "\(Figures.signed($0.low, 2)) to \(Figures.signed($0.high, 2))" } ?? "–"
  }

  private var trend: HTML {
    var table = ReportTable(
      id: "trend-table",
      columns: [
        .init(title: "Rank correlation of gain and predilection"),
        .init(title: "Value", isNumber: true), .init(title: "Interval"),
        .init(title: "Classes", isNumber: true),
      ])
    func add(_ title: String, _ estimate: GainTrend.Estimate) {
      table.row([
        ReportTable.cell("\(title)"),
        ReportTable.number("\(Figures.signed(estimate.value, 2))", estimate.value),
        ReportTable.cell("<span class=\"range\">\(Self.range(estimate.interval))</span>"),
        ReportTable.count(estimate.classes),
      ])
    }
    let given = "given positives and single-task AP"
    add("Spearman", gain.trend.plain)
    add("partial, \(given)", gain.trend.partial)
    if let without = gain.trend.withoutException {
      add("Spearman, without \(GainTrend.exception)", without.plain)
      add("partial, \(given), without \(GainTrend.exception)", without.partial)
    }
    return """
      \(table.html)
      <p class="note">Intervals come from one bootstrap of cases that computes gain and predilection again \
      in every replicate. \(GainTrend.exception) was named before any result: it and the scalp are nearly the \
      same thing, so that the site may say nothing new.</p>
      """
  }

  private var scatter: HTML {
    let points = gain.entries.compactMap { entry -> (Gain.Entry, Double, Double)? in
      guard let value = entry.gain, let bits = entry.predilection else { return nil }
      return (entry, bits, value)
    }
    guard points.count > 2 else { return "" }
    let lows = points.map { $0.0.interval?.low ?? $0.2 }
    let highs = points.map { $0.0.interval?.high ?? $0.2 }
    // Room to the right for the label of the last mark.
    let x = Axis(
      low: min(0, points.map(\.1).min() ?? 0), high: (points.map(\.1).max() ?? 1) * 1.15, start: 56,
      end: 700)
    let y = Axis(low: min(0, lows.min() ?? 0), high: max(0, highs.max() ?? 1), start: 360, end: 14)
    var labels = LabelPositions()
    let marks = points.sorted { $0.1 < $1.1 }.map { entry, bits, value -> HTML in
      let label = pack.manifest.lesions[entry.lesion].label
      let height = labels.add(label, x: x.position(bits), y: y.position(value))
      let interval: HTML =
        entry.interval.map {
          """
          <path class="whisker" opacity=".35" \
          d="M\(x.coordinate(bits)) \(y.coordinate($0.low))V\(y.coordinate($0.high))"/>
          """
        } ?? ""
      return """
        <g data-tip="\(label): gain \(Figures.signed(value)) \
        (\(DifferenceSection.range(entry.interval))), \(Figures.decimal(bits, 2)) bits, \
        \(Figures.count(entry.positives, "positive"))">\(interval)\
        <circle class="\(entry.isFew ? "few" : "f1")" r="4" cx="\(x.coordinate(bits))" cy="\(y.coordinate(value))"/>\
        <text x="\(x.coordinate(bits))" y="\(Axis.text(height))" dx="7" dy="4">\(label)</text></g>
        """
    }
    return """
      <div class="scroll wide"><svg width="760" height="400" viewBox="0 0 760 400" role="img" \
      aria-label="Gain in average precision by predilection">\
      \(Curve.frame(x: x, y: y, xTitle: "predilection, bits above chance"))\
      <path class="zero" d="M56 \(y.coordinate(0))H700"/>\(marks)</svg></div>
      <p class="note">Upwards: gain in average precision, with its interval. A hollow mark has few \
      positives.</p>
      """
  }

  private var table: HTML {
    var table = ReportTable(
      id: "gain-table",
      columns: [
        .init(title: "Class"), .init(title: "AP, lesions only", isNumber: true),
        .init(title: "AP, multi-task", isNumber: true), .init(title: "Gain", isNumber: true),
        .init(title: "Interval"), .init(title: "q", isNumber: true),
        .init(title: "Predilection", isNumber: true), .init(title: "Positives", isNumber: true),
      ])
    for entry in gain.entries {
      let few: HTML = HTML.when(entry.isFew, " <span class=\"tag warn\">few</span>")
      table.row([
        ReportTable.cell("\(pack.manifest.lesions[entry.lesion].label)\(few)"),
        ReportTable.number("\(Figures.score(entry.single))", entry.single),
        ReportTable.number("\(Figures.score(entry.multi))", entry.multi),
        ReportTable.number("<b>\(Figures.signed(entry.gain))</b>", entry.gain),
        ReportTable.cell(
          "<span class=\"range\">\(DifferenceSection.range(entry.interval))</span>"),
        ReportTable.number("\(Figures.pValue(entry.qValue))", entry.qValue),
        ReportTable.number("\(Figures.decimal(entry.predilection, 2))", entry.predilection),
        ReportTable.count(entry.positives),
      ])
    }
    return table.html
  }
}
