internal import Artifacts
internal import Documents
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
  /// The questions, next to which stands which networks made them.
  private let queue: String
  let formKey: String
  let unsaved: UnsavedEdits
  /// The day with which edits are signed now.
  private let today: @Sendable () -> String
  private let previews = Mutex<[(query: String, preview: ChangePreview)]>([])
  /// Consequences that are kept: going back and saving does not compute them again.
  private static let mostPreviews = 2
  private let work = OwnQueue("terms")
  private let advising = OwnQueue("advice")
  private let decoding = OwnQueue("term-pictures")

  /// Pages over a desk and a rules file.
  init(
    _ desk: ReviewDesk, rules: String, queue: String, formKey: String,
    today: @escaping @Sendable () -> String
  ) {
    self.desk = desk
    self.today = today
    self.queue = queue
    self.rules = RulesDesk(rules: rules, data: desk.data)
    unsaved = UnsavedEdits(self.rules)
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
  enum Reply {
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
      case "/terms/class": return try oneClass(request.query)
      case "/terms/policy": return try policy(request.query)
      case "/terms/unsaved": return try unsavedPage(request.query, alert: "", status: 200)
      default:
        return .other(.text("There is no such page. The terms are at /terms.", status: 404))
      }
    } catch {
      // A script puts a piece into the page that is there: the words alone, without a page around
      // them.
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

  func list(_ query: WebForm) throws(ReviewError) -> Reply {
    let version = try working().after
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
      \(TermsTabs.head("Terms", path: "/terms"))\(try said(query))
      <div class="term-page\(HTML.when(row != nil, " one"))">\(list.content)\(content)</div>
      """)
  }

  private func suggestions(
    _ row: TermRow, _ version: RulesVersion, _ filter: TermFilter, isAsked: Bool
  ) throws(ReviewError) -> HTML {
    let advice = isAsked && row.status == .review ? try rules.advice(version) : nil
    return SuggestionsView(
      row: row, filter: filter, advice: advice, version: version
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

  func change(
    _ form: WebForm, alert: String, status: Int
  ) throws(ReviewError) -> Reply {
    let preview = try preview(form)
    if form["piece"] == "1" {
      return .other(
        .html(ChangeView.consequences(preview.plan, preview.after), status: status))
    }
    return page(
      "Consequences", try view(preview, form, alert: alert).content, status: status)
  }

  private func view(
    _ preview: ChangePreview, _ form: WebForm, alert: String
  ) throws(ReviewError) -> ChangeView {
    let pictures = TermPictures(data: desk.data, index: try rules.facts().index)
    return ChangeView(
      preview: preview, form: form, formKey: formKey, isWritable: desk.isWritable,
      pictures: pictures, alert: alert, whole: try whole(preview, form),
      precision: form["precision"] == "1"
        ? ChangePrecision(
          before: preview.before, after: preview.after, pack: desk.data.pack, queue: queue
        ).content : nil)
  }

  /// The unsaved edits with their consequences; without these where they do not fit.
  func unsavedPage(
    _ query: WebForm, alert: String, status: Int
  ) throws(ReviewError) -> Reply {
    let working = try working()
    guard !working.entries.isEmpty, working.misfit == nil else {
      return page(
        "Not saved",
        UnsavedView.trouble(
          working, formKey: formKey, alert: alert),
        status: status)
    }
    return page(
      "Not saved", try view(try preview(nil), query, alert: alert).content, status: status)
  }

  /// The rules on the disk, and with the unsaved edits.
  func working() throws(ReviewError) -> UnsavedEdits.Working {
    try unsaved.working { version throws(ReviewError) in try self.attribution(version) }
  }

  private func attribution(_ version: RulesVersion) throws(ReviewError) -> Attribution {
    try TermChange.attribution(
      desk.person, version, canSave: desk.isWritable, on: today())
  }

  /// The consequences of a form, or of the unsaved edits alone; those that were looked at last are kept while the
  /// rules and the unsaved edits stay, until the day ends with which they are signed.
  func preview(_ form: WebForm?) throws(ReviewError) -> ChangePreview {
    let working = try working()
    let query = form.map { "\(working.stamp)?\(ChangeView.query($0))" } ?? working.stamp
    let signed = try attribution(working.before)
    if let known = previews.withLock({
      $0.first {
        $0.query == query && $0.preview.before === working.before
          && $0.preview.edited.date == signed.date
      }
    }) {
      return known.preview
    }
    let change = try form.map { form throws(ReviewError) in
      try TermChange(form, over: working.after, by: signed.by)
    }
    // No lock is held while it is made, which takes long: edits of terms are asked for one after the other.
    let made = try ChangePreview(change, working, rules, signed)
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

  func classes(_ query: WebForm) throws(ReviewError) -> Reply {
    let view = ClassesView(version: try working().after, isWritable: desk.isWritable)
    return try page("/terms/classes", "Classes and thresholds", query, view.content)
  }

  private func oneClass(_ query: WebForm) throws(ReviewError) -> Reply {
    let version = try working().after
    guard let facet = query["facet"].flatMap(Facet.init(rawValue:))?.section,
      let rule = version.book.file[facet].classes.first(where: { $0.id.value == query["class"] })
    else { throw .answer("The rules have no such class now.") }
    let view = ClassView(
      version: version, facet: facet, rule: rule, isWritable: desk.isWritable)
    return try page("/terms/classes", "Classes and thresholds", query, view.content)
  }

  func policy(_ query: WebForm) throws(ReviewError) -> Reply {
    let view = PolicyView(version: try working().after, isWritable: desk.isWritable)
    return try page("/terms/policy", "Policy, spelling, people", query, view.content)
  }

  private func page(
    _ path: String, _ title: String, _ query: WebForm, _ content: HTML
  ) throws(ReviewError) -> Reply {
    page(title, "\(TermsTabs.head(title, path: path))\(try said(query, path))\(content)")
  }

  /// What was just done, with a button that takes the last save back while that can be done, and what is not saved.
  private func said(_ query: WebForm, _ path: String = "/terms") throws(ReviewError) -> HTML {
    let notice: HTML = """
      \(HTML.when(
        query["undone"] != nil,
        "<p class=\"alert ok\" role=\"status\">Taken back: the file is as it was before. \(rules.unlogged)</p>"))\
      \(UnsavedView.bar(try working()))
      """
    guard desk.isWritable, let last = rules.lastSaved() else { return notice }
    let kept = query.fields(without: ["undone", "advise", "key", "saved"]) + [("path", path)]
    return """
      \(notice)<form method="post" action="/terms/undo" class="saved alert ok" data-plain>\
      <input type="hidden" name="key" value="\(formKey)">\
      <input type="hidden" name="saved" value="\(last.digest)">\(ChangeView.hidden(kept))\
      <span role="status">\(query["undone"] == nil ? "Saved in" : "Saved before that in") \(rules.rules): \(last.words).</span> \
      <button type="submit" data-press="z"><kbd>Z</kbd> Take it back</button></form>
      """
  }

  func page(_ title: String, _ content: HTML, status: Int = 200) -> Reply {
    .page(title: title, content, status: status)
  }

  private func picture(_ path: String) -> WebResponse {
    let hex = String(path.dropFirst("/terms/picture/".count))
    guard hex.utf8.count == 64, let facts = try? rules.facts(),
      let bytes = TermPictures(data: desk.data, index: facts.index).jpeg(sha256: hex)
    else { return .text("There is no such picture.", status: 404) }
    return WebResponse(200, type: "image/jpeg", body: bytes).kept()
  }
}
