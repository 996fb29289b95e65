internal import Artifacts
internal import Markup
internal import Quality
internal import Vocabulary

/// Many pictures with the same question: one answer for all that are chosen.
struct GridView {
  let desk: ReviewDesk
  let formKey: String
  let question: QuestionView

  /// Pictures on one page.
  static let size = 24
  /// Pictures of a question in the list of questions.
  private static let previews = 3

  /// The list of questions that many pictures share.
  func list() -> HTML {
    let groups = desk.openCounts(.queue).filter { Self.kinds.contains($0.filter.kind ?? "") }
    let rows = groups.map { group -> HTML in
      let first = desk.open(.queue, group.filter, count: Self.previews)
      let images = first.compactMap(\.images.first).filter {
        desk.data.pack.images[$0].pixels != nil
      }
      let pictures = images.map {
        "<img src=\"\(desk.data.address($0, .small))\" loading=\"lazy\" alt=\"\">" as HTML
      }
      return """
        <li><a href="\(Self.address(group.filter))"><span class="row" aria-hidden="true">\(pictures)</span>\
        <b>\(first.first?.item.question ?? "")</b> \
        <span class="note">\(Figures.count(group.count, "picture"))</span></a></li>
        """
    }
    let found: HTML =
      groups.isEmpty ? "<p>Nothing is open here.</p>" : "<ul class=\"cards\">\(rows)</ul>"
    return """
      <h1 tabindex="-1">Many at once</h1>
      <p>Choose a question. Its pictures stand side by side, and one answer goes to all that you choose.</p>
      \(found)
      """
  }

  /// Kinds that ask one thing of one picture.
  static let kinds = ["missing", "spurious", "off-topic"]

  /// The address of a group.
  static func address(_ filter: ReviewDesk.Filter) -> String {
    "/grid?kind=\(WebForm.encoded(filter.kind ?? ""))&class=\(WebForm.encoded(filter.class ?? ""))"
  }

  /// A button that takes the last answer back and stays at this group.
  func undo(_ filter: ReviewDesk.Filter, _ label: String) -> HTML {
    """
    <form method="post" action="/undo" class="quiet"><input type="hidden" name="key" value="\(formKey)">\
    <input type="hidden" name="view" value="grid"><input type="hidden" name="kind" value="\(filter.kind ?? "")">\
    <input type="hidden" name="class" value="\(filter.class ?? "")">\
    <button type="submit" data-press="z"><kbd>Z</kbd> \(label)</button></form>
    """
  }

  /// The pictures of a group, with one set of answers.
  func content(_ filter: ReviewDesk.Filter, said: HTML) -> HTML {
    let questions = desk.open(.queue, filter, count: Self.size)
    guard let first = questions.first else {
      return "\(said)\(list())"
    }
    let tiles = questions.enumerated().map { position, question in tile(question, position + 1) }
    // A group has one kind and one class, so that the first question's answers are those of all.
    let buttons = first.choices(desk.data.words).map { choice -> HTML in
      """
      <button type="submit" name="choice" value="\(choice.key)" class="choice \(choice.answer.rawValue)" \
      data-press="\(choice.key)"><kbd>\(choice.key.uppercased())</kbd> \(choice.label)</button>
      """
    }
    let answers: HTML =
      desk.isWritable
      ? """
      <div class="choices" role="group" aria-label="Answer for all chosen pictures">\(buttons)\
      <button type="button" data-press="a" data-choose><kbd>A</kbd> Choose all</button>\
      <span class="count" data-chosen>none chosen</span></div>
      """ : "<p class=\"note\">Read-only: answers can’t be given here.</p>"
    return """
      \(said)
      <form method="post" action="/answers" class="answers grid-form" autocomplete="off">
      <div class="head"><h1 tabindex="-1">\(first.item.question)</h1>
      <p class="note"><a href="/grid">Other questions</a></p></div>
      <input type="hidden" name="key" value="\(formKey)">\
      <input type="hidden" name="kind" value="\(filter.kind ?? "")">\
      <input type="hidden" name="class" value="\(filter.class ?? "")">
      \(answers)
      <div class="tiles">\(tiles)</div></form>
      """
  }

  private func tile(_ question: Question, _ number: Int) -> HTML {
    let image = question.images.first ?? 0
    let facts = desk.data.pack.images[image]
    let site = facts.site.map { desk.data.pack.manifest.sites[$0].label } ?? ""
    let picture: HTML =
      facts.pixels == nil
      ? "<span class=\"missing\">no picture</span>"
      : "<img src=\"\(desk.data.address(image, .small))\" alt=\"\">"
    return """
      <label class="tile"><input type="checkbox" name="item" value="\(question.item.id)" \
      aria-label="Picture \(number): \(facts.id.rawValue)"> \(picture)<span>\(site)</span></label>
      """
  }
}
