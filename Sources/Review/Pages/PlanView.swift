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
      let plans = try plans.plan(resolved)
      return """
        <h1 tabindex="-1">What the answers make of the data set</h1>
        <p>Of the data set that the rules make as they are now. Nothing is written; answers that are saved already have no
        part in it.</p>
        \(ClassChangesTable.both(plans.answers, after: "With the answers"))
        \(precision(resolved.written))
        <section id="whole"><h2>Since the data set was made</h2>
        <p>By the answers and by changes of the rules, as <code>derm-refine plan</code> says it once the answers are saved.</p>
        <details><summary>All of the plan</summary><pre class="plan" id="whole-plan">\(plans.whole.text)</pre></details></section>
        <p><a href="/result">Back to the result</a></p>
        """
    } catch {
      return """
        <h1 tabindex="-1">What the answers make of the data set</h1><p class="alert">\(error.description)</p>
        """
    }
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
