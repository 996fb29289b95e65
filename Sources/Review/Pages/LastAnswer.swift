internal import Markup
internal import Quality

/// What was answered last, with what had spoken for an error: shown only now, because it biases.
struct LastAnswer {
  let desk: ReviewDesk
  let formKey: String

  /// The panel below the next question; empty when nothing was answered.
  func panel(_ line: LogLine?) -> HTML {
    guard let line, let question = desk.question(line.item) else { return "" }
    let evidence = question.item.evidence.map { "<li>\($0)</li>" as HTML }
    return """
      <section class="last" aria-label="Your last answer"><h2>Saved: your last answer</h2>
      <p>\(question.item.question) <b>\(words(line, question))</b>\
      \(HTML.when(line.note != nil, " · \(line.note ?? "")"))</p>
      <details><summary>Why it was asked</summary><ul>\(evidence)</ul></details>
      <form method="post" action="/undo"><input type="hidden" name="key" value="\(formKey)">\
      <button type="submit" data-press="z"><kbd>Z</kbd> Take it back</button></form></section>
      """
  }

  /// An answer in the words of its question.
  func words(_ line: LogLine, _ question: Question) -> String {
    if let skip = line.skip {
      let reason = ReviewDesk.skipReasons.first { $0.name == skip }
      return "passed over: \(reason?.text ?? skip)"
    }
    let choices = question.choices(desk.data.words)
    if let choice = choices.first(where: {
      $0.answer == line.answer && $0.value == line.value && !$0.asksForSite
    }) {
      return choice.label
    }
    return line.value.map(desk.data.words) ?? line.answer?.rawValue ?? ""
  }
}
