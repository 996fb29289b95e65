internal import Evaluation
internal import Markup

/// What training again with another seed changes, as tables.
struct SeedSection {
  let spread: SeedSpread

  /// The tables of the families; empty when there is none.
  var html: HTML {
    let parts = spread.families.enumerated().map { number, family -> HTML in
      var table = ReportTable(
        id: "seeds-\(number)",
        columns: [
          .init(title: "Metric"), .init(title: "Mean", isNumber: true),
          .init(title: "Standard deviation", isNumber: true), .init(title: "Least and most"),
        ])
      for entry in family.metrics {
        table.row([
          ReportTable.cell("\(entry.metric)"),
          ReportTable.number("<b>\(Figures.score(entry.mean))</b>", entry.mean),
          ReportTable.number("\(Figures.score(entry.std))", entry.std),
          ReportTable.cell(
            "<span class=\"range\">\(Figures.score(entry.low)) to \(Figures.score(entry.high))</span>"
          ),
        ])
      }
      let few: HTML = HTML.when(
        family.names.count < SeedSpread.enough,
        " <span class=\"tag warn\">two seeds say little; three or more are asked for</span>")
      return """
        <p>\(Figures.list(family.names)), seeds \
        \(Figures.list(family.seeds.map { String($0) }))\(few)</p>\(table.html)
        """
    }
    guard !parts.isEmpty else { return "" }
    return """
      <p>Runs that differ in nothing but the seed. Their spread is what training adds; the intervals of \
      cases elsewhere hold for the trained models and don't contain it. <a href="seeds.csv">seeds.csv</a></p>
      \(parts)
      """
  }
}
