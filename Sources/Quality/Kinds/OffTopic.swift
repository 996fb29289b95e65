internal import Artifacts
internal import Metrics
internal import Randomness
internal import Vocabulary

/// Images that show no skin: histology, drawings, text, a black frame.
struct OffTopic: IssueKind {
  let name = "off-topic"
  let title = "Images off topic"
  let explanation = """
    Images that are unlike all others in their colours and edges, and, with a run, in the features of the network that \
    tested them. Histology, drawings, pages of text and black frames come first; rare but proper images follow them.
    """
  let needs: Set<AuditInput> = [.pixels]
  let uses: Set<AuditInput> = [.features]
  let table = IssueTable.labels
  let secondsPerAnswer = 2.0
  let expectedPrecision = 0.3

  func question(_ issue: Issue, words: (String) -> String) -> String {
    "Does this image show skin?"
  }

  func gain(of input: AuditInput) -> String? {
    input == .features
      ? "With a run it also counts how far an image lies from the others in the network's features."
      : nil
  }

  func find(in inputs: AuditInputs) -> [Issue] {
    guard let pack = inputs.pack, let looks = inputs.looks else { return [] }
    let space = StatisticSpace(looks.statistics)
    // Images of one group are alike whatever they show, so they are left out of each other's
    // distance.
    let distances = space.distances(groups: pack.images.map(\.group.rawValue))
    let byLooks = Remoteness.ratios(distances)
    var issues: [Issue] = []
    for position in pack.images.indices {
      guard let ratio = byLooks[position] else { continue }
      let distance = OffTopicDistance(
        looks: ratio, features: inputs.neighbours?.remoteness(of: position))
      guard distance.isIssue else { continue }
      var evidence = distance.evidence
      if let most = space.strangest(position) { evidence.append(most) }
      issues.append(
        Issue(
          kind: name, subject: .image(pack.images[position].id), suggested: "exclude",
          score: distance.value, fold: pack.images[position].fold.rawValue, evidence: evidence))
    }
    return issues.ranked()
  }
}

/// Statistics of all images next to those of a sample of them.
private struct StatisticSpace {
  private let statistics: [ImageStatistics?]
  /// Positions of the images that all are held against, ascending.
  private let sample: [Int]

  /// More would cost time and say the same.
  private static let mostSampled = 2000

  init(_ statistics: [ImageStatistics?]) {
    self.statistics = statistics
    var known = statistics.indices.filter { statistics[$0] != nil }
    var stream = RandomStream(seed: 0, purpose: "off-topic")
    if known.count > Self.mostSampled {
      stream.shuffle(&known)
      known = known.prefix(Self.mostSampled).sorted()
    }
    sample = known
  }

  /// The mean distance to the nearest tenth of the sample, images of the own group left out; nil without statistics.
  ///
  /// A tenth, because images off topic come in kinds: a page of text is near other pages of text.
  func distances(groups: [Int]) -> [Double?] {
    let positions = statistics.indices.filter { statistics[$0] != nil }
    let rows = Dictionary(uniqueKeysWithValues: positions.enumerated().map { ($1, $0) })
    let found = NearestNeighbours.find(
      queries: Array(positions.indices), candidates: sample.compactMap { rows[$0] },
      features: positions.flatMap { statistics[$0]?.values ?? [] }, width: ImageStatistics.count,
      groups: positions.map { groups[$0] }, k: max(1, sample.count / 10))
    var distances = [Double?](repeating: nil, count: statistics.count)
    for (position, near) in zip(positions, found) where !near.isEmpty {
      distances[position] = near.reduce(0) { $0 + Double($1.distance) } / Double(near.count)
    }
    return distances
  }

  /// What an image has most of beyond the others, in words.
  func strangest(_ position: Int) -> String? {
    guard let own = statistics[position]?.values, !sample.isEmpty else { return nil }
    let means = own.indices.map { number in
      sample.reduce(0) { $0 + (statistics[$1]?.values[number] ?? 0) } / Float(sample.count)
    }
    guard let number = own.indices.max(by: { own[$0] - means[$0] < own[$1] - means[$1] }) else {
      return nil
    }
    let share = Int((own[number] * own[number] * 100).rounded())
    return "\(share) % of it are \(ImageStatistics.words(number))."
  }
}
