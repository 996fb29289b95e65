internal import Packs
internal import Vocabulary

/// Where images come from and under which licence.
struct SourceSection {
  let pack: Pack

  private struct Key: Hashable, Comparable {
    let source: String
    let licence: String
    static func < (a: Key, b: Key) -> Bool { (a.source, a.licence) < (b.source, b.licence) }
  }

  /// A count for each source and licence.
  var html: HTML {
    var counts: [Key: (images: Int, pictures: Int)] = [:]
    for image in pack.images {
      let key = Key(source: image.source, licence: image.licence)
      counts[key, default: (0, 0)].images += 1
      if image.pixels != nil { counts[key, default: (0, 0)].pictures += 1 }
    }
    let rows = counts.keys.sorted().map { key -> HTML in
      let count = counts[key] ?? (0, 0)
      return """
        <tr><td>\(key.source)</td><td>\(key.licence.isEmpty ? "not stated" : key.licence)</td>\
        <td class="n">\(Figures.count(count.images))</td>\
        <td class="n">\(Figures.count(count.pictures))</td></tr>
        """
    }
    return """
      <p>A licence is what the source states. Where none is stated, assume that pictures may not be \
      passed on, this page included. Image by image: \
      <a href="images.csv">images.csv</a>.</p>
      <div class="scroll"><table><thead><tr><th scope="col">Source</th><th scope="col">Licence</th>\
      <th scope="col" class="n">Images</th><th scope="col" class="n">Pictures</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div>
      """
  }
}
