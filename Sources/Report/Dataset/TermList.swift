internal import Artifacts
internal import Markup
internal import Vocabulary

/// The raw terms that make up a class, folded away until somebody asks.
enum TermList {
  /// Terms by falling count, each with its rule, line, person and reason.
  static func html(_ pack: Pack, _ facet: Facet, class id: String) -> HTML {
    let terms = pack.manifest.terms.filter {
      ($0.facet == .site) == (facet == .site) && $0.classes.contains(id)
    }.sorted { ($1.count, $0.term) < ($0.count, $1.term) }
    let items = terms.map { term -> HTML in
      """
      <li>\(term.term) <span class="range">\(Figures.count(term.count)) · \(term.rule)\
      \(term.line.map { ", line \($0)" } ?? "")\(term.by.map { ", by \($0)" } ?? "")</span>\
      \(HTML.when(!term.why.isEmpty, "<br><span class=\"why\">\(term.why)</span>"))</li>
      """
    }
    return """
      <details><summary>\(Figures.count(terms.count, "term"))</summary>\
      <ul class="terms">\(items)</ul></details>
      """
  }
}
