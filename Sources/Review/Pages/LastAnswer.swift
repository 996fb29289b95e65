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

  /// What a line says, in the words of a question about the same subject.
  ///
  /// The line may answer another question: "yes" to "Is it missing?" is "yes" to "Is it right?", too, but their answers
  /// "wrong" and "right" are not the same. So the choice is found by what it says of the subject.
  func words(_ line: LogLine, _ question: Question) -> String {
    if let skip = line.skip {
      let reason = ReviewDesk.skipReasons.first { $0.name == skip }
      return "passed over: \(reason?.text ?? skip)"
    }
    guard let opinion = Opinion(line) else { return "" }
    let choices = question.choices(desk.data.words)
    if let choice = choices.first(where: {
      !$0.asksForSite && Opinion($0, of: question.item) == opinion
    }) {
      return choice.label
    }
    return desk.data.words(opinion.text)
  }
}
