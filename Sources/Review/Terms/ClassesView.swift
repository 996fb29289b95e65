internal import Artifacts
internal import Documents
internal import Markup
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// Classes and what decides about them: names, thresholds, families, pairs to keep apart.
struct ClassesView {
  let version: RulesVersion
  let isWritable: Bool

  /// The page's content.
  var content: HTML {
    """
    \(HTML.when(!isWritable, "<p class=\"note\">Read-only: consequences are shown, nothing can be saved.</p>"))
    \(section(.lesion, "Lesions"))\(section(.site, "Sites"))
    """
  }

  private func section(_ facet: Facet, _ title: String) -> HTML {
    let rules = version.book.file[facet]
    guard rules.isStated else { return "" }
    return """
      <section aria-label="\(title)"><h2>\(title)</h2>
      <div class="thresholds">\(threshold(facet, rules))\(rules.families.map { family(facet, $0) })</div>
      \(classes(facet, rules))
      \(pairs(facet, rules))</section>
      """
  }

  private func form(_ deed: String, _ name: String, _ facet: Facet, _ fields: HTML) -> HTML {
    """
    <form method="get" action="/terms/change" class="deed" aria-label="\(name)" autocomplete="off">\
    <input type="hidden" name="do" value="\(deed)"><input type="hidden" name="facet" value="\(facet.rawValue)">\(fields)</form>
    """
  }

  // MARK: Thresholds

  private func threshold(_ facet: Facet, _ rules: FacetRules) -> HTML {
    form(
      "under", "Threshold of \(rules.facet.sectionName)", facet,
      """
      <h3>Classes with fewer images are dropped</h3>\(numbers(rules.dropUnder?.value, facet))
      """)
  }

  private func family(_ facet: Facet, _ family: FamilyRule) -> HTML {
    let members = family.members.map { version.label($0.value, facet) }.joined(separator: ", ")
    return form(
      "family", "Family \(family.name.value)", facet,
      """
      <input type="hidden" name="family" value="\(family.name.value)">
      <h3>Family \(family.name.value)</h3>
      <p class="note">Members with at least so many images stay classes; the others fall into \
      \(version.label(family.rest.value, facet)). Members: \(members).</p>\(numbers(family.keepApartOver.value, facet))
      """)
  }

  /// A share and a count, each of which may be empty; the script shows the consequences while they move.
  private func numbers(_ threshold: Threshold?, _ facet: Facet) -> HTML {
    let share = threshold?.share.map { String($0.text.dropLast()) } ?? ""
    let least = threshold.map { $0.share != nil && $0.atLeast == 0 ? "" : "\($0.atLeast)" } ?? ""
    return """
      <div class="fields"><label><span>Share of images, in %</span> \
      <input name="share" inputmode="decimal" maxlength="12" value="\(share)"></label>
      <label><span>At least, in images</span> <input name="least" type="number" min="0" max="1000000" value="\(least)" data-live></label></div>
      <p><button type="submit" class="choice">Show the consequences</button></p><div class="live" aria-live="polite"></div>
      """
  }

  // MARK: Classes

  private func classes(_ facet: Facet, _ rules: FacetRules) -> HTML {
    let derived = version.refinement.classCounts(facet)
    let rows = rules.classes.map { rule -> HTML in
      let id = rule.id.value
      let terms = version.table.rows.filter {
        $0.facet.section == facet && $0.mapping?.classes.contains(id) == true
      }
      let shown = terms.prefix(6).map(\.text).joined(separator: ", ")
      let more = terms.count > 6 ? " and \(terms.count - 6) more" : ""
      let rename = form(
        "rename", "Rename \(rule.label.value)", facet,
        """
        <input type="hidden" name="class" value="\(id)"><label><span class="hidden-label">Name of \(id)</span> \
        <input name="label" maxlength="120" value="\(rule.label.value)"></label> <button type="submit">Rename</button>
        """)
      return """
        <tr><td>\(rename)</td><td><code>\(id)</code></td>\
        \(derived[id].map { ReportTable.count($0) } ?? "<td class=\"n\">no class</td>")\
        <td>\(shown)\(more)</td></tr>
        """
    }
    return """
      <h3>Classes</h3><div class="scroll"><table class="classes"><thead><tr><th scope="col">Name</th><th scope="col">Id</th>\
      <th scope="col" class="n">Images</th><th scope="col">Terms</th></tr></thead><tbody>\(rows)</tbody></table></div>
      \(form(
        "class", "New class of \(rules.facet.sectionName)", facet,
        """
        <h3>New class</h3><div class="fields"><label><span>Name</span> <input name="label" maxlength="120"></label>
        <label><span>Id (made of the name where empty)</span> <input name="id" maxlength="60"></label></div>
        <p><button type="submit" class="choice">Show the consequences</button></p>
        """))
      """
  }

  private func pairs(_ facet: Facet, _ rules: FacetRules) -> HTML {
    let pairs = rules.neverMerge.filter(\.note.isActive).map { rule -> HTML in
      let why = rule.note.why.map { ": \($0)" } ?? ""
      return
        "<li>\(rule.first.value) and \(rule.second.value)\(why) <span class=\"note\">line \(rule.first.position.line)</span></li>"
    }
    return HTML.when(
      !pairs.isEmpty,
      "<h3>Terms that never end in one class</h3><ul class=\"groups\">\(pairs)</ul><p class=\"note\">A term’s page adds such a pair.</p>"
    )
  }
}
