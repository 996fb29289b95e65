internal import Artifacts
internal import Foundation
internal import Markup
internal import Rules
internal import Synchronization
internal import Taxonomy
internal import Vocabulary

/// The pages on which the rules are edited.
///
/// Plans take a core for some time: one request after the other is answered on a queue of its own, so that questions
/// and answers never wait for them.
final class TermsSite: Sendable {
  let desk: ReviewDesk
  let rules: RulesDesk
  let formKey: String
  private let previews = Mutex<[(query: String, preview: ChangePreview)]>([])
  /// Consequences that are kept: going back and saving does not compute them again.
  private static let mostPreviews = 4
  private let work = OwnQueue("terms")
  private let advising = OwnQueue("advice")
  private let decoding = OwnQueue("term-pictures")

  /// Pages over a desk and a rules file.
  init(_ desk: ReviewDesk, rules: String, formKey: String) {
    self.desk = desk
    self.rules = RulesDesk(rules: rules, data: desk.data)
    self.formKey = formKey
  }

  /// Answers a request for an address that begins with `/terms`; `frame` is what stands around a page.
  func answer(
    _ request: WebRequest, frame: @escaping @Sendable () -> PageFrame
  ) async -> WebResponse {
    let isPicture = request.path.hasPrefix("/terms/picture/")
    let queue = isPicture ? decoding : request.query["advise"] == "1" ? advising : work
    return await queue.run {
      isPicture ? self.picture(request.path) : self.respond(request, frame)
    }
  }

  /// A page before its frame stands around it, or something else than a page.
  private enum Reply {
    case page(title: String, HTML, status: Int)
    case other(WebResponse)
  }

  private func respond(_ request: WebRequest, _ frame: () -> PageFrame) -> WebResponse {
    switch reply(request) {
    case .other(let response): response
    case .page(let title, let content, let status):
      .html(frame().page("/terms", title: title, content), status: status)
    }
  }

  private func reply(_ request: WebRequest) -> Reply {
    do throws(ReviewError) {
      if request.method == "POST" { return try post(request) }
      switch request.path {
      case "/terms": return try list(request.query)
      case "/terms/change": return try change(request.query, alert: "", status: 200)
      case "/terms/classes": return try classes(request.query)
      default:
        return .other(.text("There is no such page. The terms are at /terms.", status: 404))
      }
    } catch {
      if request.query["piece"] == "1" {
        return .other(.html("<p class=\"alert\">\(error.description)</p>"))
      }
      let isPost = request.method == "POST"
      return trouble(
        error, back: ChangeView.back(isPost ? request.form : request.query),
        status: isPost ? 409 : 200)
    }
  }

  // MARK: Pages

  private func list(_ query: WebForm) throws(ReviewError) -> Reply {
    let version = try rules.current()
    let facts = try rules.facts()
    let filter = TermFilter(query)
    let facet = query["facet"].flatMap(Facet.init(rawValue:))
    let row = facet.flatMap { facet in query["term"].flatMap { version.table.row(facet, $0) } }
    let list = TermListView(version: version, filter: filter, chosen: row)
    let content: HTML
    if let row {
      let actions = TermActionsView(
        version: version, row: row, filter: filter, isWritable: desk.isWritable)
      let view = TermView(
        version: version, row: row, facts: facts,
        pictures: TermPictures(data: desk.data, index: facts.index), list: list,
        actions: actions.content,
        suggestions: try suggestions(row, version, filter, isAsked: query["advise"] == "1"))
      content = view.content
    } else {
      content = overview(version, list, isAsked: query["term"] != nil)
    }
    return page(
      "Terms",
      """
      \(TermsTabs.head("Terms", path: "/terms"))\(said(query))
      <div class="term-page\(HTML.when(row != nil, " one"))">\(list.content)\(content)</div>
      """)
  }

  private func suggestions(
    _ row: TermRow, _ version: RulesVersion, _ filter: TermFilter, isAsked: Bool
  ) throws(ReviewError) -> HTML {
    let advice = isAsked && row.status == .review ? try rules.advice(version) : nil
    return SuggestionsView(
      row: row, filter: filter, advice: advice, label: { version.label($0, row.facet) }
    ).content
  }

  /// What stands next to the list while no term is chosen.
  private func overview(
    _ version: RulesVersion, _ list: TermListView, isAsked: Bool
  ) -> HTML {
    let rows = version.table.rows
    func count(_ status: TermRow.Status) -> String {
      Figures.count(rows.count { $0.status == status && !$0.isUnused })
    }
    let next: HTML =
      list.neighbours.after.map {
        "<p><a href=\"\(TermListView.address($0, list.filter))\" data-go=\"k\"><kbd>K</kbd> The first term of the list</a></p>"
      } ?? ""
    return """
      <article class="term" aria-label="Overview">
      \(HTML.when(isAsked, "<p class=\"alert\">Neither the data nor the rules have this term now.</p>"))
      \(Page.facts([
        ("In review", count(.review), "no rule names them"), ("Proposed", count(.proposed), "nobody approved them"),
        ("Approved", count(.approved), ""),
        ("Not in the data", Figures.count(rows.count(where: \.isUnused)), "only a rule names them"),
      ]))
      <p>Choose a term: its pictures, what it stands next to and the rule behind it appear here, and what can be done \
      with it. Nothing is written before you have seen the consequences.</p>\(next)</article>
      """
  }

  private func change(
    _ form: WebForm, alert: String, status: Int
  ) throws(ReviewError) -> Reply {
    let preview = try preview(form)
    let pictures = TermPictures(data: desk.data, index: try rules.facts().index)
    let view = ChangeView(
      preview: preview, form: form, formKey: formKey, isWritable: desk.isWritable,
      pictures: pictures, alert: alert, whole: try whole(preview, form))
    if form["piece"] == "1" {
      return .other(.html(ChangeView.consequences(preview.plan), status: status))
    }
    return page("Consequences", view.content, status: status)
  }

  /// The consequences of a form; those that were looked at last are kept while the rules stand as they stood.
  private func preview(_ form: WebForm) throws(ReviewError) -> ChangePreview {
    let query = ChangeView.query(form)
    let current = try rules.current()
    if let known = previews.withLock({
      $0.first { $0.query == query && $0.preview.before === current }
    }) {
      return known.preview
    }
    let made = try ChangePreview(
      form, rules, person: desk.person, canSave: desk.isWritable)
    previews.withLock { previews in
      previews.append((query, made))
      if previews.count > Self.mostPreviews { previews.removeFirst() }
    }
    return made
  }

  private func whole(_ preview: ChangePreview, _ form: WebForm) throws(ReviewError) -> Plan? {
    guard form["whole"] == "1" else { return nil }
    let pack = try rules.latestPack()
    return try ReviewError.wrapping { try preview.after.plan(since: pack) }
  }

  private func classes(_ query: WebForm) throws(ReviewError) -> Reply {
    let view = ClassesView(version: try rules.current(), isWritable: desk.isWritable)
    return page(
      "Classes",
      "\(TermsTabs.head("Classes and thresholds", path: "/terms/classes"))\(said(WebForm("do=class&\(query["undone"].map { "undone=\($0)" } ?? "")")))\(view.content)"
    )
  }

  /// What was just done, with a button that takes the last save back while that can be done.
  private func said(_ query: WebForm) -> HTML {
    let told: HTML = HTML.when(
      query["undone"] != nil,
      "<p class=\"alert ok\" role=\"status\">Taken back: the file is as it was before. \(rules.unlogged)</p>"
    )
    guard desk.isWritable, let last = rules.lastSaved() else { return told }
    return """
      \(told)<form method="post" action="/terms/undo" class="saved alert ok" data-plain>\
      <input type="hidden" name="key" value="\(formKey)">\(ChangeView.kept(query, ["facet", "term", "q", "of", "state", "page", "do"]))\
      <span role="status">Saved in \(rules.rules): \(last).</span> \
      <button type="submit" data-press="z"><kbd>Z</kbd> Take it back</button></form>
      """
  }

  private func page(_ title: String, _ content: HTML, status: Int = 200) -> Reply {
    .page(title: title, content, status: status)
  }

  private func picture(_ path: String) -> WebResponse {
    let hex = String(path.dropFirst("/terms/picture/".count))
    guard hex.utf8.count == 64, let facts = try? rules.facts(),
      let bytes = TermPictures(data: desk.data, index: facts.index).jpeg(sha256: hex)
    else { return .text("There is no such picture.", status: 404) }
    return WebResponse(200, type: "image/jpeg", body: bytes).kept()
  }

  // MARK: Saving

  private func post(_ request: WebRequest) throws(ReviewError) -> Reply {
    guard desk.isWritable else {
      return .other(.text("This review is read-only: nothing was written.", status: 405))
    }
    let form = request.form
    switch request.path {
    case "/terms/save":
      let preview = try preview(form)
      guard preview.before.digest == form["seen"] else {
        return try change(form, alert: Self.changedMeanwhile, status: 409)
      }
      try rules.write(preview.edited, words: preview.change.words)
      return .other(.redirect(ChangeView.back(form)))
    case "/terms/undo":
      try rules.undo()
      let back = ChangeView.back(form)
      return .other(.redirect(back + (back.contains("?") ? "&undone=1" : "?undone=1")))
    default: return .other(.text("Nothing is done at this address.", status: 404))
    }
  }

  private static let changedMeanwhile =
    "Not saved yet: the rules file was changed by another program since you looked. These are the consequences in the file "
    + "as it is now. Look at them and save again."

  /// What is wrong, and what to do; errors of the rules with their lines.
  private func trouble(_ error: ReviewError, back: String, status: Int) -> Reply {
    var findings: [RuleFinding] = []
    if case .other(let other) = error, let rules = other as? TaxonomyError {
      findings = rules.findings.filter(\.isError)
    }
    let saved = status == 409 ? "Nothing was written. " : ""
    guard !findings.isEmpty else {
      return page(
        "Terms",
        """
        <h1 tabindex="-1">\(status == 409 ? "Not saved" : "This can’t be done")</h1>
        <pre class="alert trouble" role="alert">\(saved)\(error.description)</pre><p><a href="\(back)" data-go="escape"><kbd>Esc</kbd> Back</a></p>
        """, status: status)
    }
    let book = try? RuleBook(rules.rules)
    let texts = findings.prefix(50).map { finding -> HTML in
      "<pre class=\"plan\">\(finding.text(lines: book?.lines(of: finding.file) ?? []))</pre>"
    }
    return page(
      "Terms",
      """
      <h1 tabindex="-1">The rules have errors</h1><p class="alert" role="alert">\(saved)\(Figures.count(findings.count, "error")) \
      must be fixed in an editor first. Then load this page again.</p>\(texts)
      """, status: status)
  }
}

/// The two pages of terms, each with a link to the other.
enum TermsTabs {
  /// The heading with the links.
  static func head(_ title: String, path: String) -> HTML {
    let links = [("/terms", "Terms"), ("/terms/classes", "Classes and thresholds")].map {
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
