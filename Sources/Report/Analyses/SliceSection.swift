internal import Evaluation
internal import Markup
internal import Metrics

/// One model on parts of the images.
struct SliceSection {
  let slices: Slices
  let model: String

  /// A table for each way to part the images; empty when there is none.
  var html: HTML {
    guard !slices.dimensions.isEmpty else { return "" }
    let tables = slices.dimensions.enumerated().map { number, dimension -> HTML in
      let rest: HTML = HTML.when(
        dimension.valuesLeftOut > 0,
        """
        <p class="note">\(Figures.count(dimension.valuesLeftOut, "more value")) with \
        \(Figures.count(dimension.imagesLeftOut, "image")) in all.</p>
        """)
      return part(dimension, "\(table(dimension, index: number))\(rest)")
    }
    return """
      <p>Model \(model) on parts of the test images. Average precision falls with prevalence, so that \
      parts differ by chance alone; the area under the ROC curve does not, and compares. Intervals from \
      \(Figures.count(slices.replicates)) bootstrap replicates of cases; “few” is under \(ClassResult.fewImages) images or \(ClassResult.fewCases) cases. \
      <a href="slices.csv">slices.csv</a></p>
      \(tables)
      """
  }

  /// A heading and its table; folded away where no part is large enough to tell anything.
  private func part(_ dimension: Slices.Dimension, _ body: HTML) -> HTML {
    let title = Self.title(dimension.name)
    guard dimension.slices.allSatisfy(\.isFew) else { return "<h3>\(title)</h3>\(body)" }
    let count = dimension.slices.count + dimension.valuesLeftOut
    return """
      <details><summary>\(title): \(Figures.count(count, "part")), all of them “few”</summary>\
      \(body)</details>
      """
  }

  private func table(_ dimension: Slices.Dimension, index: Int) -> HTML {
    // Each metric that the model was trained for; how often sites are named right says nothing of one site.
    let metrics = AllMetrics.ofSlices.filter { metric in
      (metric.task == .lesion || dimension.name != "Site")
        && dimension.slices.contains { $0.summary(metric) != nil }
    }
    let lesions = metrics.filter { $0.task == .lesion }
    let sites = metrics.filter { $0.task == .site }
    var table = ReportTable(id: "slices-\(index)", columns: columns(dimension, lesions, sites))
    for slice in dimension.slices {
      let few: HTML = HTML.when(slice.isFew, " <span class=\"tag warn\">few</span>")
      var cells = [
        ReportTable.cell("\(slice.value)\(few)"), ReportTable.count(slice.images),
        ReportTable.count(slice.cases),
      ]
      for metric in lesions {
        let summary = slice.summary(metric)
        cells.append(number(summary))
        guard metric.variesWithPrevalence else { continue }
        cells.append(
          ReportTable.number(
            "\(Figures.score(summary?.chance?.mean))", summary?.chance?.mean))
      }
      if !lesions.isEmpty { cells.append(ReportTable.count(slice.classes)) }
      cells += sites.map { number(slice.summary($0)) }
      table.row(cells)
    }
    return table.html
  }

  private func columns(
    _ dimension: Slices.Dimension, _ lesions: [any Metric], _ sites: [any Metric]
  ) -> [ReportTable.Column] {
    var columns: [ReportTable.Column] = [
      .init(title: Self.title(dimension.name)), .init(title: "Images", isNumber: true),
      .init(title: "Cases", isNumber: true),
    ]
    for metric in lesions {
      columns.append(.init(title: metric.name, isNumber: true, hint: metric.caption))
      if metric.variesWithPrevalence { columns.append(.init(title: "Chance", isNumber: true)) }
    }
    if !lesions.isEmpty {
      columns.append(
        .init(title: "Classes", isNumber: true, hint: "with a positive in the part"))
    }
    return columns
      + sites.map { .init(title: $0.name, isNumber: true, hint: $0.caption) }
  }

  /// A column's name as a title: `skin_tone` becomes “Skin tone”.
  private static func title(_ name: String) -> String {
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private func number(_ summary: ModelEvaluation.Summary?) -> HTML {
    ReportTable.number(
      """
      <b>\(Figures.score(summary?.value))</b><br><span class="range">\
      \(ClassTable.range(summary?.interval))</span>
      """, summary?.value)
  }
}
