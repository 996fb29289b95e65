internal import Artifacts
internal import Markup

/// Classes whose number of images changes, with both numbers and the difference.
enum ClassChangesTable {
  /// Lesion classes and sites of a plan, side by side where there is room.
  ///
  /// `after` heads the column of the new numbers.
  static func both(_ plan: Plan, after: String) -> HTML {
    """
    <div class="side-by-side">\(table("Lesion classes", plan.lesions, after: after))\
    \(table("Sites", plan.sites, after: after))</div>
    """
  }

  /// One of the two; `title` is its heading.
  static func table(_ title: String, _ changes: [ClassChange], after: String) -> HTML {
    let rows = changes.filter { $0.before != $0.after }.map { change -> HTML in
      """
      <tr><td>\(change.label)</td>\(count(change.before))\(count(change.after))\(difference(change))</tr>
      """
    }
    guard !rows.isEmpty else {
      return
        "<div><h2>\(title)</h2><p class=\"note\">Every class keeps its number of images.</p></div>"
    }
    return """
      <div><h2>\(title)</h2><div class="scroll"><table class="narrow"><thead><tr><th scope="col">Class</th>\
      <th scope="col" class="n">Images now</th><th scope="col" class="n">\(after)</th>\
      <th scope="col" class="n">Change</th></tr></thead><tbody>\(rows)</tbody></table></div></div>
      """
  }

  private static func count(_ value: Int?) -> HTML {
    value.map { ReportTable.count($0) } ?? "<td class=\"n\">no class</td>"
  }

  private static func difference(_ change: ClassChange) -> HTML {
    guard let before = change.before else { return "<td class=\"n more\">new class</td>" }
    guard let after = change.after else { return "<td class=\"n less\">class goes</td>" }
    return after > before
      ? "<td class=\"n more\">+\(Figures.count(after - before))</td>"
      : "<td class=\"n less\">−\(Figures.count(before - after))</td>"
  }
}
