internal import Markup
internal import Quality

/// How many errors are left, and when to stop.
struct ErrorsLeftSection {
  let audit: QualityAudit

  /// The table; empty without scores.
  var html: HTML {
    guard !audit.left.isEmpty else { return "" }
    var table = ReportTable(
      id: "left-table",
      columns: [
        .init(title: "Direction"), .init(title: "Labels", isNumber: true),
        .init(title: "Answered", isNumber: true), .init(title: "Found wrong", isNumber: true),
        .init(title: "Expected left", isNumber: true), .init(title: "90 % interval"),
        .init(title: "Answers to find half", isNumber: true), .init(title: "From"),
      ])
    for left in audit.left {
      table.row([
        ReportTable.cell("\(left.direction)"), ReportTable.count(left.cells),
        ReportTable.count(left.answered), ReportTable.count(left.found),
        ReportTable.number("\(Figures.count(Int(left.expectedLeft.rounded())))", left.expectedLeft),
        ReportTable.cell("\(interval(left))"), ReportTable.count(left.answersForHalf),
        ReportTable.cell("\(left.source == "sample" ? "the random sample" : "the ranking alone")"),
      ])
    }
    return """
      <p>\(advice)</p>
      \(table.html)\(EffortCurve(audit: audit).html)
      """
  }

  private func interval(_ left: ErrorsLeft) -> String {
    guard let low = left.low, let high = left.high else { return "–" }
    return "\(Figures.count(Int(low.rounded()))) to \(Figures.count(Int(high.rounded())))"
  }

  private var advice: String {
    let words =
      "The questions hold a random sample of labels, not marked among the others: what people answer on it "
    guard audit.left.contains(where: { $0.source == "sample" }) else {
      return words
        + "will say how many errors are left, with an interval. Until then the numbers are the ranking's."
    }
    return words
      + "says how many errors are left. When the answers to find half of them are more than you have time "
      + "for, stop: this is advice, not a rule."
  }
}
