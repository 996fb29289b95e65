internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics
internal import Vocabulary

/// One model's numbers for every lesion class.
struct ClassTable {
  let pack: Pack
  let evaluation: ModelEvaluation
  /// Whether other models stand next to it on the page.
  let several: Bool
  let sitePrior: SitePriorBaseline
  let headroom: SiteHeadroom?

  var html: HTML {
    var table = ReportTable(
      id: "per-class",
      columns: [
        .init(title: "Class"),
        .init(title: "AP", isNumber: true, hint: "mean over the folds that hold a positive"),
        .init(title: "Interval"),
        .init(title: "Pooled", isNumber: true, hint: "all folds' images ranked together"),
        .init(
          title: "Chance", isNumber: true, hint: "mean over random rankings of the same labels"),
        .init(
          title: "Site alone", isNumber: true, hint: "average precision of guessing from the site"),
        .init(
          title: "With true site", isNumber: true,
          hint: "average precision of the model's scores and the image's true site together"),
        .init(title: "ROC", isNumber: true, hint: "area under the ROC curve"),
        .init(
          title: "\(F1Score().name)", isNumber: true,
          hint: "at a threshold chosen on validation images"),
        .init(title: "Positives", isNumber: true, hint: "images that have it, and their cases"),
        .init(title: "Result"),
      ],
      isSearchable: true)
    for result in evaluation.classes {
      table.row(
        cells(result), attributes: " data-class=\"\(pack.manifest.lesions[result.lesion].id)\"")
    }
    table.row(total, attributes: " class=\"total\"")
    return """
      \(HTML.when(several, "<h3>\(evaluation.model.name), class by class</h3>"))\
      <p>Average precision (AP) is 1 when every image of the class ranks above every other, and about \
      “Chance” when the ranking says nothing. The bar is AP, the line its 95 % interval, the \
      orange tick chance. “Site alone” is what the share of the class at the image's site gives, “With true site” what the model's \
      scores and that share give together. A class's name leads to its best and worst cases. <a href="per_class_ap.csv">per_class_ap.csv</a></p>
      \(table.html)
      """
  }

  private func cells(_ result: ClassResult) -> [HTML] {
    let entry = pack.manifest.lesions[result.lesion]
    // Where positives are few the mean over folds is unsteady: the pooled value leads, and is the
    // bold one.
    let lead: HTML = "<b>\(Figures.score(result.ap))</b>"
    let pooled: HTML = "\(Figures.score(result.pooled))"
    let sub: HTML =
      result.isFlagged
      ? "<span class=\"range\">pooled \(ClassTable.range(result.pooledInterval))</span>"
      : "<span class=\"range\">\(ClassTable.range(result.interval))</span>"
    return [
      ReportTable.cell(
        """
        <a href="#case=\(entry.id)"><b>\(entry.label)</b></a>\
        \(TermList.html(pack, .lesion, class: entry.id))
        """),
      ReportTable.number(
        result.isFlagged ? "\(Figures.score(result.ap))" : lead, result.ap),
      "<td data-v=\"\(result.leading.map { "\($0)" } ?? "")\">\(Self.meter(result))\(sub)</td>",
      ReportTable.number(result.isFlagged ? "<b>\(pooled)</b>" : pooled, result.pooled),
      ReportTable.number("\(Figures.score(result.leadingChance))", result.leadingChance),
      ReportTable.number("\(Figures.score(prior(result)))", prior(result)),
      ReportTable.number("\(Figures.score(withSite(result)))", withSite(result)),
      ReportTable.number("\(Figures.decimal(result.rocAUC, 2))", result.rocAUC), f1(result),
      ReportTable.number(
        """
        \(Figures.count(result.positives))<br><span class="range">\
        \(Figures.count(result.cases, "case"))</span>
        """, Double(result.positives)),
      ReportTable.cell(Self.tags(result)),
    ]
  }

  private func prior(_ result: ClassResult) -> Double? { sitePrior.entries[result.lesion].prior }

  private func withSite(_ result: ClassResult) -> Double? {
    headroom.flatMap { $0.classes[result.lesion] }
  }

  private func f1(_ result: ClassResult) -> HTML {
    let counts = result.decisions
    let tip: HTML =
      counts.map { counts in
        """
         title="\(Figures.count(counts.hits, "hit")), \
        \(Figures.count(counts.falseAlarms, "false alarm")), \
        \(Figures.count(counts.misses, "miss", "misses")); precision \(Figures.percent(counts.precision)), \
        recall \(Figures.percent(counts.recall)); \(F1Score().name) \(ClassTable.range(result.f1Interval))"
        """
      } ?? ""
    return """
      <td class="n" data-v="\(counts?.f1.map { "\($0)" } ?? "")"\(tip)>\
      \(Figures.decimal(counts?.f1, 2))</td>
      """
  }

  private var total: [HTML] {
    let metric = AveragePrecision()
    let summary = evaluation.summary(metric)
    let f1 = evaluation.summary(F1Score())?.value
    return [
      ReportTable.cell("<b>\(metric.name)</b>"),
      ReportTable.number("<b>\(Figures.score(summary?.value))</b>", summary?.value),
      ReportTable.cell(
        "<span class=\"range\">\(ClassTable.range(summary?.interval))</span>"),
      ReportTable.number(
        "\(Figures.score(Mean.of(evaluation.classes.map(\.pooled))))",
        Mean.of(evaluation.classes.map(\.pooled))),
      ReportTable.number("\(Figures.score(summary?.chance?.mean))", summary?.chance?.mean),
      ReportTable.number(
        "\(Figures.score(Mean.of(sitePrior.entries.map(\.prior))))",
        Mean.of(sitePrior.entries.map(\.prior))),
      ReportTable.number("\(Figures.score(headroom?.value))", headroom?.value),
      ReportTable.number(
        "\(Figures.decimal(Mean.of(evaluation.classes.map(\.rocAUC)), 2))",
        Mean.of(evaluation.classes.map(\.rocAUC))),
      ReportTable.number(
        "\(Figures.decimal(f1, 2))", f1),
      ReportTable.cell(""), ReportTable.cell(""),
    ]
  }

  /// The two ends of an interval in words.
  static func range(_ interval: Interval?) -> String {
    interval.map { "\(Figures.score($0.low)) to \(Figures.score($0.high))" } ?? "–"
  }

  /// Whether a class beats chance, and what makes its numbers unsteady.
  static func tags(_ result: ClassResult) -> HTML {
    var tags = [HTML]()
    if result.leading == nil {
      tags.append("<span class=\"tag plain\">no positive</span>")
    } else {
      switch result.beatsChance {
      case true?: tags.append("<span class=\"tag good\">beats chance</span>")
      case false?: tags.append("<span class=\"tag warn\">not clear</span>")
      case nil: tags.append("<span class=\"tag plain\">too few to tell</span>")
      }
    }
    if result.isFlagged && result.leading != nil {
      tags.append(
        """
        <span class="tag warn" title="Under \(ClassResult.fewImages) positive images or \(ClassResult.fewCases) positive cases: the pooled \
        value leads.">few</span>
        """)
    }
    if result.leading != nil && result.folds < result.allFolds {
      tags.append(
        """
        <span class="tag plain" title="Folds with a positive: the others have no value and are left \
        out.">\(result.folds) of \(result.allFolds) folds</span>
        """)
    }
    return HTML.joined(tags, " ")
  }

  private static func meter(_ result: ClassResult) -> HTML {
    func share(_ value: Double) -> String { Figures.decimal(100 * min(max(value, 0), 1), 1) }
    var parts: HTML = "<i style=\"width:\(share(result.leading ?? 0))%\"></i>"
    if let interval = result.leadingInterval {
      parts = """
        \(parts)<u style="left:\(share(interval.low))%;width:\
        \(share(interval.high - interval.low))%"></u>
        """
    }
    return """
      <span class="meter">\(parts)<s style="left:\(share(result.leadingChance ?? 0))%"></s></span>
      """
  }
}
