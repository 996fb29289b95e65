internal import Artifacts
internal import Documents
internal import Vocabulary

/// What speaks for a label being wrong, in sentences.
struct LabelEvidence {
  private let inputs: AuditInputs

  init(_ inputs: AuditInputs) { self.inputs = inputs }

  /// The issues of one direction: cells that are at least so likely wrong as `AuditInputs.leastProbability`.
  func issues(_ direction: LabelDirection) -> [Issue] {
    guard let ranking = inputs.lesions else { return [] }
    let labels = ranking.labels
    let width = labels.classes.count
    var cells = labels.states.indices.filter {
      labels.states[$0] == direction.said && ranking.cells[$0] >= AuditInputs.leastProbability
    }
    // Equal probabilities in the order of cells, so that issues come in the same order each time.
    cells.sort { (ranking.cells[$1], $0) < (ranking.cells[$0], $1) }
    return cells.map { cell in
      let (row, column) = (cell / width, cell % width)
      let probability = ranking.cells[cell]
      return Issue(
        kind: direction.rawValue,
        subject: .cell(image: labels.images[row], class: labels.classes[column]),
        given: direction.given, suggested: direction.suggested, probability: probability,
        score: probability, fold: labels.folds[row],
        evidence: ofLesion(
          image: labels.images[row], lesion: column, probability: probability,
          score: labels.probabilities[cell]))
    }
  }

  /// Sentences about a lesion class on an image.
  private func ofLesion(
    image: ImageID, lesion: Int, probability: Double, score: Float
  ) -> [String] {
    var lines = [
      Self.odds(probability), "The networks' score of it is \(Self.share(Double(score))).",
    ]
    guard let pack = inputs.pack, let position = inputs.positions[image] else { return lines }
    if let near = inputs.neighbours?.around(position) {
      lines += Self.neighbours(near.map { pack.images[$0].lesions[lesion] })
    }
    if let site = pack.images[position].site,
      let lift = pack.manifest.correlation[lesion, site].lift
    {
      lines.append(
        "Images of its site, \(pack.manifest.sites[site].label), have it \(Self.times(lift)) as often as all images."
      )
    }
    return lines
  }

  /// Sentences about a site on an image.
  func ofSite(
    image: ImageID, given: Int, suggested: Int, probability: Double, said: Float, other: Float
  ) -> [String] {
    var lines = [
      Self.odds(probability),
      "The networks' score of the stated site is \(Self.share(Double(said))), of the suggested one "
        + "\(Self.share(Double(other))).",
    ]
    guard let pack = inputs.pack, let position = inputs.positions[image] else { return lines }
    if let near = inputs.neighbours?.around(position) {
      let sites = near.compactMap { pack.images[$0].site }
      let (mine, others) = (sites.count { $0 == given }, sites.count { $0 == suggested })
      lines.append(
        "Of its \(sites.count) nearest images with a site \(mine) have the stated one and \(others) the suggested one."
      )
    }
    for (lesion, state) in pack.images[position].lesions.enumerated() where state == .present {
      let map = pack.manifest.correlation
      guard let stated = map[lesion, given].lift, let other = map[lesion, suggested].lift else {
        continue
      }
      lines.append(
        "\(pack.manifest.lesions[lesion].label) is \(Self.times(stated)) as frequent as usual at the stated site, "
          + "\(Self.times(other)) at the suggested one.")
    }
    return lines
  }

  private static func neighbours(_ states: [LabelState]) -> [String] {
    let known = states.filter { $0 != .unknown }
    guard !known.isEmpty else { return [] }
    return [
      "\(known.count { $0 == .present }) of its \(known.count) nearest images with a known label carry it."
    ]
  }

  /// A probability as what a person meets.
  static func odds(_ probability: Double) -> String {
    "Of 100 such labels about \(Int((probability * 100).rounded())) are wrong."
  }

  private static func share(_ value: Double) -> String { NumberText.fixed(value, 3) }

  private static func times(_ value: Double) -> String { "\(NumberText.fixed(value, 1)) times" }
}
