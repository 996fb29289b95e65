internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics
internal import Vocabulary

/// How well the models do on one further head: every metric, then class by class.
struct HeadSection {
  /// One a model that has the head, in the order of the models.
  let evaluations: [HeadEvaluation]
  /// The model that the page looks at closely.
  let main: String

  /// A section for each further head that any model has, in the order in which they first appear.
  static func all(_ evaluations: [HeadEvaluation], main: String) -> [Page.Section] {
    var ids: [String] = []
    for one in evaluations where !ids.contains(one.head.id) { ids.append(one.head.id) }
    return ids.map { id in
      Page.Section(
        id: "head-\(id)", title: "Head: \(id)",
        html: HeadSection(evaluations: evaluations.filter { $0.head.id == id }, main: main).html)
    }
  }

  /// The two tables.
  var html: HTML {
    guard let own = evaluations.first(where: { $0.model == main }) ?? evaluations.first else {
      return ""
    }
    let isMultiClass = own.head.kind == .multiClass
    let labels =
      isMultiClass
      ? "An image has one of \(Figures.count(own.head.classes.count, "class", "classes"))"
      : "An image has any number of \(Figures.count(own.head.classes.count, "class", "classes"))"
    let others = evaluations.filter { $0.head != own.head }.map { other in
      "The head of \(other.model) is another: "
        + "\(other.head.kind.rawValue), \(Figures.count(other.head.classes.count, "class", "classes"))."
    }.joined(separator: " ")
    return """
      <p>\(labels), taken from what the data set states as \(own.head.facet.rawValue); \
      \(Figures.count(own.known, "image")) of the test folds \(own.known == 1 ? "has" : "have") a known one\
      \(isMultiClass ? ", and no other diagnosis" : ""). Unknown labels are left out of every number. \(others) \
      <a href="heads.csv">heads.csv</a></p>
      \(metrics.html)\(classes(own))
      """
  }

  /// Metrics by models.
  private var metrics: ReportTable {
    var columns: [ReportTable.Column] = [.init(title: "Metric")]
    columns += evaluations.map { .init(title: $0.model, isNumber: true) }
    var table = ReportTable(
      id: "head-metrics-\(evaluations.first?.head.id ?? "")", columns: columns)
    // A metric of any model gets a row: two models may have heads of one name with other classes.
    var metrics: [MetricWords] = []
    for words in evaluations.flatMap(\.summaries).map(\.metric.headWords)
    where !metrics.contains(where: { $0.name == words.name }) {
      metrics.append(words)
    }
    for words in metrics {
      var cells: [HTML] = [
        ReportTable.cell(
          "\(words.name) <span class=\"why\" title=\"\(words.definition)\">\(words.caption)</span>"
        )
      ]
      for summary in evaluations.map({ $0.summary(words.name) }) {
        cells.append(
          ReportTable.number(
            """
            <b>\(Figures.score(summary?.value))</b><br><span class="range">\
            \(ClassTable.range(summary?.interval))<br>\
            chance \(Figures.score(summary?.chance?.mean)), same scores for all \
            \(Figures.score(summary?.prevalenceBaseline))</span>
            """, summary?.value))
      }
      table.row(cells)
    }
    return table
  }

  private func classes(_ own: HeadEvaluation) -> HTML {
    var columns: [ReportTable.Column] = [
      .init(title: "Class"),
      .init(title: "AP", isNumber: true, hint: "mean over the folds that hold a positive"),
      .init(title: "Pooled", isNumber: true, hint: "all folds' images ranked together"),
      .init(title: "Chance", isNumber: true, hint: "mean over random rankings of the same labels"),
      .init(title: "ROC", isNumber: true, hint: "area under the ROC curve"),
    ]
    if !own.recalls.isEmpty {
      columns.append(
        .init(
          title: "Recall", isNumber: true, hint: "share of its images whose class is the likeliest")
      )
    }
    columns += [
      .init(title: "Positives", isNumber: true, hint: "images that have it, and their cases"),
      .init(title: "Result"),
    ]
    var table = ReportTable(
      id: "head-classes-\(own.head.id)", columns: columns, isSearchable: true)
    for result in own.classes { table.row(cells(result, own)) }
    return """
      \(HTML.when(evaluations.count > 1, "<h3>\(own.model), class by class</h3>"))\
      <p>Each class against the rest. Average precision (AP) is 1 when every image of the class ranks above every \
      other. <a href="heads_per_class.csv">heads_per_class.csv</a></p>
      \(table.html)
      """
  }

  private func cells(_ result: ClassResult, _ own: HeadEvaluation) -> [HTML] {
    func number(_ value: Double?, _ interval: Interval?) -> HTML {
      ReportTable.number(
        """
        \(Figures.score(value))<br><span class="range">\(ClassTable.range(interval))</span>
        """, value)
    }
    var cells: [HTML] = [
      ReportTable.cell("<b>\(own.head.classes[result.lesion])</b>"),
      number(result.ap, result.interval), number(result.pooled, result.pooledInterval),
      ReportTable.number("\(Figures.score(result.leadingChance))", result.leadingChance),
      ReportTable.number("\(Figures.decimal(result.rocAUC, 2))", result.rocAUC),
    ]
    if !own.recalls.isEmpty {
      let recall = own.recalls[result.lesion]
      cells.append(number(recall.value, recall.interval))
    }
    return cells + [
      ReportTable.number(
        """
        \(Figures.count(result.positives))<br><span class="range">\
        \(Figures.count(result.cases, "case"))</span>
        """, Double(result.positives)),
      ReportTable.cell(ClassTable.tags(result)),
    ]
  }
}
