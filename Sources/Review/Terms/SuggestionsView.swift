internal import Advisor
internal import Markup
internal import Rules
internal import Vocabulary

/// What the advisor suggests for a term in review, with what speaks for and against it.
///
/// It is looked for when somebody asks: it takes longer than a click may, and what stands first on a page persuades.
struct SuggestionsView {
  let row: TermRow
  let filter: TermFilter
  /// The suggestions; nil until somebody asks.
  let advice: Advice?
  let version: RulesVersion

  /// The term's suggestions, or the link that asks for them; empty for a term that has a mapping.
  var content: HTML {
    guard row.status == .review else { return "" }
    guard let advice else {
      return """
        <p><a href="\(TermListView.address(row, filter))&advise=1#suggestions" data-go="s"><kbd>S</kbd> Look for \
        suggestions</a></p>
        """
    }
    guard let term = advice.terms.first(where: { $0.facet == row.facet && $0.text == row.text })
    else { return "" }
    let found = advice.suggestions(for: term).map(suggestion)
    let alike = term.alike.map { text -> HTML in
      "<a href=\"/terms?facet=\(row.facet.rawValue)&term=\(WebForm.encoded(text))\">\(text)</a> "
    }
    let none: HTML = "<p>Neither the words nor the images suggest a class.</p>"
    return """
      <section class="suggestions" id="suggestions" aria-label="Suggestions"><h3>Suggestions</h3>
      \(found.isEmpty ? none : HTML.joined(found, ""))
      \(HTML.when(!alike.isEmpty, "<p class=\"note\">In review too, with the same words or letters: \(alike)</p>"))
      \(term.decidedWith.map { "<p class=\"note\">\(TermView.capital($0))</p>" as HTML })</section>
      """
  }

  private func suggestion(_ suggestion: Suggestion) -> HTML {
    let evidence = suggestion.evidence.fields.map { (name: $0.name, text: "\($0.text)" as HTML) }
    let goals = suggestion.decision.classes.map { version.label($0, row.facet) }
      .joined(separator: " + ")
    return """
      <div class="suggestion"><form method="get" action="/terms/change" aria-label="\(suggestion.decision.text)">\
      \(ChangeView.hidden(RuleForms(version: version).naming(TermActionsView.fields(row, filter) + Self.fields(suggestion.decision))))\
      \(reason(suggestion.decision))<button type="submit">\(suggestion.decision.text)</button></form>
      <p class="note">\(HTML.when(!goals.isEmpty, "\(goals): "))\(suggestion.reason)</p>
      <details class="fold"><summary>What speaks for and against it</summary>\(Page.definitions(evidence))</details></div>
      """
  }

  /// A field for the reason where the rules want one and the advisor has none.
  private func reason(_ decision: Decision) -> HTML {
    HTML.when(
      decision.needsReason && decision.why == nil,
      "<label class=\"why\"><span>Why (needed)</span> <input name=\"why\" maxlength=\"300\" required></label> "
    )
  }

  /// The fields of the form that asks for a decision's consequences.
  private static func fields(_ decision: Decision) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    switch decision.verb {
    case .spelling: fields = [("do", "spelling"), ("other", decision.other ?? "")]
    case .neverMerge: fields = [("do", "apart"), ("other", decision.other ?? "")]
    case .also: fields = [("do", "several")] + decision.classes.map { ("classes", $0) }
    case .drop: fields = [("do", "drop")] + decision.mayBe.map { ("may", $0) }
    default:
      fields = [
        ("do", "place"), ("verb", decision.verb.rawValue), ("class", decision.classes.first ?? ""),
      ]
    }
    if let why = decision.why { fields.append(("why", why)) }
    return fields
  }
}
