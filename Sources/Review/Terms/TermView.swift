internal import Documents
internal import Artifacts
internal import Markup
internal import Rules
internal import Taxonomy
internal import Vocabulary

/// One term: where it comes from, its mapping, who decided, and what can be done with it.
struct TermView {
  let version: RulesVersion
  let row: TermRow
  let facts: RulesDesk.Facts
  let pictures: TermPictures
  let list: TermListView
  let actions: HTML
  let suggestions: HTML

  /// The term's part of the page.
  var content: HTML {
    let profile = facts.index.term(row.facet, row.text).map { term in
      TermProfile(term, facts.index) { pictures.addresses($0) != nil }
    }
    let (before, after) = list.neighbours
    return """
      <article class="term" aria-label="The term">
      <div class="head"><h2 tabindex="-1" id="term">\(row.text)</h2>
      <p class="note step">\(step(before, "j", "Term before"))\(step(after, "k", "Next term"))</p></div>
      <p><b>\(Self.capital(row.words { version.label($0, row.facet) }))</b> · \
      \(row.facet.rawValue) · \(Figures.count(row.count, "image"))\
      \(HTML.when(profile != nil, " of \(Figures.count(profile?.cases ?? 0, "case"))"))</p>
      \(lines)
      \(actions)
      \(suggestions)
      \(profile.map(shares) ?? "<p class=\"note\">The data does not have this term: only a rule names it.</p>")
      \(profile.map(images) ?? "")
      </article>
      """
  }

  private func step(_ row: TermRow?, _ key: String, _ words: String) -> HTML {
    guard let row else { return "" }
    return """
      <a href="\(TermListView.address(row, list.filter))" data-go="\(key)"><kbd>\(key.uppercased())</kbd> \(words)</a> 
      """
  }

  static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  // MARK: The rules behind it

  private var lines: HTML {
    let source = version.book.lines(of: version.book.path)
    let rules = row.rules.map { rule -> HTML in
      let line = rule.term.position.line
      let text = source.indices.contains(line - 1) ? source[line - 1] : ""
      let note = rule.note
      let signed =
        [note.by.map { "by \($0)" }, note.date, note.status?.text ?? "proposed"]
        .compactMap { $0 } + (note.review.map { ["checked by \($0)"] } ?? [])
      return """
        <pre class="plan line"><span class="note">\(line)</span> \(Self.trimmed(text))</pre>
        <p class="note">\(TermRow.words(rule) { version.label($0, row.facet) })\
        \(HTML.when(!rule.condition.isEmpty, ", where \(rule.condition.text)")) · \
        \(signed.joined(separator: " · "))\(HTML.when(note.why != nil, " · \(note.why ?? "")"))</p>
        """
    }
    let why: HTML =
      row.mapping.map { mapping in
        HTML.when(
          !mapping.why.isEmpty && row.rules.first?.note.why != mapping.why,
          "<p class=\"note\">\(Self.capital(mapping.why))</p>")
      } ?? ""
    return """
      <section class="behind" aria-label="The rule behind it">\(rules)\(why)</section>
      """
  }

  /// A line without its indentation, cut where it is very long.
  private static func trimmed(_ line: String) -> String {
    let text = String(line.drop { $0 == " " })
    return text.count > 400 ? "\(text.prefix(400))…" : text
  }

  // MARK: What its images have in common

  private func shares(_ profile: TermProfile) -> HTML {
    func list(_ title: String, _ shares: [TermProfile.Share], link facet: Facet?) -> HTML {
      let items = shares.map { share -> HTML in
        let chance = share.byChance.map {
          " <small>(\(Figures.decimal($0, $0 < 10 ? 1 : 0)) by chance)</small>" as HTML
        }
        let name: HTML =
          facet.map { facet in
            "<a href=\"/terms?facet=\(facet.rawValue)&term=\(WebForm.encoded(share.text))\">\(share.text)</a>"
          } ?? "\(share.text)"
        return
          "<li>\(name) <span class=\"n\">\(Figures.count(share.count))\(chance ?? "")</span></li>"
      }
      return HTML.when(
        !shares.isEmpty, "<div><h3>\(title)</h3><ul class=\"shares\">\(items)</ul></div>")
    }
    let sites = profile.sites.map { TermProfile.Share(text: $0.text, count: $0.count) }
    return """
      <section class="profile" aria-label="What its images have in common">
      \(list("On the same images", profile.together, link: .lesion))
      \(list("Sites", sites, link: .site))
      \(list("Diagnoses", profile.diagnoses, link: nil))
      \(list("Contributors", profile.contributors, link: nil))</section>
      """
  }

  private func images(_ profile: TermProfile) -> HTML {
    let tiles = profile.samples.compactMap { image -> HTML? in
      guard let address = pictures.addresses(image) else { return nil }
      let facts = facts.index.atlas.images[image]
      let site = self.facts.index.terms(of: image, .site).joined(separator: ", ")
      let words = [site, facts.diagnosis].filter { !$0.isEmpty }.joined(separator: " · ")
      return """
        <figure><button type="button" class="example" data-large="\(address.large)">\
        <img src="\(address.small)" loading="lazy" alt="\(facts.id.rawValue): \(words)"></button>\
        <figcaption>\(words)</figcaption></figure>
        """
    }
    guard !tiles.isEmpty else {
      return "<p class=\"note\">No picture of these images is on this machine.</p>"
    }
    return """
      <section aria-label="Pictures"><h3>Pictures, one a case</h3><div class="term-pictures">\(tiles)</div></section>
      """
  }
}
