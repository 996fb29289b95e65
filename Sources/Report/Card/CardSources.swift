internal import Packs

/// Where images come from and under which licence, for the card.
struct CardSources {
  let pack: Pack

  /// A row for each source and licence.
  var markdown: String {
    var counts: [[String]: (images: Int, pictures: Int)] = [:]
    for image in pack.images {
      let key = [image.source, image.licence]
      counts[key, default: (0, 0)].images += 1
      if image.pixels != nil { counts[key, default: (0, 0)].pictures += 1 }
    }
    let rows = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, count in
      [
        key[0], key[1].isEmpty ? "not stated" : key[1], Figures.count(count.images),
        Figures.count(count.pictures),
      ]
    }
    let table = MarkdownText.table(
      ["source", "licence", "images", "pictures"], numbers: [2, 3], rows: rows)
    return """
      \(table)

      A licence is what the source states. Where none is stated, assume that pictures may not be \
      passed on.
      """
  }
}
