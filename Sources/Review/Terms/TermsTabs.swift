internal import Markup

/// The pages of terms, each with links to the others.
enum TermsTabs {
  /// The heading with the links.
  static func head(_ title: String, path: String) -> HTML {
    let links = [
      ("/terms", "Terms"), ("/terms/classes", "Classes and thresholds"),
      ("/terms/policy", "Policy, spelling, people"),
    ].map {
      link -> HTML in
      """
      <a href="\(link.0)"\(HTML.when(link.0 == path, " aria-current=\"page\""))>\(link.1)</a> 
      """
    }
    return """
      <div class="head"><h1 tabindex="-1">\(title)</h1><nav class="tabs" aria-label="Terms">\(links)</nav></div>
      """
  }
}
