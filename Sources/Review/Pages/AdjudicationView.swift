internal import Markup
internal import Quality

/// Questions on which answers differ: who said what, and the decision.
struct AdjudicationView {
  let desk: ReviewDesk
  let question: QuestionView
  /// No page lists more questions that wait for a decision.
  private static let mostListed = 500

  /// The first disagreement, or the chosen one; `last` stands below.
  func content(chosen: Question?, last: HTML) -> HTML {
    let open = desk.open(.adjudication, count: Self.mostListed)
    guard let current = chosen ?? open.first else {
      return """
        <h1 tabindex="-1">Decide</h1><p>No answers differ. Questions appear here when two people answered one \
        question and said different things.</p>\(passedOver)\(last)
        """
    }
    let others = open.filter { $0.item.id != current.item.id }
    let links = others.map(link)
    let more: HTML = """
      <details class="waiting"><summary>\(Figures.count(others.count, "more question")) to decide</summary>\
      <ul>\(links)</ul></details>
      """
    return """
      \(opinions(current))
      \(question.content(current, next: Array(others.prefix(2)), last: last))
      \(HTML.when(!others.isEmpty, more))\(passedOver)
      """
  }

  private func link(_ entry: Question) -> HTML {
    """
    <li><a href="/adjudication?item=\(WebForm.encoded(entry.item.id))">\(entry.item.question)</a> \
    <span class="note">\(entry.item.images.joined(separator: ", "))</span></li>
    """
  }

  /// What this person left to others; it waits for them, or for a second look.
  private var passedOver: HTML {
    let passed = desk.passedOver
    guard !passed.isEmpty else { return "" }
    return """
      <details class="waiting"><summary>\(Figures.count(passed.count, "question")) passed over by you: answers differ, \
      and another person is to decide, or you</summary><ul>\(passed.map(link))</ul></details>
      """
  }

  /// Both answers, with names, notes, and what had spoken for an error.
  private func opinions(_ question: Question) -> HTML {
    let words = LastAnswer(desk: desk, formKey: "")
    let answers = desk.entry(question).ordered.map { line -> HTML in
      """
      <li><b>\(line.by)</b>: \(words.words(line, question))\
      \(HTML.when(line.note != nil, " · \(line.note ?? "")")) <span class="note">\(line.date)</span></li>
      """
    }
    let evidence = question.item.evidence.map { "<li>\($0)</li>" as HTML }
    return """
      <section class="opinions" aria-label="Answers so far"><h2>Answers differ. Your decision holds; both answers \
      stay in the files.</h2><ul>\(answers)</ul>
      <details><summary>Why it was asked</summary><ul>\(evidence)</ul></details></section>
      """
  }
}
