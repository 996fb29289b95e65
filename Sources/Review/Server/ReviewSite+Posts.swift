internal import Markup
internal import Quality
internal import Terms

/// What changes something: each answer is on the disk before the page says so.
extension ReviewSite {
  /// Answers a POST that was let in.
  func post(_ request: WebRequest) -> WebResponse {
    let form = request.form
    do throws(ReviewError) {
      switch request.path {
      case "/answer": return try answer(form, request)
      case "/answers": return try answers(form, request)
      case "/undo": return try undo(form, request)
      case "/save": return try save(request)
      default: return .text("Nothing is done at this address.", status: 404)
      }
    } catch {
      return failure(error)
    }
  }

  /// A refusal with its reason: what is wrong with the answer, with other files, or with the disk.
  private func failure(_ error: ReviewError) -> WebResponse {
    let status: Int
    switch error {
    case .answer: status = 400
    case .file, .unsureEnd: status = 507
    default: status = 409
    }
    return .text("Not saved. \(error.description)", status: status)
  }

  private func answer(_ form: WebForm, _ request: WebRequest) throws(ReviewError) -> WebResponse {
    guard let asked = form["item"].flatMap(desk.question) else {
      throw .answer("The queue has no such question: load the page again.")
    }
    guard let view = form["view"].flatMap(ReviewDesk.View.init(rawValue:)) else {
      throw .answer("The form does not say where it stands: load the page again.")
    }
    let reply: ReviewDesk.Reply
    if let reason = form["skip"] {
      reply = .skip(reason: reason)
    } else if let key = form["choice"] {
      reply = .choice(key, site: form["site"])
    } else {
      throw .answer("No answer was chosen.")
    }
    let line = try desk.record(
      reply, of: asked, in: view, note: form["note"],
      milliseconds: form["ms"].flatMap { PlainNumber.natural($0) })
    let filter = ReviewDesk.Filter(kind: form["kind"], class: form["class"])
    switch view {
    case .adjudication: return piece(request, "/adjudication", decide(nil, last: line))
    case .second: return piece(request, "/second", reading(.second, filter, last: line))
    case .queue, .item: return piece(request, "/queue", reading(.queue, filter, last: line))
    }
  }

  private func answers(_ form: WebForm, _ request: WebRequest) throws(ReviewError) -> WebResponse {
    let asked = form.all("item").prefix(GridView.size).compactMap(desk.question)
    guard let key = form["choice"], !asked.isEmpty else {
      throw .answer("Choose pictures first: arrows move, Space chooses, A chooses all.")
    }
    let filter = ReviewDesk.Filter(kind: form["kind"], class: form["class"])
    // What this person answered meanwhile, such as by a second click, is not answered again.
    let open = asked.filter { desk.entry($0).answers[desk.person] == nil }
    for (done, question) in open.enumerated() {
      do throws(ReviewError) {
        _ = try desk.record(
          .choice(key, site: nil), of: question, in: .queue, note: nil, milliseconds: nil)
      } catch {
        guard done > 0 else { throw error }
        return .text(
          "\(done) of \(open.count) answers were saved, the others were not. \(error.description) "
            + "Load the page again to see which.", status: 507)
      }
    }
    let said: HTML = """
      <p class="alert ok">\(Figures.count(open.count, "answer")) saved. Z takes them back, one after the other.</p>\
      \(grid.undo(filter, "Take back the last one"))
      """
    return piece(request, GridView.address(filter), grid.content(filter, said: said))
  }

  private func undo(_ form: WebForm, _ request: WebRequest) throws(ReviewError) -> WebResponse {
    guard let line = try desk.undo(form["id"]) else {
      throw .answer("There is no answer of yours to take back.")
    }
    if form["view"] == "grid" {
      let filter = ReviewDesk.Filter(kind: form["kind"], class: form["class"])
      let said: HTML = """
        <p class="alert ok">Taken back: \(desk.question(line.item)?.item.question ?? line.item) \
        \(line.images.joined(separator: ", "))</p>\(grid.undo(filter, "Take back the one before it"))
        """
      return piece(request, GridView.address(filter), grid.content(filter, said: said))
    }
    // Out of the list of answers the person goes back to the list; the key Z brings the question
    // back.
    guard form["id"] == nil, let asked = desk.question(line.item) else {
      return piece(
        request, "/result",
        result.content(said: "<p class=\"alert ok\">The answer was taken back.</p>"))
    }
    let before = desk.entry(asked).answers[desk.person].map {
      LastAnswer(desk: desk, formKey: admission.formKey).words($0, asked)
    }
    let notice: HTML =
      before.map {
        "<p class=\"alert ok\">Taken back. Your answer before it counts again: \($0).</p>"
      } ?? "<p class=\"alert ok\">Taken back. The question stands here again.</p>"
    let undo: HTML = """
      <form method="post" action="/undo" class="quiet"><input type="hidden" name="key" value="\(admission.formKey)">\
      <button type="submit" data-press="z"><kbd>Z</kbd> Take back the one before it</button></form>
      """
    let view: ReviewDesk.View =
      line.reading == .adjudication ? .adjudication : line.reading == .second ? .second : .queue
    let content =
      view == .adjudication
      ? decide(asked, last: nil)
      : question(view).content(asked, next: [], last: undo, note: line.note)
    return piece(request, "/item?id=\(WebForm.encoded(line.item))", "\(notice)\(content)")
  }

  private func save(_ request: WebRequest) throws(ReviewError) -> WebResponse {
    let table = OpinionTable(try desk.folder.logs())
    try ResolvedReview.current(table, rules: paths.rules, terms: desk.data.terms).write()
    return piece(
      request, "/result", result.content(said: "<p class=\"alert ok\">Saved next to the rules.</p>")
    )
  }

  /// The changed piece for the script, or a way back to the page for a browser without it.
  private func piece(_ request: WebRequest, _ path: String, _ content: HTML) -> WebResponse {
    guard request.headers["x-derm-piece"] == "1" else { return .redirect(path) }
    var response = WebResponse.html(content)
    let waiting = desk.waiting
    response.headers.append(
      ("X-Derm-Waiting", "second=\(waiting.second)&adjudication=\(waiting.adjudication)"))
    return response
  }
}
