internal import Evaluation
internal import Markup
internal import Metrics

/// Paired differences of any two models.
struct DifferenceSection {
  let differences: Differences

  /// The table; empty when there is nothing to compare.
  var html: HTML {
    guard !differences.entries.isEmpty else { return "" }
    var table = ReportTable(
      id: "differences-table",
      columns: [
        .init(title: "Metric"), .init(title: "Second"), .init(title: "First"),
        .init(title: "Second minus first", isNumber: true), .init(title: "Interval"),
        .init(title: "p", isNumber: true), .init(title: "Images", isNumber: true),
      ], isSearchable: differences.entries.count > 12)
    for entry in differences.entries {
      let isClear = entry.interval.map { $0.low > 0 || $0.high < 0 } ?? false
      let value: HTML = "\(Figures.signed(entry.value))"
      table.row([
        ReportTable.cell("\(entry.metric)"), ReportTable.cell("\(entry.second)"),
        ReportTable.cell("\(entry.first)"),
        ReportTable.number(isClear ? "<b>\(value)</b>" : value, entry.value),
        ReportTable.cell("<span class=\"range\">\(Self.range(entry.interval))</span>"),
        ReportTable.number("\(Figures.pValue(entry.pValue))", entry.pValue),
        ReportTable.count(entry.images),
      ])
    }
    return """
      <p>Each pair on the images that both evaluated, in the same bootstrap replicates of cases, so that what is hard \
      for both cancels out; bold where the 95 % interval leaves 0 out. p is two-sided and not corrected \
      for the number of rows; metrics in which two models are equal in every replicate are left out. <a href="differences.csv">differences.csv</a></p>
      \(table.html)
      """
  }

  /// The two ends of an interval of a difference.
  static func range(_ interval: Interval?) -> String {
    interval.map { "\(Figures.signed($0.low)) to \(Figures.signed($0.high))" } ?? "–"
  }
}
