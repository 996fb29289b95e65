internal import Artifacts
internal import Markup

/// Classes before and after, as bars.
struct PlanSizes {
  let plan: Plan

  /// Lesions and sites; classes that change first.
  var html: HTML {
    """
    \(HTML.when(plan.includedBefore != nil, legend))
    <h3>Lesions</h3>\(table("lesion-sizes", plan.lesions))
    <h3>Body sites</h3>\(table("site-sizes", plan.sites))
    """
  }

  private var legend: HTML {
    """
    <p><span class="key"><span class="pair"><i class="was"></i></span>before</span>\
    <span class="key"><span class="pair"><i></i></span>after</span></p>
    """
  }

  private func table(_ id: String, _ entries: [ClassChange]) -> HTML {
    guard !entries.isEmpty else { return "<p class=\"note\">There is none.</p>" }
    let compares = plan.includedBefore != nil
    var columns = [ReportTable.Column(title: "Class")]
    if compares { columns.append(.init(title: "Before", isNumber: true)) }
    columns.append(.init(title: "After", isNumber: true))
    if compares { columns.append(.init(title: "Difference", isNumber: true)) }
    columns.append(.init(title: "Images"))
    var table = ReportTable(id: id, columns: columns)
    let most = entries.map { max($0.before ?? 0, $0.after ?? 0) }.max() ?? 1
    for entry in ordered(entries) {
      var cells: [HTML] = [ReportTable.cell(name(entry, compares))]
      if compares { cells.append(count(entry.before)) }
      cells.append(count(entry.after))
      if compares {
        let difference = (entry.after ?? 0) - (entry.before ?? 0)
        let shown = difference > 0 ? "+\(Figures.count(difference))" : Figures.count(difference)
        cells.append(ReportTable.number("\(difference == 0 ? "" : shown)", Double(difference)))
      }
      cells.append(ReportTable.cell(bars(entry, most, compares)))
      table.row(cells, attributes: " data-class=\"\(entry.id)\"")
    }
    return table.html
  }

  private func ordered(_ entries: [ClassChange]) -> [ClassChange] {
    guard plan.includedBefore != nil else { return entries }
    func change(_ entry: ClassChange) -> Int { abs((entry.after ?? 0) - (entry.before ?? 0)) }
    return entries.sorted { (change($1), $0.id) < (change($0), $1.id) }
  }

  private func name(_ entry: ClassChange, _ compares: Bool) -> HTML {
    let news: HTML =
      !compares
      ? ""
      : entry.before == nil
        ? " <span class=\"tag good\">new</span>"
        : entry.after == nil ? " <span class=\"tag warn\">gone</span>" : ""
    return """
      <b>\(entry.label)</b>\
      \(HTML.when(entry.id != entry.label, " <span class=\"range\">\(entry.id)</span>"))\(news)
      """
  }

  private func count(_ value: Int?) -> HTML {
    value.map { ReportTable.count($0) } ?? ReportTable.number("–", nil)
  }

  private func bars(_ entry: ClassChange, _ most: Int, _ compares: Bool) -> HTML {
    func width(_ value: Int?) -> String {
      Figures.decimal(100 * Double(value ?? 0) / Double(max(1, most)), 1)
    }
    let was: HTML = "<i class=\"was\" style=\"width:\(width(entry.before))%\"></i>"
    return """
      <span class="pair">\(HTML.when(compares, was))<i style="width:\(width(entry.after))%"></i></span>
      """
  }
}
