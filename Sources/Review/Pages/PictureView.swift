internal import Artifacts
internal import Digests
internal import Markup
internal import Quality
internal import Vocabulary

/// One picture of the data set with its labels, each of which can be asked about.
struct PictureView {
  let desk: ReviewDesk

  /// The page's content for the picture at a position of the pack.
  func content(_ position: Int) -> HTML {
    let image = desk.data.pack.images[position]
    let lesions = desk.data.pack.manifest.lesions
    let present = lesions.indices.filter { image.lesions[$0] == .present }
    let rows = present.map { column -> HTML in
      """
      <li><a href="\(address(position, column))">Is \(lesions[column].label) right?</a>\(answered(position, column))</li>
      """
    }
    let absent = lesions.indices.filter { image.lesions[$0] == .absent }.map { column -> HTML in
      "<option value=\"\(desk.data.questionID(position, lesion: column) ?? "")\">\(lesions[column].label)</option>"
    }
    let missing: HTML = """
      <form method="get" action="/item" class="ask"><label>Is another lesion missing? <select name="id">\(absent)</select></label> \
      <button type="submit">Ask</button></form>
      """
    let written = desk.data.terms.text(of: image.id.rawValue) ?? ""
    let name = image.site.map { desk.data.pack.manifest.sites[$0].label } ?? "unknown"
    let site: HTML =
      desk.data.siteQuestionID(position).map {
        "\(name) <a href=\"/item?id=\(WebForm.encoded($0))\">Is it right?</a>"
      } ?? "\(name)"
    let picture: HTML =
      image.pixels == nil
      ? "<p class=\"missing\">The data set has no picture of it.</p>"
      : "<img src=\"\(desk.data.address(position, .large))\" alt=\"The picture\">"
    return """
      <h1 tabindex="-1">\(image.id.rawValue)</h1>
      <div class="look"><div class="stages n1"><figure class="stage" tabindex="0" aria-label="The picture: plus and \
      minus zoom, arrows move"><div>\(picture)</div></figure></div>
      <div class="aside"><h2>Its labels</h2><ul class="groups">\(rows)</ul>\
      \(HTML.when(present.isEmpty, "<p>No lesion.</p>"))\(HTML.when(!absent.isEmpty, missing))
      \(Page.definitions([("Site", site), ("What was written", "\(written)")]))</div></div>
      """
  }

  private func address(_ position: Int, _ column: Int) -> String {
    "/item?id=\(WebForm.encoded(desk.data.questionID(position, lesion: column) ?? ""))"
  }

  /// Whether somebody answered already; not what, for a second reader may look.
  private func answered(_ position: Int, _ column: Int) -> HTML {
    guard let id = desk.data.questionID(position, lesion: column), let asked = desk.question(id)
    else {
      return ""
    }
    return HTML.when(
      !desk.entry(asked).answers.isEmpty, " <span class=\"note\">answered</span>")
  }
}
