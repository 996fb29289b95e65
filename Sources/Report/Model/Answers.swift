internal import Artifacts
internal import Evaluation
internal import Markup
internal import Metrics

/// What a model said about an image, in words, for the image viewer.
struct Answers {
  let pack: Pack
  let model: EvaluatedModel
  private let rows: [Int: Int]

  init(pack: Pack, model: EvaluatedModel) {
    self.pack = pack
    self.model = model
    rows = Dictionary(
      model.images.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The row of an image in the predictions; nil when it was not evaluated.
  func row(of image: Int) -> Int? { rows[image] }

  /// The probability of a lesion; nil for an image that was not evaluated, or without lesions.
  func probability(image: Int, lesion: Int) -> Double? {
    guard let row = rows[image], let scores = model.lesions else { return nil }
    return Double(scores.values[row * scores.classes + lesion])
  }

  /// The probability of a site; nil for an image that was not evaluated, or without sites.
  func probability(image: Int, site: Int) -> Double? {
    guard let row = rows[image], let scores = model.sites else { return nil }
    return Double(scores.values[row * scores.classes + site])
  }

  /// The three likeliest lesions and sites, as lines for the viewer.
  func facts(_ image: Int) -> [[String]] {
    guard let row = rows[image] else { return [] }
    var facts = [[String]]()
    if let lesions = model.lesions {
      let best = likeliest(lesions.values, row, lesions.classes)
      facts.append([
        "Model: lesions",
        best.map { "\(pack.manifest.lesions[$0.0].label) \(Figures.decimal($0.1, 2))" }
          .joined(separator: ", "),
      ])
    }
    if let sites = model.sites {
      let best = likeliest(sites.values, row, sites.classes)
      facts.append([
        "Model: site",
        best.map { "\(pack.manifest.sites[$0.0].label) \(Figures.decimal($0.1, 2))" }
          .joined(separator: ", "),
      ])
    }
    return facts
  }

  private func likeliest(_ values: [Float], _ row: Int, _ width: Int) -> [(Int, Double)] {
    let row = Array(values[row * width..<(row + 1) * width])
    return row.indices.sorted { (row[$1], $0) < (row[$0], $1) }.prefix(3)
      .map { ($0, Double(row[$0])) }
  }
}
