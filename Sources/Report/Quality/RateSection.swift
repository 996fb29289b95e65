internal import Markup
internal import Quality

/// How labels of each class go wrong.
struct RateSection {
  let audit: QualityAudit

  /// The table; empty without scores.
  var html: HTML {
    guard let ranking = audit.inputs.lesions else { return "" }
    var table = ReportTable(
      id: "rates-table",
      columns: [
        .init(title: "Class"),
        .init(title: "Said absent though present", isNumber: true, hint: "e0 of the fit"),
        .init(title: "Said present though absent", isNumber: true, hint: "e1 of the fit"),
        .init(title: "Slope", isNumber: true), .init(title: "Offset", isNumber: true),
      ])
    for (name, rates) in zip(ranking.labels.classes, ranking.rates) {
      table.row([
        ReportTable.cell("<b>\(audit.inputs.words(name))</b>"),
        ReportTable.number("\(Figures.percent(rates?.missing))", rates?.missing),
        ReportTable.number("\(Figures.percent(rates?.spurious, 2))", rates?.spurious),
        ReportTable.number("\(Figures.decimal(rates?.slope, 2))", rates?.slope),
        ReportTable.number("\(Figures.decimal(rates?.offset, 2))", rates?.offset),
      ])
    }
    return """
      <p>For each class a logistic curve with two asymptotes is fitted to the out-of-fold scores: \
      P(said present | z) = e1 + (1 − e1 − e0) sigmoid(a z + b), z the logit of the score. The lower asymptote e1 is \
      the rate of spurious labels, 1 − e0 the upper one. Rates of small classes are drawn towards those of all classes.</p>
      \(table.html)
      """
  }
}

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
      \(table.html)
      """
  }

  private func interval(_ left: ErrorsLeft) -> String {
    guard let low = left.low, let high = left.high else { return "–" }
    return "\(Figures.count(Int(low.rounded()))) to \(Figures.count(Int(high.rounded())))"
  }

  private var advice: String {
    let words =
      "The questions hold a random sample of labels, not told apart from the others: what people answer on it "
    guard audit.left.contains(where: { $0.source == "sample" }) else {
      return words
        + "will say how many errors are left, with an interval. Until then the numbers are the ranking's."
    }
    return words
      + "says how many errors are left. When the answers to find half of them are more than you have time "
      + "for, stop: this is advice, not a rule."
  }
}
