internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// Where the site may stand in for the lesion: the alarm, the baseline that the site alone reaches, and what is left
/// away from the favourite site.
struct ShortcutSection {
  let shortcut: Shortcut?
  let sitePrior: SitePriorBaseline
  let headrooms: [SiteHeadroom]
  let model: ModelEvaluation
  let pack: Pack

  /// The summary and the table.
  var html: HTML {
    guard !sitePrior.entries.isEmpty else { return "" }
    return """
      <p>A lesion that keeps to one site can be guessed from the site. “Site alone” is the average \
      precision of the share of images at the site that have the lesion, counted on the training folds: a \
      model that is no better has learned nothing of the lesion. “Elsewhere” is the model's average \
      precision on images away from the lesion's favourite site, the one of largest lift with \
      \(Figures.count(FavouriteSites.leastCases)) cases or more. Model \(model.model.name). \
      <a href="shortcut.csv">shortcut.csv</a></p>
      \(HeadroomText(headrooms: headrooms).html)
      \(summary)
      \(table)
      """
  }

  private var summary: HTML {
    guard let shortcut else { return "" }
    let raised = shortcut.entries.filter { $0.status == .raised }
    let names = raised.map { pack.manifest.lesions[$0.lesion].label }
    let checked = shortcut.entries.count { $0.status != .unknown }
    let without = shortcut.entries.count { $0.favourite == nil }
    let alarm: HTML =
      raised.isEmpty
      ? "<p class=\"alert ok\">No alarm in the \(Figures.count(checked, "class", "classes")) that can be checked.</p>"
      : "<p class=\"alert\"><b>Shortcut alarm</b>: \(Figures.list(names)).</p>"
    let missing = [
      shortcut.single == nil
        ? "no single-task run is given, so that only a ROC AUC whose interval does not lie above 0.5 counts"
        : nil,
      shortcut.entries.allSatisfy { $0.maps == nil }
        ? "the run has no maps of wrong sites, so that no alarm can be raised" : nil,
      without > 0
        ? "\(Figures.count(without, "class has", "classes have")) no site with "
          + "\(FavouriteSites.leastCases) cases" : nil,
    ].compactMap(\.self)
    return """
      \(alarm)
      <p class="note">An alarm is raised when, among images of the favourite site, where the site tells \
      nothing, the area under the ROC curve is lower than the single-task model's (paired interval below 0) \
      or its interval does not lie above 0.5, and the lesion's attention map correlates more with the true site's map \
      than with those of the three likeliest wrong sites (interval above 0).\
      \(HTML.when(!missing.isEmpty, " Here \(missing.joined(separator: "; "))."))</p>
      """
  }

  private var table: HTML {
    var columns: [ReportTable.Column] = [
      .init(title: "Class"), .init(title: "AP", isNumber: true),
      .init(title: "Site alone", isNumber: true), .init(title: "Favourite site"),
      .init(title: "Elsewhere", isNumber: true, hint: "AP on images away from the favourite site"),
    ]
    if shortcut != nil {
      columns += [
        .init(title: "ROC AUC there", isNumber: true, hint: "among images of the favourite site"),
        .init(
          title: "minus single-task", isNumber: true, hint: "of the same images, paired interval"),
        .init(
          title: "Map follows site", isNumber: true,
          hint: "correlation with the true site's map minus that with wrong sites' maps"),
        .init(title: "Alarm"),
      ]
    }
    var table = ReportTable(id: "shortcut-table", columns: columns)
    for (lesion, entry) in sitePrior.entries.enumerated() {
      let result = model.classes[lesion]
      table.row(
        [
          ReportTable.cell("\(pack.manifest.lesions[lesion].label)"),
          ReportTable.number("<b>\(Figures.score(result.ap))</b>", result.ap),
          number(entry.prior, entry.priorInterval), favourite(entry),
          number(
            entry.away, entry.awayInterval,
            entry.favourite == nil
              ? ""
              : "\(Figures.count(entry.awayPositives, "positive")), chance "
                + Figures.score(entry.awayChance)),
        ] + (shortcut.map { alarmCells($0.entries[lesion]) } ?? []))
    }
    return table.html
  }

  private func favourite(_ entry: SitePriorBaseline.Entry) -> HTML {
    guard let favourite = entry.favourite else { return ReportTable.cell("–") }
    return ReportTable.cell(
      """
      \(pack.manifest.sites[favourite.site].label)<br><span class="range">\
      \(Figures.count(favourite.cases, "case")), lift \(Figures.decimal(favourite.lift, 1))</span>
      """)
  }

  private func number(_ value: Double?, _ interval: Interval?, _ more: String = "") -> HTML {
    ReportTable.number(
      """
      \(Figures.score(value))\(HTML.when(interval != nil, "<br><span class=\"range\">\(ClassTable.range(interval))</span>"))\
      \(HTML.when(!more.isEmpty && value != nil, "<br><span class=\"range\">\(more)</span>"))
      """, value)
  }

  private func signed(_ value: Double?, _ interval: Interval?) -> HTML {
    ReportTable.number(
      """
      \(Figures.signed(value))\(HTML.when(interval != nil, "<br><span class=\"range\">\(DifferenceSection.range(interval))</span>"))
      """, value)
  }

  private func alarmCells(_ entry: Shortcut.Entry) -> [HTML] {
    let tag: HTML =
      switch entry.status {
      case .raised: "<span class=\"tag warn\">raised</span>"
      case .quiet: "<span class=\"tag good\">no</span>"
      case .unknown: "<span class=\"tag plain\">can't be determined</span>"
      }
    return [
      number(entry.multi, entry.multiInterval),
      signed(entry.difference, entry.differenceInterval),
      signed(entry.maps?.difference, entry.maps?.interval), ReportTable.cell(tag),
    ]
  }
}
