internal import Artifacts
internal import Evaluation
internal import Markup
internal import Vocabulary

/// Test images next to their nearest training images.
struct RetrievalSection {
  let pack: Pack
  let model: String
  let retrieval: Retrieval
  let thumbnails: Thumbnails
  var rowsShown = 16

  /// Precision by class, then examples.
  var html: HTML {
    """
    <p>For a test image, the five nearest images that its fold's model was trained on (no test or validation images): Euclidean distance between \
    the last features before the heads (pool5, centre crop, not normalised), both through the fold's \
    own network; images of the same case are no candidates. A neighbour that shares a lesion is a hit \
    (solid green), else a miss (dotted red). Over \(Figures.count(retrieval.queries.count, "query", "queries")), \
    <b>\(Figures.percent(retrieval.precision(pack: pack)))</b> of neighbours are hits; two images drawn \
    at random share a lesion in \(Figures.percent(chance)). Model \(model). \
    <a href="retrieval.csv">retrieval.csv</a></p>
    \(rows)
    <details><summary>Precision at 5, class by class</summary>\(table)</details>
    """
  }

  /// So many other images an image is compared with for the share that chance gives.
  private static let mostCompared = 97
  /// The distance between them: prime, so that they lie all over the data set.
  private static let stride = 37

  /// How often two images with lesions share one, by the classes' counts.
  private var chance: Double? {
    let images = retrieval.queries.map(\.image)
    guard images.count > 1 else { return nil }
    var pairs = 0
    var shared = 0
    // Every image against some at a fixed stride: enough for a share, and the same every time.
    for (index, image) in images.enumerated() {
      for step in 1...min(Self.mostCompared, images.count - 1) {
        let other = images[(index + step * Self.stride) % images.count]
        guard pack.images[other].group != pack.images[image].group else { continue }
        pairs += 1
        shared += pack.sharesLesion(image, other) ? 1 : 0
      }
    }
    return pairs == 0 ? nil : Double(shared) / Double(pairs)
  }

  private var rows: HTML {
    // One query a lesion: the middle one of those that have it and are not chosen yet.
    var chosen = [Retrieval.Query]()
    for lesion in pack.manifest.lesions.indices where chosen.count < rowsShown {
      let fitting = retrieval.queries.filter { query in
        pack.images[query.image].lesions[lesion] == .present
          && pack.images[query.image].pixels != nil
          && !chosen.contains { $0.image == query.image }
      }
      if !fitting.isEmpty { chosen.append(fitting[fitting.count / 2]) }
    }
    let figures = chosen.map { query -> HTML in
      let neighbours = query.neighbours.map { neighbour -> HTML in
        """
        <figure>\(thumbnails.photo(
          neighbour.image, style: neighbour.isHit ? " hit" : " miss"))\
        <figcaption>\(neighbour.isHit ? "hit" : "miss"), \
        \(Figures.decimal(Double(neighbour.distance), 2))<br>\(pack.labels(of: neighbour.image))\
        </figcaption></figure>
        """
      }
      return """
        <div class="row six"><figure>\(thumbnails.photo(query.image))\
        <figcaption><b>query</b><br>\(pack.labels(of: query.image))</figcaption></figure>\
        \(neighbours)</div>
        """
    }
    return "\(figures)"
  }

  private var table: HTML {
    var table = ReportTable(
      id: "precision-table",
      columns: [
        .init(title: "Class"), .init(title: "Queries", isNumber: true),
        .init(title: "Precision at 5", isNumber: true),
      ])
    for (lesion, entry) in pack.manifest.lesions.enumerated() {
      let precision = retrieval.precision(ofLesion: lesion, pack: pack)
      let count = retrieval.queries.count {
        pack.images[$0.image].lesions[lesion] == .present
      }
      table.row([
        ReportTable.cell("\(entry.label)"), ReportTable.count(count),
        ReportTable.number("\(Figures.percent(precision))", precision),
      ])
    }
    return table.html
  }
}
