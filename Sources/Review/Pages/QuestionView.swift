internal import Artifacts
internal import Digests
internal import Markup
internal import Quality
internal import Vocabulary

/// One question with its picture, ways to answer, and what helps to answer.
struct QuestionView {
  let desk: ReviewDesk
  let examples: ClassExamples
  let formKey: String
  let view: ReviewDesk.View
  let filter: ReviewDesk.Filter

  /// The piece of the page that changes from question to question; `last` stands below the answers.
  ///
  /// `note` is what stood in the note of an answer that was taken back.
  func content(
    _ question: Question, next: [Question], last: HTML, note: String? = nil
  ) -> HTML {
    let item = question.item
    let ahead = next.flatMap(\.images).filter { desk.data.pack.images[$0].pixels != nil }
      .map { desk.data.address($0, .large) }.joined(separator: " ")
    return """
      <article class="question" data-item="\(item.id)" data-ahead="\(ahead)">
      <div class="head"><h1 tabindex="-1">\(item.question)</h1>\(progress)</div>\(hint(item))
      <div class="look">\(question.images.isEmpty ? nothingToShow(item) : [stages(question)])
      <div class="aside">\(answers(question, note))\(last)\(LabelConflict(desk: desk, question: question).content)\
      \(context(question))</div></div>
      \(examplesOf(question))
      </article>
      """
  }

  private var progress: HTML {
    let (answered, all) = desk.progress
    return """
      <p class="progress"><progress value="\(answered)" max="\(all)" aria-label="Answered questions"></progress> \
      \(Figures.count(answered)) of \(Figures.count(all)) answered</p>
      """
  }

  /// What counts as a yes, where the question alone leaves that open.
  private func hint(_ item: QueueItem) -> HTML {
    let text: String? =
      switch item.kind {
      case "spurious": "The label says that it is there. Yes if you see it."
      case "missing": "No label says that it is there. Yes if you see it."
      case "duplicate", "conflict":
        "Yes if both come from one photograph: one may be mirrored, turned, cut, resized or saved anew. "
          + "Two photographs of one lesion are not the same."
      case "crop": "Yes if one was cut out of the other, or both out of one photograph."
      case "confused":
        "Yes if nobody can keep them apart by eye. The answer is kept; classes are put together under Terms."
      default: nil
      }
    return text.map { "<p class=\"hint\">\($0)</p>" } ?? ""
  }

  private func stages(_ question: Question) -> HTML {
    let figures = question.images.enumerated().map { position, image -> HTML in
      let facts = desk.data.pack.images[image]
      let name =
        question.images.count > 1
        ? "Picture \(position + 1) of \(question.images.count)" : "The picture"
      let picture: HTML =
        facts.pixels == nil
        ? "<p class=\"missing\">The data set has no picture of \(facts.id.rawValue).</p>"
        : "<img src=\"\(desk.data.address(image, .large))\" alt=\"\(name) in question\" draggable=\"false\">"
      return """
        <figure class="stage" tabindex="0" aria-label="\(name): plus and minus zoom, arrows move"><div>\
        \(picture)</div><figcaption>\(facts.id.rawValue)</figcaption></figure>
        """
    }
    return "<div class=\"stages n\(question.images.count)\">\(figures)</div>"
  }

  /// A question about classes or a contributor has no picture of its own.
  private func nothingToShow(_ item: QueueItem) -> [HTML] {
    ["<div class=\"stages n0\"><p class=\"lead\">\(item.question)</p></div>"]
  }

  // MARK: Answers

  private func answers(_ question: Question, _ note: String?) -> HTML {
    guard desk.isWritable else {
      return "<p class=\"note\">Read-only: answers can’t be given here.</p>"
    }
    let buttons = question.choices(desk.data.words).map { choice -> HTML in
      if choice.asksForSite { return siteChoice(choice) }
      return """
        <button type="submit" name="choice" value="\(choice.key)" class="choice \(choice.answer.rawValue)" \
        data-press="\(choice.key)"><kbd>\(choice.key.uppercased())</kbd> \(choice.label)</button>
        """
    }
    let reasons = ReviewDesk.skipReasons.map { reason -> HTML in
      """
      <button type="submit" name="skip" value="\(reason.name)" data-reason="\(reason.key)">\
      <kbd>\(reason.key)</kbd> \(reason.text)</button>
      """
    }
    return """
      <form method="post" action="/answer" class="answers" autocomplete="off">\(hidden(question))
      <div class="choices" role="group" aria-label="Your answer">\(buttons)</div>
      <label class="written"><span><kbd>M</kbd> Note</span>
      <input name="note" maxlength="600" value="\(note ?? "")" data-focus="m"></label>
      <details class="pass"><summary data-press="s"><kbd>S</kbd> Pass over…</summary>
      <div class="reasons">\(reasons)</div></details>
      </form>
      """
  }

  private func siteChoice(_ choice: Question.Choice) -> HTML {
    let options = desk.data.pack.manifest.sites.map { site -> HTML in
      "<option value=\"\(site.id)\">\(site.label)</option>"
    }
    return """
      <span class="other"><label><kbd>O</kbd> <span>Another site</span> \
      <select name="site" data-focus="o"><option value="">choose…</option>\(options)</select></label>
      <button type="submit" name="choice" value="\(choice.key)">Answer</button></span>
      """
  }

  private func hidden(_ question: Question) -> HTML {
    """
    <input type="hidden" name="key" value="\(formKey)"><input type="hidden" name="item" value="\(question.item.id)">\
    <input type="hidden" name="view" value="\(view.rawValue)"><input type="hidden" name="ms" value="">\
    <input type="hidden" name="kind" value="\(filter.kind ?? "")">\
    <input type="hidden" name="class" value="\(filter.class ?? "")">
    """
  }

  // MARK: What helps

  /// What the source wrote and what the class means; nothing of why the question was asked.
  private func context(_ question: Question) -> HTML {
    // What spoke for an error is shown after the answer only: before, it would lead the reader to
    // it.
    var entries: [(name: String, text: HTML)] = []
    let item = question.item
    if let entry = (desk.data.pack.manifest.lesions + desk.data.pack.manifest.sites)
      .first(where: { $0.id == item.class })
    {
      let terms = desk.data.terms(ofClass: entry.id)
      let more = terms.count > 12 ? " and \(terms.count - 12) more" : ""
      let why = entry.why.map { "\($0) " } ?? ""
      entries.append(
        (
          "What \(entry.label) means",
          "\(why)Terms: \(terms.prefix(12).joined(separator: ", "))\(more)"
        ))
    }
    let pictures = question.images.map(about)
    guard pictures.count == 2 else {
      entries += pictures.flatMap { $0 }.filter { !$0.text.text.isEmpty }
      return "<div class=\"context\">\(Page.definitions(entries))</div>"
    }
    let rows = zip(pictures[0], pictures[1]).map { one, other -> HTML in
      let cells: HTML =
        one.text.text == other.text.text
        ? "<td colspan=\"2\">\(one.text)</td>" : "<td>\(one.text)</td><td>\(other.text)</td>"
      return "<tr><th scope=\"row\">\(one.name)</th>\(cells)</tr>"
    }
    return """
      <div class="context">\(entries.isEmpty ? "" : Page.definitions(entries))<table class="pair"><thead><tr><td></td>\
      <th scope="col">Picture 1</th><th scope="col">Picture 2</th></tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }

  /// What the data set knows of an image; empty texts where it knows nothing.
  private func about(_ image: Int) -> [(name: String, text: HTML)] {
    let facts = desk.data.pack.images[image]
    let written = desk.data.terms.text(of: facts.id.rawValue) ?? ""
    return [
      ("What was written", "\(written)"), ("Diagnosis", "\(facts.diagnosis)"),
      ("Labels", labels(facts)),
    ]
  }

  private func labels(_ image: PackedImage) -> HTML {
    let lesions = desk.data.pack.manifest.lesions
    let present = image.lesions.indices.filter { image.lesions[$0] == .present }
      .map { lesions[$0].label }
    let site = image.site.map { desk.data.pack.manifest.sites[$0].label }
    let text = present.isEmpty ? "no lesion" : present.joined(separator: ", ")
    return "\(text)\(site.map { " · \($0)" } ?? "")"
  }

  private func examplesOf(_ question: Question) -> [HTML] {
    let item = question.item
    // Two classes that may be one: images of each.
    let asked = item.class.split(separator: " ").compactMap { desk.data.lesionColumn[String($0)] }
    if item.kind == "confused", asked.count == 2 {
      let lesions = desk.data.pack.manifest.lesions
      return ["<section class=\"examples\" aria-label=\"Examples\">"]
        + asked.map { column in
          strip(
            "With \(lesions[column].label)",
            examples.lesion(column, carries: true, near: nil, count: 6))
        } + ["</section>"]
    }
    guard let image = question.images.first, question.images.count == 1 else { return [] }
    if let column = desk.data.lesionColumn[item.class] {
      let name = desk.data.words(item.class)
      return [
        "<section class=\"examples\" aria-label=\"Examples\">",
        strip("With \(name)", examples.lesion(column, carries: true, near: image, count: 6)),
        strip("Without \(name)", examples.lesion(column, carries: false, near: image, count: 6)),
        "</section>",
      ]
    }
    let sites = desk.data.pack.manifest.sites
    let stated = [item.given, item.suggested].compactMap { id in sites.firstIndex { $0.id == id } }
    guard !stated.isEmpty else { return [] }
    return ["<section class=\"examples\" aria-label=\"Examples\">"]
      + stated.map { strip(sites[$0].label, examples.site($0, near: image, count: 6)) }
      + ["</section>"]
  }

  private func strip(_ title: String, _ images: [Int]) -> HTML {
    let photos = images.map { position -> HTML in
      """
      <button type="button" class="example" data-large="\(desk.data.address(position, .large))">\
      <img src="\(desk.data.address(position, .small))" loading="lazy" alt="\(title)"></button>
      """
    }
    return HTML.when(
      !images.isEmpty,
      "<div class=\"strip\"><h2>\(title)</h2><div class=\"photos\">\(photos)</div></div>")
  }
}
