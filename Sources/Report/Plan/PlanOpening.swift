internal import Artifacts
internal import Markup

/// The first screen of a plan: what would change, in sentences, then key figures.
struct PlanOpening {
  let plan: Plan

  /// The sentences and figures.
  var html: HTML {
    """
    <div class="lead"><p>\(sentence)</p></div>
    \(comparison)\(alarm)\(facts)
    """
  }

  private var sentence: HTML {
    guard plan.includedBefore != nil else {
      return """
        Applying <b>\(plan.subject.rules)</b> makes a data set of \
        <b>\(Figures.count(plan.includedAfter, "image"))</b>, \
        \(Figures.count(plan.lesions.count, "lesion class", "lesion classes")) and \
        \(Figures.count(plan.sites.count, "body site")). There is no earlier data set to compare with.
        """
    }
    if plan.changesNothing {
      return "Applying <b>\(plan.subject.rules)</b> changes nothing: labels, sites and folds stay."
    }
    let changed = plan.count(.changed) + plan.count(.emptied)
    let emptied = plan.count(.emptied)
    let rules = plan.rules.count
    return """
      Applying <b>\(plan.subject.rules)</b>, with \(Figures.count(rules, "rule")) added, changed or \
      removed, changes the labels of <b>\(Figures.count(changed, "image"))</b>\
      \(emptied == 0
        ? ". None loses its last label."
        : "; <b>\(Figures.count(emptied))</b> of them would be left without a label." as HTML)
      """
  }

  private var comparison: HTML {
    let from = [plan.subject.rulesBefore, plan.subject.labelsBefore].compactMap { $0 }
    guard let first = from.first else { return "" }
    let words = from.count == 2 && from[0] != from[1] ? Figures.list(from) : first
    let day = plan.subject.lockDate.map { ", lock of \($0)" } ?? ""
    return "<p class=\"note\">Compared with \(words)\(day). Nothing was applied.</p>"
  }

  private var alarm: HTML {
    var lines: [HTML] = []
    if plan.folds.leaks > 0 {
      lines.append("\(Figures.count(plan.folds.leaks, "group")) would be divided between folds.")
    }
    if plan.folds.moved > 0 {
      lines.append(
        """
        \(Figures.count(plan.folds.moved, "image")) would change the fold, so results before and \
        after would not compare.
        """)
    }
    let gone = plan.lesions.filter { $0.after == nil }.map(\.label)
    if !gone.isEmpty {
      lines.append(
        """
        \(Figures.count(gone.count, "lesion class", "lesion classes")) would no longer exist: \
        \(Figures.list(gone)).
        """)
    }
    return HTML.when(
      !lines.isEmpty, "<div class=\"alert\">\(HTML.joined(lines, "<br>"))</div>")
  }

  private var facts: HTML {
    func change(_ before: Int, _ after: Int) -> String {
      before == after ? Figures.count(after) : "\(Figures.count(before)) → \(Figures.count(after))"
    }
    func classes(_ entries: [ClassChange]) -> String {
      guard plan.includedBefore != nil else { return Figures.count(entries.count) }
      return change(entries.count { $0.before != nil }, entries.count { $0.after != nil })
    }
    return Page.facts([
      (
        "Images in the data set",
        plan.includedBefore.map { change($0, plan.includedAfter) }
          ?? Figures.count(plan.includedAfter),
        "of \(Figures.count(plan.subject.images)) in the catalogue"
      ),
      ("Lesion classes", classes(plan.lesions), ""), ("Body sites", classes(plan.sites), ""),
      (
        "Labels changed", Figures.count(plan.count(.changed) + plan.count(.emptied)), "images"
      ),
      ("Left without a label", Figures.count(plan.count(.emptied)), "images"),
      ("Changing fold", Figures.count(plan.folds.moved), "images"),
    ])
  }
}
