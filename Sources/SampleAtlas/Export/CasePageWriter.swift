/// Writes a case as the atlas's own page did: `pages/<id of the first image>.html`.
///
/// The page follows the format's description (`docs/formats.md`): the list of the case's images gives
/// each asset id its file, then one `.case-summary` per image gives its fields. The headings of body
/// location and symptoms differ by era, since nothing says how the site wrote them.
struct CasePageWriter {
  let planned: PlannedCase

  var bytes: [UInt8] {
    let text = head + listing + summaries + foot
    return planned.dirt.isLatin1 ? Markup.latin1(text) : Array(text.utf8)
  }

  private var dirt: PageDirt { planned.dirt }

  private var head: String {
    let charset = dirt.isLatin1 ? "iso-8859-1" : "utf-8"
    let declared =
      dirt.isLatin1 && !dirt.declaresCharset ? "" : "\n<meta charset=\"\(charset)\">"
    let first = planned.images[0]
    let large = "/imagelibrary/large/\(Markup.escaped(first.file))"
    return """
      <!DOCTYPE html>
      <html lang="en"><head>\(declared)
      <title>Case \(planned.number) | Image library</title>
      <link rel="stylesheet" href="/assets/site.css">
      </head><body class="image-library">
      <ul class="main-navigation"><li><a href="/">Home</a></li><li><a href="/image-library/">Image library</a></li></ul>
      <div id="image-detail-panel">
       <div id="image-detail-carousel">
        <ol>
         <li><figure><a class="preview-image" href="\(large)"><img src="\(large)" alt="\(Markup.escaped(first.diagnosis))"></a></figure></li>
        </ol>
        <a class="previous"></a><a class="next"></a>
       </div>
       <div class="image-options"><a class="download-link" href="\(large)?dl=true&amp;wm=true">Download</a>
        <a class="fullsize-link" href="\(large)?wm=true">Full size</a></div>
       <div class="image-listing-wrapper">

      """
  }

  private var listing: String {
    var text = "  <div class=\"image-listing\"><ul>\n"
    for (number, image) in planned.images.enumerated() {
      let state = number == 0 ? "selected" : "inactive"
      text += """
           <li data-image-id="\(image.id)" class="image-summary  \(state) "><a class="switch-trigger" href="#"><img src="/imagelibrary/thumb/\(Markup.escaped(image.file))?height=110" alt="\(Markup.escaped(image.diagnosis))" height="110" /></a></li>

        """
    }
    return text + "  </ul></div>\n"
  }

  private var summaries: String {
    let panels = planned.images.enumerated().map { number, image in
      CaseSummaryWriter(planned: planned, image: image, rating: (number * 7 + planned.number) % 6)
        .text
    }
    return "  <div class=\"case-summary-panel\">\n" + panels.joined() + "  </div>\n"
  }

  private var foot: String {
    (dirt.hasBrokenTags ? " </div></div></span>\n" : " </div>\n</div>\n")
      + "<div class=\"footer\"><a href=\"/terms\">Terms of use</a></div>\n</body></html>\n"
  }
}
