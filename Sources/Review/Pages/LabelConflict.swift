internal import Artifacts
internal import Markup
internal import Quality
internal import Vocabulary

/// Where two images that may be the same are labelled otherwise: each label leads to the question about it.
struct LabelConflict {
  let desk: ReviewDesk
  let question: Question

  /// The labels that differ; empty for other questions, and where none does.
  var content: HTML {
    guard ["conflict", "duplicate", "crop"].contains(question.item.kind),
      question.images.count == 2
    else { return "" }
    let images = question.images.map { desk.data.pack.images[$0] }
    let lesions = desk.data.pack.manifest.lesions
    let rows = lesions.indices.filter { images[0].lesions[$0] != images[1].lesions[$0] }.map {
      column -> HTML in
      let cells = question.images.map { image -> HTML in
        let state = desk.data.pack.images[image].lesions[column].rawWords
        return "<td>\(link(desk.data.questionID(image, lesion: column), state))</td>"
      }
      return "<tr><td>\(lesions[column].label)</td>\(cells)</tr>"
    }
    let sites = question.images.map { image -> HTML in
      let site = desk.data.pack.images[image].site
      let name = site.map { desk.data.pack.manifest.sites[$0].label } ?? "unknown"
      return "<td>\(link(desk.data.siteQuestionID(image), name))</td>"
    }
    let site: HTML = HTML.when(
      images[0].site != images[1].site, "<tr><td>Site</td>\(sites)</tr>")
    return HTML.when(
      !rows.isEmpty || images[0].site != images[1].site,
      """
      <section class="differing" aria-label="Labels that differ"><h2>Labels that differ</h2><p class="note">If the pictures \
      are the same, one of each pair is wrong: open it and say which.</p><div class="scroll"><table><thead><tr>\
      <th scope="col">Label</th><th scope="col">Picture 1</th><th scope="col">Picture 2</th></tr></thead>\
      <tbody>\(rows)\(site)</tbody></table></div></section>
      """)
  }

  /// What a picture is said to show, as a link to the question about it where there is one.
  private func link(_ id: String?, _ said: String) -> HTML {
    guard let id, let asked = desk.question(id) else { return "\(said)" }
    // Whether somebody answered; not what, for a second reader may look.
    let isAnswered = !desk.entry(asked).answers.isEmpty
    return """
      <a href="/item?id=\(WebForm.encoded(id))">\(said)</a>\(HTML.when(isAnswered, " <span class=\"note\">answered</span>"))
      """
  }
}

extension LabelState {
  fileprivate var rawWords: String {
    switch self {
    case .present: "there"
    case .absent: "not there"
    case .unknown: "unknown"
    }
  }
}
