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
    \(RuleForms.readOnly(isWritable))
    \(section(.lesion, "Lesions"))\(section(.site, "Sites"))
    """
  }

  private func section(_ facet: Facet, _ title: String) -> HTML {
    let rules = version.book.file[facet]
    guard rules.isStated else { return "" }
    return """
      <section aria-label="\(title)"><h2>\(title)</h2>
      <div class="thresholds">\(threshold(facet, rules))\(rules.families.map { family(facet, $0) })</div>
      \(more(facet, rules))
      \(classes(facet, rules))
      \(pairs(facet))</section>
      """
  }

  private func form(
    _ deed: String, _ name: String, _ facet: Facet, family: String = "", _ fields: HTML
  ) -> HTML {
    let place =
      [(name: "facet", value: facet.rawValue)] + (family.isEmpty ? [] : [("family", family)])
    return RuleForms(version: version).form(deed, name, place, fields)
  }

  // MARK: Thresholds

  private func threshold(_ facet: Facet, _ rules: FacetRules) -> HTML {
    form(
      "under", "Threshold of \(rules.facet.sectionName)", facet,
      """
      <h3>Classes with fewer images are dropped</h3>\(numbers(rules.dropUnder?.value))
      """)
  }

  private func family(_ facet: Facet, _ family: FamilyRule) -> HTML {
    let name = family.name.value
    let counts = version.refinement.thresholdCounts(facet).filter(\.isFamily)
    let members = family.members.map { member -> String in
      let count = counts.first { $0.classID == member.value }.map {
        " (\(Figures.count($0.counted)) images count: \(ThresholdWords.result($0, facet, version)))"
      }
      return version.label(member.value, facet) + (count ?? "")
    }.joined(separator: ", ")
    let removal = form(
      "family-out", "Take out family \(name)", facet, family: name,
      "<button type=\"submit\">Take the family out</button>")
    return """
      <div>\(form(
        "family", "Family \(name)", facet, family: name,
        """
        <h3>Family \(name)</h3>
        <p class="note">Members with at least so many images stay classes; the others fall into \
        \(version.label(family.rest.value, facet)). Members: \(members).</p>
        \(RuleForms.folded("", "Members, rest, reason", parts(facet, family)))
        \(numbers(family.keepApartOver.value))
        """))\(removal)</div>
      """
  }

  /// The classes of a family, and why it is one.
  private func parts(_ facet: Facet, _ family: FamilyRule?) -> HTML {
    let classes = version.book.file[facet].classes
    let boxes = classes.map { rule in
      RuleForms.box(
        "members", rule.id.value, rule.label.value,
        isOn: family?.members.contains { $0.value == rule.id.value } == true)
    }
    let options = classes.map { (value: $0.id.value, words: $0.label.value) }
    return """
      <fieldset class="boxes"><legend>Members</legend>\(boxes)</fieldset><div class="fields">\
      \(RuleForms.choice("rest", "The others fall into", options, now: family?.rest.value ?? ""))\
      \(RuleForms.text("why", "Why", family?.note.why ?? "", isWide: true))</div>
      """
  }

  /// What holds for all of a section, and a new family.
  private func more(_ facet: Facet, _ rules: FacetRules) -> HTML {
    let choice =
      facet == .site
      ? RuleForms.choice(
        "one_per_image", "An image with several sites",
        [
          ("unknown-if-many", "has none: its site is unknown"),
          ("most-specific", "has the most specific one"), ("first", "has the first one"),
        ], now: rules.onePerImage.rawValue)
      : RuleForms.choice(
        "terms", "Terms that do not say what they are",
        [("lesion", "are lesions"), ("diagnosis", "are diagnoses")],
        now: (rules.termFacet ?? .lesion).rawValue)
    return """
      \(RuleForms.folded(
        "", "All \(rules.facet.sectionName)",
        form("section", "All \(rules.facet.sectionName)", facet, "<div class=\"fields\">\(choice)</div>\(RuleForms.submit)")))
      \(RuleForms.folded(
        "", "A new family",
        form(
          "family-new", "A new family of \(rules.facet.sectionName)", facet,
          """
          <div class="fields">\(RuleForms.text("family", "Name", "", most: 60))</div>\(parts(facet, nil))\(numbers(nil))
          """)))
      """
  }

  /// A share and a count, each of which may be empty; the script shows the consequences while they move.
  private func numbers(_ threshold: Threshold?) -> HTML {
    let share = threshold?.share.map { String($0.text.dropLast()) } ?? ""
    let least = threshold.map { $0.share != nil && $0.atLeast == 0 ? "" : "\($0.atLeast)" } ?? ""
    return """
      <div class="fields"><label><span>Share of images, in %</span> \
      <input name="share" inputmode="decimal" maxlength="12" value="\(share)"></label>
      <label><span>At least, in images</span> <input name="least" type="number" min="0" max="1000000" value="\(least)" data-live></label></div>
      <p class="note">Where both are given, the larger number counts.</p>
      <p><button type="submit" class="choice main">Show the consequences</button></p><div class="live" aria-live="polite"></div>
      """
  }

  // MARK: Classes

  private func classes(_ facet: Facet, _ rules: FacetRules) -> HTML {
    let derived = version.refinement.classCounts(facet)
    let counts = Dictionary(
      version.refinement.thresholdCounts(facet).map { ($0.classID, $0) },
      uniquingKeysWith: { _, last in last })
    let rows = rules.classes.map { rule -> HTML in
      let id = rule.id.value
      let terms = version.table.terms(of: id, facet)
      let shown = terms.prefix(6).map(\.text).joined(separator: ", ")
      let more = terms.count > 6 ? " and \(terms.count - 6) more" : ""
      let count = counts[id]
      let address = "/terms/class?facet=\(facet.rawValue)&class=\(WebForm.encoded(id))"
      return """
        <tr><td><a href="\(address)">\(rule.label.value)</a> <span class="kind">\(id)</span></td>\
        \(Self.count(count?.counted))\(Self.count(count?.needed))\(Self.count(derived[id]))\
        <td>\(count.map { ThresholdWords.result($0, facet, version) } ?? "")</td><td>\(shown)\(more)</td></tr>
        """
    }
    return """
      <h3>Classes</h3><div class="scroll"><table class="classes"><thead><tr><th scope="col">Name</th>\
      <th scope="col" class="n">Images that count</th><th scope="col" class="n">Needed</th>\
      <th scope="col" class="n">Images in the data set</th><th scope="col">Becomes</th><th scope="col">Terms</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div>
      <p class="note">Thresholds compare images that count: \(facet == .lesion ? "those with a site, or all where no image has one" : "those that name the site, whether or not they name another one").</p>
      \(form(
        "class", "New class of \(rules.facet.sectionName)", facet,
        """
        <h3>New class</h3><div class="fields">\(RuleForms.text("label", "Name", "", most: 120))
        \(RuleForms.text("id", "Id (made of the name where empty)", "", most: 60))</div>\(RuleForms.submit)
        """))
      """
  }

  private static func count(_ count: Int?) -> HTML {
    count.map { ReportTable.count($0) } ?? "<td class=\"n\">–</td>"
  }

  private func pairs(_ facet: Facet) -> HTML {
    let facets = facet == .site ? [facet] : [.lesion, .diagnosis]
    let pairs = facets.flatMap { kind in
      version.book.file[kind].neverMerge.map { rule -> HTML in
        let why = rule.note.why.map { ": \($0)" } ?? ""
        let (first, second) = (rule.first.value, rule.second.value)
        let removal = RuleForms(version: version).form(
          "pair-out", "Take out the pair of \(first) and \(second)",
          [("facet", kind.rawValue), ("first", first), ("second", second)],
          "<button type=\"submit\">Take out<span class=\"hidden-label\"> \(first) and \(second)</span></button>"
        )
        return """
          <li><span>\(first) and \(second)\(why) <span class="note">line \(rule.first.position.line)\
          \(HTML.when(!rule.note.isActive, ", takes no part"))</span></span> \(removal)</li>
          """
      }
    }
    return HTML.when(
      !pairs.isEmpty,
      "<h3>Terms that never end in one class</h3><ul class=\"entries\">\(pairs)</ul><p class=\"note\">A term’s page adds such a pair.</p>"
    )
  }
}
