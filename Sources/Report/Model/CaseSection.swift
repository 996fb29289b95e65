internal import Artifacts
internal import Markup
internal import Vocabulary

/// For each lesion, what the model found, what it missed and what it took for it.
struct CaseSection {
  let pack: Pack
  let ranked: RankedImages
  let thumbnails: Thumbnails
  var count = 4

  /// The table; empty when no image of a lesion has pixels.
  var html: HTML {
    var table = ReportTable(
      id: "cases-table",
      columns: [
        .init(title: "Class"), .init(title: "Found, surest"), .init(title: "Missed, lowest score"),
        .init(title: "Taken for it, surest"),
      ],
      isSearchable: true)
    var shown = 0
    for (lesion, entry) in pack.manifest.lesions.enumerated() {
      let found = ranked.surest(lesion, .present, count)
      let missed = ranked.leastSure(lesion, .present, count)
      let mistaken = ranked.surest(lesion, .absent, count)
      shown += found.count
      table.row(
        [
          ReportTable.cell("<b>\(entry.label)</b>"), ReportTable.cell(photos(found, lesion)),
          ReportTable.cell(photos(missed, lesion)), ReportTable.cell(photos(mistaken, lesion)),
        ], attributes: " data-case=\"\(entry.id)\"")
    }
    guard shown > 0 else { return "" }
    return """
      <p>Images of the test folds with the model's probability of the class; one image a case. A \
      picture opens large with all that is known of it. What is taken for a class may carry it \
      unlabelled: these are also the first images to look at for label errors.</p>
      \(table.html)
      """
  }

  private func photos(_ images: [Int], _ lesion: Int) -> HTML {
    let figures = images.map { image -> HTML in
      """
      <figure>\(thumbnails.photo(image))<figcaption>\
      \(Figures.decimal(ranked.answers.probability(image: image, lesion: lesion), 2))\
      </figcaption></figure>
      """
    }
    return "<div class=\"strip\">\(figures)</div>"
  }
}
