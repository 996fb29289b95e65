internal import Artifacts
internal import Markup
internal import Quality
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// Average precision of stored scores with the labels of the data set, and with those that edited rules would give.
///
/// No network is trained: the figures say how far labels and classes decide, and not how good a network trained on the
/// edited rules would be.
struct ChangePrecision {
  /// Rules on the disk, applied.
  let before: RulesVersion
  /// Rules with the edits, applied.
  let after: RulesVersion
  let pack: Pack
  let queue: String

  /// Both tables, or a sentence on why there are none.
  var content: HTML {
    switch QueueScores.of(queue, pack: pack) {
    case .none(let reason): "<p>Not computed. \(reason)</p>"
    case .scores(let labels, let runs):
      """
      <p class="note">Of the networks that made the questions, on images that they did not see, as the mean over folds. \
      Nothing is trained: networks trained with these rules would differ.</p>
      \(relabelled(figures(labels)))
      \(runs.first.map { merged($0) } ?? "")
      """
    }
  }

  /// Before and after, both with labels that rules give: what was corrected since the data set was made is no part of it.
  private func figures(_ scored: ScoredLabels) -> CorrectedPrecision {
    let now = ScoredLabels(
      images: scored.images, classes: scored.classes, folds: scored.folds,
      states: before.refinement.lesionStates(of: scored.images, classes: scored.classes),
      probabilities: scored.probabilities)
    return CorrectedPrecision(
      now, states: after.refinement.lesionStates(of: scored.images, classes: scored.classes))
  }

  /// Classes of the data set whose labels are others.
  private func relabelled(_ figures: CorrectedPrecision) -> HTML {
    let rows = figures.rows.map { row -> HTML in
      """
      <tr><td>\(after.label(row.class, .lesion))</td>\(ReportTable.count(row.corrected))\
      \(ReportTable.number("\(Figures.score(row.before))", row.before))\
      \(ReportTable.number("\(Figures.score(row.after))", row.after))</tr>
      """
    }
    guard !rows.isEmpty else {
      return "<p>No label of a class that the networks know changes.</p>"
    }
    let mean: HTML =
      figures.mean.map { mean in
        """
        <tr class="total"><td>Mean over all classes</td><td></td>\(ReportTable.number("\(Figures.score(mean.before))", mean.before))\
        \(ReportTable.number("\(Figures.score(mean.after))", mean.after))</tr>
        """
      } ?? ""
    return """
      <div class="scroll"><table class="narrow"><thead><tr><th scope="col">Class</th><th scope="col" class="n">Labels that \
      change</th><th scope="col" class="n">Before</th><th scope="col" class="n">Then</th></tr></thead>\
      <tbody>\(rows)\(mean)</tbody></table></div>
      """
  }

  /// Classes that come from several of a run's, by its scores put together.
  private func merged(_ run: Run) -> HTML {
    let merged: MergedScores
    do throws(ReviewError) {
      merged = try ReviewError.wrapping { try after.refinement.mergedScores(run: run, pack: pack) }
    } catch {
      return "<h3>Classes that come from others</h3><p class=\"alert\">\(error.description)</p>"
    }
    if merged.classes.isEmpty { return "" }
    let rows = merged.classes.map { entry -> HTML in
      let members = entry.members.map {
        "\(after.label($0.id, .lesion)) \(Figures.score($0.ap))"
      }.joined(separator: ", ")
      return """
        <tr><td>\(after.label(entry.id, .lesion))</td><td>\(members)</td>\
        \(ReportTable.number("\(Figures.score(entry.ap))", entry.ap))\
        \(ReportTable.number("\(Figures.score(entry.chance))", entry.chance))</tr>
        """
    }
    return """
      <h3>Classes that come from others</h3><div class="scroll"><table class="narrow"><thead><tr><th scope="col">Class</th>\
      <th scope="col">Its parts, each by itself</th><th scope="col" class="n">Together</th><th scope="col" class="n">By \
      chance</th></tr></thead><tbody>\(rows)</tbody></table></div>
      <p class="note">Scores of run \(merged.run), put together as 1 − ∏(1 − p).</p>
      """
  }
}
