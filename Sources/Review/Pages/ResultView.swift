internal import Artifacts
internal import Digests
internal import Files
internal import Foundation
internal import Markup
internal import Quality
internal import Rules
internal import Vocabulary

/// What the answers come to: what would change, who agrees, what is left.
struct ResultView {
  let desk: ReviewDesk
  let formKey: String
  let rules: String
  let queue: String

  /// Answers that are listed until somebody asks for more.
  private static let fewAnswers = 20

  /// The page's content; `said` says what was just done, `answers` is `all` to list each of the person's answers.
  func content(said: HTML, answers: String? = nil) -> HTML {
    do {
      let logs = try desk.folder.logs()
      let table = OpinionTable(logs)
      return """
        <h1 tabindex="-1">Result</h1>\(said)
        \(figures(logs, table))
        \(changes(table))
        \(agreement(table))
        \(errorsLeft())
        \(history(all: answers == "all"))
        """
    } catch {
      return "<h1 tabindex=\"-1\">Result</h1>\(said)<p class=\"alert\">\(error.description)</p>"
    }
  }

  private func figures(_ logs: [ReviewLog], _ table: OpinionTable) -> HTML {
    let (answered, all) = desk.progress
    let open = desk.openCounts(.second).reduce(0) { $0 + $1.count }
    let disputes = desk.openCounts(.adjudication).reduce(0) { $0 + $1.count }
    let people = logs.map { log -> HTML in
      let replay = Replay(log.lines)
      let given = replay.standing.values.filter { $0.answer != nil }
      let passed = replay.standing.values.count { $0.skip != nil }
      let decisions = replay.adjudications.values.count { $0.answer != nil }
      return """
        <tr><td>\(log.person)</td>\(ReportTable.count(given.count))\(ReportTable.count(decisions))\(ReportTable.count(passed))\
        \(ReportTable.number("\(Self.perHour(Array(given)))", nil))</tr>
        """
    }
    return """
      \(Page.facts([
        ("Questions answered", Figures.count(answered), "of \(Figures.count(all))"),
        ("For a second reading", Figures.count(open), "by you"),
        ("Answers that differ", Figures.count(disputes), "to decide"),
      ]))
      <div class="scroll"><table><thead><tr><th scope="col">Person</th><th scope="col" class="n">Answers</th>\
      <th scope="col" class="n">Decisions</th><th scope="col" class="n">Passed over</th><th scope="col" class="n">Answers an hour</th></tr></thead>\
      <tbody>\(people)</tbody></table></div>
      """
  }

  /// Answers an hour at the median time of an answer, which a pause does not slow down.
  private static func perHour(_ lines: [LogLine]) -> String {
    let times = lines.compactMap(\.milliseconds).filter { $0 > 0 }.sorted()
    guard times.count > 4 else { return "–" }
    return Figures.count(3_600_000 / max(1, times[times.count / 2]))
  }

  // MARK: What changes

  private func changes(_ table: OpinionTable) -> HTML {
    let content: HTML
    do throws(ReviewError) {
      content = changes(
        try ResolvedReview.current(table, rules: rules, terms: desk.data.terms))
    } catch {
      content = "<p class=\"alert\">\(error.description)</p>"
    }
    return """
      <section id="changes"><h2>What the answers change</h2>\(content)</section>
      """
  }

  private func changes(_ resolution: ResolvedReview) -> HTML {
    let held = (resolution.kept + resolution.held).map { entry -> HTML in
      "<li><code>\(entry.item)</code> \(entry.reason)</li>"
    }
    let edits = resolution.edits
    let isNew = edits.overrides.isChange || edits.duplicates.isChange
    let says: HTML =
      resolution.decided.entries.isEmpty
      ? "Nothing to save yet: what you answer will be listed here."
      : "All of this is saved already."
    return """
      \(decisions(resolution))\(isNew ? save : "<p class=\"note\">\(says)</p>")
      <details><summary>In words and rows</summary><pre class="plan">\(resolution.text)</pre></details>
      <p><a href="/plan" data-go="p"><kbd>P</kbd> What this makes of the data set</a></p>
      \(HTML.when(!held.isEmpty, "<details><summary>Held back</summary><ul>\(held)</ul></details>"))
      <p class="note">Saving writes <code>rules.overrides.csv</code> and <code>rules.duplicates.csv</code> next to the \
      rules; rows that people wrote by hand stay. <code>derm-refine plan</code> then shows how the data set changes, \
      and <code>derm-refine</code> makes it.</p>
      """
  }

  private func decisions(_ resolution: ResolvedReview) -> HTML {
    let rows = resolution.rows
    let coming =
      rows.coming + rows.going == 0
      ? "as saved" : "\(Figures.count(rows.coming)) come, \(Figures.count(rows.going)) go"
    return Page.facts([
      ("Questions decided", Figures.count(resolution.decided.entries.count), ""),
      (
        "Change the data set", Figures.count(resolution.decided.entries.count { $0.isChange }), ""
      ),
      ("Rows of corrections", Figures.count(rows.coming + rows.staying), coming),
      ("Held back", Figures.count(resolution.kept.count + resolution.held.count), ""),
    ])
  }

  private var save: HTML {
    guard desk.isWritable else {
      return "<p class=\"note\">Read-only: nothing can be saved here.</p>"
    }
    return """
      <form method="post" action="/save"><input type="hidden" name="key" value="\(formKey)">\
      <button type="submit" class="choice main" data-press="v"><kbd>V</kbd> Save these changes</button></form>
      """
  }

  // MARK: Agreement and what is left

  private func agreement(_ table: OpinionTable) -> HTML {
    let agreement = AgreementTable(table) { image in
      desk.data.position(of: image).map { desk.data.pack.images[$0].group.rawValue }
    }
    guard !agreement.rows.isEmpty else {
      return """
        <section id="agreement"><h2>Agreement</h2><p>No question was answered by two people yet.</p></section>
        """
    }
    let rows = agreement.rows.map { row -> HTML in
      // Krippendorff's alpha: defined for any number of people, and near kappa for two.
      let alpha = row.figures[1]
      let range = alpha.low.map { low in
        "\(Figures.decimal(low, 2)) to \(Figures.decimal(alpha.high, 2))"
      }
      let figures = ReportTable.number(
        "\(Figures.decimal(alpha.value, 2)) <span class=\"range\">\(range ?? "")</span>",
        alpha.value)
      return """
        <tr><td>\(Self.title(of: row.kind))</td><td>\(row.class.isEmpty ? "all" : desk.data.words(row.class))</td>\
        \(ReportTable.count(row.questions))\(ReportTable.count(row.agreeing))\(figures)\(ReportTable.count(row.unsure))</tr>
        """
    }
    let heads = [
      "What was asked", "Class", "Questions", "All agree", "Agreement beyond chance",
      "Somebody can’t tell",
    ]
    .enumerated().map { position, name -> HTML in
      "<th scope=\"col\"\(HTML.when(position > 1, " class=\"n\""))>\(name)</th>"
    }
    let taken = agreement.confusions.map { entry -> HTML in
      """
      <tr><td>\(Self.title(of: entry.kind))</td><td>\(desk.data.words(entry.class))</td><td>\(entry.one): \(desk.data.words(entry.said))</td>\
      <td>\(entry.other): \(desk.data.words(entry.insteadSaid))</td>\(ReportTable.count(entry.count))</tr>
      """
    }
    let confusions: HTML = """
      <h3>Who took what for what</h3><div class="scroll"><table><thead><tr><th scope="col">What was asked</th>\
      <th scope="col">Class</th><th scope="col">One</th><th scope="col">The other</th>\
      <th scope="col" class="n">Times</th></tr></thead><tbody>\(taken)</tbody></table></div>
      """
    return """
      <section id="agreement"><h2>Agreement</h2>
      <p>Of questions that two people answered without seeing each other’s answer. Agreement beyond chance is 1 where all \
      say the same, and 0 where they agree no more often than by chance; the range holds it with 95 % (Krippendorff’s alpha; \
      the CSV also has Cohen’s kappa and PABAK).</p>
      <div class="scroll"><table><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
      \(HTML.when(!taken.isEmpty, confusions))
      <p><a href="/agreement.csv">Save as CSV</a></p></section>
      """
  }

  /// A kind of question in words.
  private static func title(of kind: String) -> String {
    AllIssueKinds.kinds.first { $0.name == kind }?.title ?? kind
  }

  /// The estimate that derm-quality wrote next to the queue.
  private func errorsLeft() -> HTML {
    let path = "\(Folder.parent(of: queue))/estimate.json"
    guard Folder.exists(path) else { return "" }
    let left: [ErrorsLeft]
    do throws(FileError) {
      left = try CanonicalJSON.read([ErrorsLeft].self, at: path)
    } catch {
      return """
        <section id="left"><h2>Wrong labels that are left</h2><p class="alert">\(error.description)</p></section>
        """
    }
    if left.isEmpty { return "" }
    let rows = left.map { entry -> HTML in
      let range = entry.low.map { low in
        "\(Figures.decimal(low, 0)) to \(Figures.decimal(entry.high, 0))"
      }
      return """
        <tr><td>\(Self.title(of: entry.direction))</td>\(ReportTable.count(entry.found))\
        \(ReportTable.number("\(Figures.decimal(entry.expectedLeft, 0)) <span class=\"range\">\(range ?? "")</span>", entry.expectedLeft))\
        \(ReportTable.count(entry.answersForHalf))</tr>
        """
    }
    return """
      <section id="left"><h2>Wrong labels that are left</h2>
      <p>As derm-quality estimated when it made this queue. <code>derm-review answers &gt; answers.jsonl</code> and \
      <code>derm-quality … --answers answers.jsonl</code> estimate it again from all answers.</p>
      <div class="scroll"><table><thead><tr><th scope="col">Labels</th><th scope="col" class="n">Found</th>\
      <th scope="col" class="n">Expected left</th><th scope="col" class="n">Answers to find half</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div></section>
      """
  }

  /// The person's newest answers, each of which can be taken back.
  private func history(all: Bool) -> HTML {
    // One more than is shown tells whether there are more.
    let found = desk.history(all ? .max : Self.fewAnswers + 1)
    let lines = all ? found : Array(found.prefix(Self.fewAnswers))
    guard !lines.isEmpty else { return "" }
    let words = LastAnswer(desk: desk, formKey: formKey)
    let rows = lines.map { line -> HTML in
      let question = desk.question(line.item)
      return """
        <tr><td>\(String(line.time.prefix(19)).replacing("T", with: " "))</td><td>\(picture(question))</td>\
        <td><a href="/item?id=\(WebForm.encoded(line.item))">\(question?.item.question ?? line.item)</a></td>\
        <td>\(question.map { words.words(line, $0) } ?? line.answer?.rawValue ?? "")</td><td>\(line.note ?? "")</td>\
        <td><form method="post" action="/undo"><input type="hidden" name="key" value="\(formKey)">\
        <input type="hidden" name="id" value="\(line.id)"><button type="submit">Take back</button></form></td></tr>
        """
    }
    return """
      <section id="history"><h2>Your last answers</h2><div class="scroll"><table><thead><tr>\
      <th scope="col">When (UTC)</th><th scope="col">Picture</th><th scope="col">Question</th><th scope="col">Answer</th>\
      <th scope="col">Note</th><th scope="col"></th></tr></thead><tbody>\(rows)</tbody></table></div>\
      \(HTML.when(found.count > lines.count, "<p><a href=\"/result?answers=all#history\">All your answers</a></p>"))</section>
      """
  }

  /// The first picture of a question, small.
  private func picture(_ question: Question?) -> HTML {
    guard let question, let image = question.images.first,
      desk.data.pack.images[image].pixels != nil
    else { return "" }
    return """
      <button type="button" class="example" data-large="\(desk.data.address(image, .large))">\
      <img src="\(desk.data.address(image, .small))" loading="lazy" \
      alt="\(question.item.images.joined(separator: ", "))"></button>
      """
  }
}
