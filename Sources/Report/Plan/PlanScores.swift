internal import Artifacts
internal import Markup

/// What merged classes would score with stored scores.
struct PlanScores {
  let merged: MergedScores

  /// The table with the warning that belongs to it.
  var html: HTML {
    guard !merged.classes.isEmpty else {
      return "<p class=\"note\">No class comes from others of run \(merged.run).</p>"
    }
    var table = ReportTable(
      id: "score-table",
      columns: [
        .init(title: "Class"), .init(title: "Made of, each with its own AP"),
        .init(title: "AP", isNumber: true), .init(title: "Pooled AP", isNumber: true),
        .init(title: "Chance", isNumber: true), .init(title: "Images", isNumber: true),
      ])
    for entry in merged.classes {
      let parts = entry.members.map { "\($0.id) \(Figures.score($0.ap))" }
      let partly: HTML = HTML.when(
        !entry.partly.isEmpty,
        "<div class=\"why\">some terms of \(Figures.list(entry.partly)) come without a score</div>")
      table.row([
        ReportTable.cell("<b>\(entry.id)</b>"),
        ReportTable.cell("\(parts.joined(separator: " + "))\(partly)"),
        ReportTable.number("\(Figures.score(entry.ap))", entry.ap),
        ReportTable.number("\(Figures.score(entry.apPooled))", entry.apPooled),
        ReportTable.number("\(Figures.score(entry.chance))", entry.chance),
        ReportTable.count(entry.positives),
      ])
    }
    return """
      <p class="alert">These are the stored scores of run \(merged.run), combined as 1 − ∏(1 − p) over \
      the classes that go into one. They are not what training on the merged classes would give.</p>
      \(HTML.when(
        merged.imagesLeftOut > 0,
        "<p class=\"note\">\(Figures.count(merged.imagesLeftOut, "image")) of the run leave the data set.</p>"))
      \(table.html)
      """
  }
}
