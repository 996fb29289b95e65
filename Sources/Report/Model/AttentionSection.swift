internal import Artifacts
internal import Evaluation
internal import Markup
internal import Vocabulary

/// Class activation maps of lesions and sites, laid over the images.
struct AttentionSection {
  let pack: Pack
  let run: Run
  let main: ModelEvaluation
  let ranked: RankedImages
  let thumbnails: Thumbnails
  let maps: MapStore
  let pointing: PointingGame?
  var imagesShown = 30

  /// The gallery; empty when the run kept no maps.
  var html: HTML {
    guard !maps.isEmpty else { return "" }
    let rows = chosen(maps).map { row($0, maps) }
    guard !rows.isEmpty else { return "" }
    let visible = rows.prefix(8)
    let rest = rows.dropFirst(8)
    return """
      <p>The last convolution's maps weighted by a class's weights (class activation map, without \
      the bias), for the image's true lesions and true site; bright is evidence for the class, each \
      map scaled from its least to its largest value. The map covers the centre crop and is laid over \
      that part. Where lesion and site maps coincide, the site may stand in for the lesion.</p>
      \(pointing.map { PointingSection(game: $0, pack: pack).html } ?? "")
      \(Array(visible))
      \(HTML.when(!rest.isEmpty, "<details><summary>\(Figures.count(rest.count, "more image"))</summary>\(Array(rest))</details>"))
      """
  }

  /// For each lesion its surest find; then, while there is room, its worst miss.
  private func chosen(_ maps: MapStore) -> [Int] {
    var images = [Int]()
    for pick in [RankedImages.surest, RankedImages.leastSure] {
      for lesion in pack.manifest.lesions.indices where images.count < imagesShown {
        let fitting = pick(ranked)(lesion, .present, 5).filter {
          maps.holds($0) && !images.contains($0)
        }
        if let first = fitting.first { images.append(first) }
      }
    }
    return images
  }

  private func row(_ image: Int, _ maps: MapStore) -> HTML {
    let packed = pack.images[image]
    var figures = [HTML]()
    for (lesion, state) in packed.lesions.enumerated() where state == .present {
      guard let map = maps.map(image, lesion) else { continue }
      figures.append(
        figure(
          image, map, pack.manifest.lesions[lesion].label,
          ranked.answers.probability(image: image, lesion: lesion)))
    }
    if let site = packed.site, let map = maps.map(image, -1) {
      figures.append(
        figure(
          image, map, "site: \(pack.manifest.sites[site].label)",
          ranked.answers.probability(image: image, site: site)))
    }
    return """
      <div class="row"><figure class="query">\(thumbnails.photo(image, style: " large"))\
      <figcaption>\(pack.labels(of: image))</figcaption></figure>\(figures)</div>
      """
  }

  private func figure(
    _ image: Int, _ map: MapDigits, _ label: String, _ probability: Double?
  ) -> HTML {
    let attributes: HTML = """
       data-map="\(map.digits)" data-columns="\(map.columns)" \
      data-crop="\(Figures.decimal(MapStore.cropShare(of: run), 4))"
      """
    return """
      <figure>\(thumbnails.photo(image, style: " large", attributes: attributes))\
      <figcaption>\(label)<br>probability \(Figures.decimal(probability, 2))</figcaption></figure>
      """
  }
}
