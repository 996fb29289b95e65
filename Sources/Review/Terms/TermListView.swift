internal import Markup
internal import Rules
internal import Vocabulary

/// The list of raw terms with their mappings.
struct TermListView {
  let version: RulesVersion
  let filter: TermFilter
  /// The term that is shown next to the list.
  let chosen: TermRow?

  /// The filter and the list.
  var content: HTML {
    let rows = filter.rows(version.table)
    let start = min(filter.page * TermFilter.pageSize, rows.count)
    let shown = rows[start..<min(start + TermFilter.pageSize, rows.count)]
    return """
      <section class="term-list" aria-label="Terms">\(form)
      <p class="note">\(Figures.count(rows.count, "term")) of \(Figures.count(version.table.rows.count)), those on most \
      images first\(HTML.when(rows.count > shown.count, ": \(start + 1) to \(start + shown.count)"))</p>
      \(table(Array(shown)))
      \(pages(rows.count))</section>
      """
  }

  private var form: HTML {
    let facets = Facet.ruled.filter { $0 != .diagnosis || version.book.file.usesDiagnoses }
    let kinds = facets.map { Self.option($0.rawValue, Self.plural($0), filter.facet == $0) }
    let states = TermFilter.State.allCases.map {
      Self.option($0.rawValue, $0.words, filter.state == $0)
    }
    return """
      <form method="get" action="/terms" class="term-filter" role="search" aria-label="Which terms">
      <label><span><kbd>/</kbd> Search</span> <input type="search" name="q" value="\(filter.text)" data-focus="/"></label>
      <label><span>Kind</span> <select name="of"><option value="">all</option>\(kinds)</select></label>
      <label><span>State</span> <select name="state"><option value="">all</option>\(states)</select></label>
      <button type="submit">Show</button></form>
      """
  }

  static func option(_ value: String, _ words: String, _ isChosen: Bool) -> HTML {
    "<option value=\"\(value)\"\(HTML.when(isChosen, " selected"))>\(words)</option>"
  }

  static func plural(_ facet: Facet) -> String {
    switch facet {
    case .site: "sites"
    case .diagnosis: "diagnoses"
    default: "lesions"
    }
  }

  private func table(_ rows: [TermRow]) -> HTML {
    guard !rows.isEmpty else { return "<p>No term is like this.</p>" }
    let lines = rows.map { row -> HTML in
      let isChosen = row.facet == chosen?.facet && row.text == chosen?.text
      let near: HTML = HTML.when(row.isNear, " <span class=\"mark near\">near a threshold</span>")
      return """
        <tr\(HTML.when(isChosen, " aria-current=\"true\""))>\
        <td><a href="\(Self.address(row, filter))">\(row.text)</a> <span class="kind">\(row.facet.rawValue)</span></td>\
        \(ReportTable.count(row.count))\
        <td>\(row.words { version.label($0, row.facet) })\(near)</td>\
        <td><span class="mark \(row.status.rawValue)">\(row.status.words)</span></td></tr>
        """
    }
    return """
      <div class="scroll rows" tabindex="0" role="region" aria-label="List of terms"><table><thead><tr>\
      <th scope="col">Term</th><th scope="col" class="n">Images</th><th scope="col">Becomes</th>\
      <th scope="col">State</th></tr></thead><tbody>\(lines)</tbody></table></div>
      """
  }

  private func pages(_ count: Int) -> HTML {
    guard count > TermFilter.pageSize else { return "" }
    func link(_ page: Int, _ words: String) -> HTML {
      var other = filter
      other.page = page
      return "<a href=\"/terms?\(String(other.query.dropFirst()))\">\(words)</a> "
    }
    let hasMore = (filter.page + 1) * TermFilter.pageSize < count
    return """
      <nav class="pages" aria-label="Pages of the list">\
      \(HTML.when(filter.page > 0, link(filter.page - 1, "The \(TermFilter.pageSize) terms before")))\
      \(HTML.when(hasMore, link(filter.page + 1, "The next \(min(TermFilter.pageSize, count - (filter.page + 1) * TermFilter.pageSize)) terms")))</nav>
      """
  }

  static func address(_ row: TermRow, _ filter: TermFilter) -> String {
    "/terms?facet=\(row.facet.rawValue)&term=\(WebForm.encoded(row.text))\(filter.query)"
  }

  /// The terms before and after the chosen one in the list; nil at its ends.
  var neighbours: (before: TermRow?, after: TermRow?) {
    let rows = filter.rows(version.table)
    guard let chosen,
      let index = rows.firstIndex(where: { $0.facet == chosen.facet && $0.text == chosen.text })
    else { return (nil, rows.first) }
    return (
      index > 0 ? rows[index - 1] : nil, index + 1 < rows.count ? rows[index + 1] : nil
    )
  }
}
