internal import Artifacts
internal import Digests
internal import Markup
internal import Quality

/// The page of what may be wrong in the labels.
struct QualityPage {
  private let audit: QualityAudit
  private let thumbnails: Thumbnails?
  private let pictures: IssuePictures?

  /// A page of at most `thumbnails` images; as many as its size allows for nil.
  init(_ audit: QualityAudit, thumbnails most: Int?) {
    self.audit = audit
    guard let pack = audit.inputs.pack else {
      (thumbnails, pictures) = (nil, nil)
      return
    }
    let thumbnails = Thumbnails(pack: pack, most: most)
    self.thumbnails = thumbnails
    pictures = IssuePictures(inputs: audit.inputs, pack: pack, thumbnails: thumbnails)
  }

  /// The whole file.
  var text: String {
    let sections = audit.sections.map { section in
      Page.Section(
        id: section.kind.name, title: section.kind.title,
        html: IssueSection(section: section, inputs: audit.inputs, pictures: pictures).html)
    }
    let pack = audit.inputs.pack
    return Page(
      title: "Label quality",
      subtitle: pack.map { "of \($0.manifest.title), data set \($0.digest.short)" }
        ?? "of a table of labels and scores",
      opening: QualityOpening(audit: audit).html,
      sections: sections
        + [
          .init(id: "left", title: "Errors left", html: ErrorsLeftSection(audit: audit).html),
          .init(id: "rates", title: "How labels go wrong", html: RateSection(audit: audit).html),
        ].filter { !$0.html.text.isEmpty }, thumbnails: thumbnails,
      footer: """
        Nothing was changed. labels.csv, pairs.csv, classes.csv and sources.csv have every finding; queue.jsonl has the \
        questions in the order in which a minute finds most. Research material, not for diagnosis.
        """
    ).text
  }
}
