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
