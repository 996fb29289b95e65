internal import Artifacts
internal import Markup
internal import Taxonomy

/// What the answers make of the data set, and of average precision.
struct PlanView {
  let desk: ReviewDesk
  let plans: DataSetPlan
  let rules: String
  let queue: String

  /// The page's content.
  func content() -> HTML {
    do throws(ReviewError) {
      let resolved = try ResolvedReview.current(
        OpinionTable(try desk.folder.logs()), rules: rules, terms: desk.data.terms)
      let plan = try plans.plan(resolved)
      return """
        <h1 tabindex="-1">What the answers make of the data set</h1>
        <p>As <code>derm-refine plan</code> says it, with the answers next to the rules. Nothing is written.</p>
        \(classes("Lesions", plan.lesions))\(classes("Sites", plan.sites))
        <details><summary>All of the plan</summary><pre class="plan">\(plan.text)</pre></details>
        \(precision(resolved.written))
        <p><a href="/result">Back to the result</a></p>
        """
    } catch {
      return """
        <h1 tabindex="-1">What the answers make of the data set</h1><p class="alert">\(error.description)</p>
        """
    }
  }

  private func classes(_ title: String, _ changes: [ClassChange]) -> HTML {
    let rows = changes.filter { $0.before != $0.after }.map { change -> HTML in
      """
      <tr><td>\(change.label)</td>\(Self.count(change.before))\(Self.count(change.after))</tr>
      """
    }
    guard !rows.isEmpty else { return "<p>\(title): every class keeps its number of images.</p>" }
    return """
      <h2>\(title)</h2><div class="scroll"><table><thead><tr><th scope="col">Class</th>\
      <th scope="col" class="n">Images now</th><th scope="col" class="n">With the answers</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div>
      """
  }

  private static func count(_ value: Int?) -> HTML {
    value.map { ReportTable.count($0) } ?? "<td class=\"n\">no class</td>"
  }

  private func precision(_ written: [Decided.Entry]) -> HTML {
    let figures: CorrectedPrecision
    switch CorrectedPrecision.ofQueue(queue, pack: desk.data.pack, written) {
    case .figures(let found): figures = found
    case .none(let reason): return without(reason)
    }
    guard !figures.rows.isEmpty else {
      return without("No answer that would be saved changes a label which they scored.")
    }
    let rows = figures.rows.map { row -> HTML in
      """
      <tr><td>\(desk.data.words(row.class))</td>\(ReportTable.count(row.corrected))\
      \(ReportTable.number("\(Figures.score(row.before))", row.before))\
      \(ReportTable.number("\(Figures.score(row.after))", row.after))</tr>
      """
    }
    let mean: HTML =
      figures.mean.map { mean in
        """
        <tr class="total"><td>Mean over all classes</td><td></td>\(ReportTable.number("\(Figures.score(mean.before))", mean.before))\
        \(ReportTable.number("\(Figures.score(mean.after))", mean.after))</tr>
        """
      } ?? ""
    return """
      <section id="precision"><h2>Average precision before and after</h2>
      <p>Of the networks that made the questions, on images that they did not see, as the mean over folds. Only labels that they dispute were \
      looked at, so the corrected figures flatter them.</p>
      <div class="scroll"><table><thead><tr><th scope="col">Class</th><th scope="col" class="n">Labels corrected</th>\
      <th scope="col" class="n">Before</th><th scope="col" class="n">After</th></tr></thead>\
      <tbody>\(rows)\(mean)</tbody></table></div></section>
      """
  }

  private func without(_ reason: String) -> HTML {
    """
    <section id="precision"><h2>Average precision before and after</h2><p>Not computed. \(reason)</p></section>
    """
  }
}
