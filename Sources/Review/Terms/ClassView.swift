internal import Documents
internal import Markup
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// One class: its terms, what thresholds make of it, and all that the rules say of it.
struct ClassView {
  let version: RulesVersion
  let facet: Facet
  let rule: ClassRule
  let isWritable: Bool

  /// The page's content.
  var content: HTML {
    let id = rule.id.value
    let place: [(name: String, value: String)] = [("facet", facet.rawValue), ("class", id)]
    let links = version.table.terms(of: id, facet).map { row -> HTML in
      """
      <li><a href="\(TermListView.address(row, TermFilter()))">\(row.text)</a> \
      <span class="n">\(Figures.count(row.count, "image"))</span></li>
      """
    }
    let forms = RuleForms(version: version)
    let removal = forms.form(
      "class-out", "Take the class out", place,
      "<button type=\"submit\">Take the class out</button>")
    return """
      <h2>\(rule.label.value)</h2>
      <p class="note"><code>\(id)</code> · line \(rule.id.position.line)\(HTML.when(!counts.isEmpty, " · "))\(counts)</p>
      \(RuleForms.readOnly(isWritable))\(forms.form("class-notes", "What the rules say of the class", place, fields))
      <section aria-label="Terms"><h3>Terms</h3>\(HTML.when(links.isEmpty, "<p>None.</p>"))<ul class="shares">\(links)</ul></section>
      <div class="deeds">\(removal)</div>
      <p><a href="/terms/classes" data-go="escape"><kbd>Esc</kbd> All classes</a></p>
      """
  }

  private var fields: HTML {
    let special: HTML =
      facet == .site
      ? RuleForms.choice(
        "view", "What it is",
        [("", "a part of the body"), ("left-out", "a view, such as the whole body")],
        now: rule.isView ? "left-out" : "")
      : RuleForms.choice(
        "terms", "Its terms are", [("lesion", "lesions"), ("diagnosis", "diagnoses")],
        now: rule.termFacet.rawValue)
    return """
      <div class="fields">\(RuleForms.text("label", "Name", rule.label.value, most: 120))\(special)
      \(RuleForms.lines("xref", "The same class in other vocabularies, such as HP:0200041", rule.xref.map(\.value)))
      \(RuleForms.lines("from", "Its terms only from these sources", rule.sources))</div>
      <p class="note">Terms that have no reason or state of their own take these over.</p>\(RuleForms.note(rule.note))
      \(RuleForms.submit)
      """
  }

  /// What thresholds decide about it.
  private var counts: String {
    version.refinement.thresholdCounts(facet).filter { $0.classID == rule.id.value }.map {
      "\(Figures.count($0.counted, "image counts", "images count")), \(Figures.count($0.needed)) \($0.needed == 1 ? "is" : "are") needed: "
        + ThresholdWords.result($0, facet, version)
    }.joined(separator: " · ")
  }
}
