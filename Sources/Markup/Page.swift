internal import CReportAssets

/// A report's page: one HTML file that needs nothing next to it.
package struct Page {
  /// A part of the page, with its entry in the table of contents.
  package struct Section {
    package let id: String
    package let title: String
    package let html: HTML

    /// A section; `id` is its anchor.
    package init(id: String, title: String, html: HTML) {
      self.id = id
      self.title = title
      self.html = html
    }
  }

  package let title: String
  package let subtitle: String
  /// The first screen: the result in sentences, then key figures.
  package let opening: HTML
  package let sections: [Section]
  /// The images; nil for a page that has none.
  package let thumbnails: Thumbnails?
  package let footer: HTML

  package init(
    title: String, subtitle: String, opening: HTML, sections: [Section], thumbnails: Thumbnails?,
    footer: HTML
  ) {
    self.title = title
    self.subtitle = subtitle
    self.opening = opening
    self.sections = sections
    self.thumbnails = thumbnails
    self.footer = footer
  }

  /// The whole file.
  package var text: String {
    let style = HTML(stringLiteral: String(cString: report_style()))
    let script = HTML(stringLiteral: String(cString: report_script()))
    let contents = sections.map { "<a href=\"#\($0.id)\">\($0.title)</a>" as HTML }
    let body = sections.map { section -> HTML in
      "<section id=\"\(section.id)\"><h2>\(section.title)</h2>\n\(section.html)</section>\n"
    }
    // The policy lets the page load nothing from anywhere: it has to open from a disk, and must not
    // tell anybody that it was opened.
    let html: HTML = """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(title) · derm</title>
      <style>
      \(style)</style></head>
      <body>
      <a class="skip" href="#content">Skip to the content</a>
      <div class="top"><span class="brand">\(title)<small>\(subtitle)</small></span>
      <button type="button" id="blur" aria-pressed="false"\(HTML.when(thumbnails == nil, " hidden"))>Blur<span class="wide-only"> pictures</span></button>
      <button type="button" id="theme" aria-label="Dark or light theme">Theme</button></div>
      <div class="frame">
      <nav class="toc" aria-label="Contents">\(contents)</nav>
      <main id="content">
      <h1>\(title)</h1>
      <noscript><p class="alert">Pictures, sorting and search need JavaScript, which is off. \
      All numbers are here.</p></noscript>
      \(opening)
      \(body)<footer>\(footer)\(thumbnails?.note ?? "")</footer>
      </main></div>
      <dialog id="viewer" aria-label="Picture"><div class="inside"></div>\
      <form method="dialog"><button>Close</button></form></dialog>
      <div id="tip" role="tooltip" hidden></div>
      <script type="application/json" id="pictures">\(thumbnails?.json ?? "[]")</script>
      <script>
      \(script)</script>
      </body></html>

      """
    return html.text
  }

  /// Key figures in a row.
  package static func facts(_ facts: [(name: String, value: String, detail: String)]) -> HTML {
    let items = facts.map { fact -> HTML in
      """
      <div><dt>\(fact.name)</dt><dd>\(fact.value)\
      \(HTML.when(!fact.detail.isEmpty, "<small>\(fact.detail)</small>"))</dd></div>
      """
    }
    return "<dl class=\"facts\">\(items)</dl>"
  }

  /// A list of terms and definitions.
  package static func definitions(_ entries: [(name: String, text: HTML)]) -> HTML {
    "<dl class=\"defs\">\(entries.map { "<dt>\($0.name)</dt><dd>\($0.text)</dd>" as HTML })</dl>"
  }
}
