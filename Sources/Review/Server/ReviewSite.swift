internal import Artifacts
internal import Digests
internal import Documents
internal import Files
internal import Markup
internal import Quality
internal import Rules
internal import Terms
internal import Vocabulary

/// The pages and what they can do: one function from request to response.
///
/// A read-only site refuses every POST.
final class ReviewSite: Sendable {
  /// Files and folders.
  struct Paths: Sendable {
    /// The rules file.
    let rules: String
    let queue: String
    /// The folder of thumbnails; nil keeps none.
    let thumbnails: String?
  }

  let desk: ReviewDesk
  let paths: Paths
  let admission: Admission
  let readOnly: String
  /// What is missing, for the page; empty when nothing is.
  let note: String
  let examples: ClassExamples
  private let terms: TermsSite
  private let plans: DataSetPlan
  private let shelf: ImageShelf
  private let pages = OwnQueue("pages")
  private let writing = OwnQueue("writing")
  private let results = OwnQueue("results")
  private let agreements = OwnQueue("agreements")
  private let planning = OwnQueue("plans")

  /// A site over a desk; `readOnly` says why nothing can be answered, and is empty when it can; edits of rules are
  /// signed with `today`.
  init(
    _ desk: ReviewDesk, paths: Paths, admission: Admission, readOnly: String, threads: Int,
    note: String = "", today: @escaping @Sendable () -> String = { Attribution.today }
  ) {
    self.desk = desk
    self.paths = paths
    self.admission = admission
    self.readOnly = readOnly
    self.note = note
    examples = ClassExamples(desk.data.pack)
    terms = TermsSite(
      desk, rules: paths.rules, queue: paths.queue, formKey: admission.formKey, today: today)
    plans = DataSetPlan(desk.data.terms, rules: terms.rules)
    shelf = ImageShelf(desk.data.pack, folder: paths.thumbnails, threads: threads)
  }

  func answer(_ request: WebRequest) async -> WebResponse {
    if var refusal = admission.refusal(request) {
      refusal.admits = request.query["token"] != nil && refusal.status == 200
      return refusal
    }
    if request.path == "/terms" || request.path.hasPrefix("/terms/") {
      return await terms.answer(request) { self.frame }
    }
    if request.method == "POST" {
      guard desk.isWritable else {
        var refusal = WebResponse.text(
          "This review is read-only: nothing was written.", status: 405)
        refusal.headers.append(("Allow", "GET, HEAD"))
        return refusal
      }
      // Queues of their own: a plan or a result takes long, and answers must not wait for it.
      let queue = request.path == "/save" ? results : writing
      return await queue.run { self.post(request) }
    }
    switch request.path {
    case "/": return .redirect("/queue")
    case "/icon.svg":
      return WebResponse(200, type: "image/svg+xml", body: Array(Self.icon.utf8)).kept()
    default: break
    }
    if let asset = PageAsset.response(request.path) { return asset }
    if request.path.hasPrefix("/image/") { return await image(request.path) }
    let queue =
      switch request.path {
      case "/plan": planning
      case "/result": results
      case "/agreement.csv": agreements
      default: pages
      }
    return await queue.run { self.view(request) } ?? notFound
  }

  private static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#17608f"/>\
    <path d="M4.5 8.3l2.4 2.4 4.6-5" fill="none" stroke="#fff" stroke-width="1.8"/></svg>
    """

  private var notFound: WebResponse {
    .text("There is no such page. derm-review begins at /queue.", status: 404)
  }

  /// A picture by the data set's digest, its position and its size.
  private func image(_ path: String) async -> WebResponse {
    let parts = path.split(separator: "/")
    guard parts.count == 4, parts[1] == desk.data.pack.digest.short, parts[2].utf8.count < 10,
      let position = PlainNumber.natural(parts[2]),
      let size = ImageShelf.Size(rawValue: String(parts[3])),
      let bytes = await shelf.jpeg(position, size)
    else { return .text("There is no such picture.", status: 404) }
    return WebResponse(200, type: "image/jpeg", body: bytes).kept()
  }

  // MARK: Views

  private func view(_ request: WebRequest) -> WebResponse? {
    let problem = desk.refresh()
    let filter = ReviewDesk.Filter(kind: request.query["kind"], class: request.query["class"])
    switch request.path {
    case "/queue":
      return page("/queue", "Questions", problem, reading(.queue, filter, last: nil))
    case "/second":
      return page("/second", "Second reading", problem, reading(.second, filter, last: nil))
    case "/adjudication":
      let chosen = request.query["item"].flatMap(desk.question)
      return page("/adjudication", "Decide", problem, decide(chosen, last: nil))
    case "/grid":
      return page(
        "/grid", "Many at once", problem,
        filter.kind == nil ? grid.list() : grid.content(filter, said: ""))
    case "/item":
      guard let question = request.query["id"].flatMap(desk.question) else {
        return .text(
          "The queue has no such question: the queue may have been made again.", status: 404)
      }
      return page("/item", "Question", problem, one(question))
    case "/picture":
      guard let position = request.query["id"].flatMap(desk.data.position) else {
        return .text("The data set has no such picture.", status: 404)
      }
      return page("/picture", "Picture", problem, PictureView(desk: desk).content(position))
    case "/result":
      return page(
        "/result", "Result", problem, result.content(said: "", answers: request.query["answers"]))
    case "/plan":
      let view = PlanView(desk: desk, plans: plans, rules: paths.rules, queue: paths.queue)
      return page("/plan", "Plan", problem, view.content())
    case "/agreement.csv": return agreement()
    default: return nil
    }
  }

  private func page(
    _ path: String, _ title: String, _ problem: String, _ content: HTML
  ) -> WebResponse {
    let frame = PageFrame(
      desk: desk, formKey: admission.formKey, readOnly: readOnly, note: note, problem: problem)
    return .html(frame.page(path, title: title, content))
  }

  /// What stands around the pages of terms.
  private var frame: PageFrame {
    PageFrame(
      desk: desk, formKey: admission.formKey, readOnly: readOnly, note: note,
      problem: desk.refresh())
  }

  private func agreement() -> WebResponse {
    do {
      let table = AgreementTable(OpinionTable(try desk.folder.logs())) { image in
        self.desk.data.position(of: image).map { self.desk.data.pack.images[$0].group.rawValue }
      }
      return .file(table.csv.text, name: "agreement.csv")
    } catch { return .text(error.description, status: 409) }
  }

  // MARK: Pieces of pages

  var result: ResultView {
    ResultView(
      desk: desk, formKey: admission.formKey, rules: paths.rules, queue: paths.queue)
  }

  func question(
    _ view: ReviewDesk.View, _ filter: ReviewDesk.Filter = ReviewDesk.Filter()
  ) -> QuestionView {
    QuestionView(
      desk: desk, examples: examples, formKey: admission.formKey, view: view, filter: filter)
  }

  var grid: GridView {
    GridView(desk: desk, formKey: admission.formKey, question: question(.queue))
  }

  /// What is asked next, with the last answer below.
  func reading(
    _ view: ReviewDesk.View, _ filter: ReviewDesk.Filter, last: LogLine?
  ) -> HTML {
    let open = desk.open(view, filter, count: 4)
    let below = LastAnswer(desk: desk, formKey: admission.formKey).panel(last)
    guard let first = open.first else {
      let words: HTML =
        view == .queue
        ? allAsked
        : "<h1 tabindex=\"-1\">Nothing to read again</h1><p>Questions that another person answered appear here: all answers that change a label, and a share of the others. You do not see what was answered.</p>"
      return "\(words)\(below)"
    }
    return question(view, filter).content(first, next: Array(open.dropFirst()), last: below)
  }

  /// What stands where no question is left: those that this person passed over are not answered.
  private var allAsked: HTML {
    let passed = desk.leftOpen
    let links = passed.map { entry -> HTML in
      """
      <li><a href="/item?id=\(WebForm.encoded(entry.item.id))">\(entry.item.question)</a> \
      <span class="note">\(entry.item.images.joined(separator: ", "))</span></li>
      """
    }
    let left: HTML = """
      <details class="waiting" open><summary>\(Figures.count(passed.count, "question")) passed over by you, which nobody \
      answered</summary><ul>\(links)</ul></details>
      """
    return """
      <h1 tabindex="-1">\(passed.isEmpty ? "All questions are answered" : "No question is left for you")</h1>\
      <p>Thank you. <a href="/result">The result</a> shows what the answers change.</p>\
      \(HTML.when(!passed.isEmpty, left))
      """
  }

  func decide(_ chosen: Question?, last: LogLine?) -> HTML {
    AdjudicationView(desk: desk, question: question(.adjudication)).content(
      chosen: chosen, last: LastAnswer(desk: desk, formKey: admission.formKey).panel(last))
  }

  /// One question by its address; whoever answered it already reads so.
  func one(_ asked: Question) -> HTML {
    let mine = desk.entry(asked).answers[desk.person]
    let last = LastAnswer(desk: desk, formKey: admission.formKey)
    let notice: HTML =
      mine.map {
        "<p class=\"alert ok\">You answered: \(last.words($0, asked)). A new answer takes its place.</p>"
      } ?? ""
    return "\(notice)\(question(.item).content(asked, next: [], last: ""))"
  }
}
