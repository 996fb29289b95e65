internal import Artifacts
internal import Markup
internal import Vocabulary

/// The rules that a plan adds, changes or removes.
struct PlanRules {
  let plan: Plan

  var html: HTML {
    guard plan.subject.rulesBefore != nil else {
      return "<p class=\"note\">There is no lock yet: every rule is new.</p>\(remarks)"
    }
    guard !plan.rules.isEmpty else {
      return "<p class=\"note\">The rules say what they said.</p>\(remarks)"
    }
    var table = ReportTable(
      id: "rule-table",
      columns: [
        .init(title: "Change"), .init(title: "Rule"), .init(title: "Images", isNumber: true),
        .init(title: "New to the class", isNumber: true),
        .init(title: "Leave a class", isNumber: true), .init(title: "Who"),
      ], isSearchable: true)
    for rule in plan.rules {
      table.row([
        ReportTable.cell("<span class=\"tag\(style(rule.kind))\">\(rule.kind.rawValue)</span>"),
        ReportTable.cell(words(rule)), number(rule.images), number(rule.newToClass),
        number(rule.lostToClass), ReportTable.cell(person(rule)),
      ])
    }
    return """
      <p>Images are those that mention the rule's term. Of these, some get a class that they did not \
      have, some lose one.</p>
      \(table.html)\(remarks)
      """
  }

  private func style(_ kind: RuleChange.Kind) -> HTML {
    switch kind {
    case .added: " good"
    case .changed: " plain"
    case .removed: " warn"
    }
  }

  private func number(_ value: Int?) -> HTML {
    value.map { ReportTable.count($0) } ?? ReportTable.number("–", nil)
  }

  private func words(_ rule: RuleChange) -> HTML {
    """
    \(rule.facet.map { "<span class=\"range\">\($0.rawValue)</span> " } ?? "" as HTML)\
    <b>\(rule.says)</b>\
    \(rule.said.map { "<div class=\"why\">was: \($0)</div>" } ?? "" as HTML)\
    \(rule.why.map { "<div class=\"why\">\($0)</div>" } ?? "" as HTML)\
    \(HTML.when(
      rule.kind == .changed && rule.said == nil,
      "<div class=\"why\">only reason, person, date or status</div>"))
    """
  }

  private func person(_ rule: RuleChange) -> HTML {
    let note = [rule.by, rule.date, rule.status].compactMap { $0 }.joined(separator: ", ")
    return """
      \(note)\(rule.location.map { "<div class=\"why\">\($0)</div>" } ?? "" as HTML)
      """
  }

  private var remarks: HTML {
    let items = plan.remarks.map { "<li>\($0)</li>" as HTML }
    return HTML.when(
      !items.isEmpty,
      """
      <h3>Split texts and conditions</h3><ul class="terms">\(items)</ul>
      """)
  }
}
