internal import Artifacts
internal import Markup

/// Where images come from and under which licence, for the card.
struct CardSources {
  let pack: Pack

  /// A row for each source and licence.
  var markdown: String {
    let rows = StatedLicences(pack).entries.map {
      [$0.source, $0.licence, Figures.count($0.images), Figures.count($0.thumbnails)]
    }
    let table = MarkdownText.table(
      ["source", "licence", "images", "with pixels"], numbers: [2, 3], rows: rows)
    return """
      \(table)

      A licence is what the source states. Where none is stated, assume that images may not be \
      passed on.
      """
  }
}
