internal import Artifacts
internal import Documents
internal import Metrics
internal import Vocabulary

/// Images that show no skin: histology, drawings, text, a black frame.
struct OffTopic: IssueKind {
  let name = "off-topic"
  let title = "Images off topic"
  let explanation = """
    Images that are unlike all others: in colours, edges and brightness, and where a run kept features, to the network. \
    Histology, drawings, pages of text and black frames come first; rare but proper images follow them.
    """
  let secondsPerAnswer = 2.0
  let expectedPrecision = 0.3

  func question(_ issue: Issue, words: (String) -> String) -> String {
    "Does this image show skin?"
  }

  /// Likeness is measured to so many nearest images.
  private static let neighbours = 10
  /// An image that is so many times as far from its nearest ones as usual is an issue.
  private static let leastRatio = 3.0

  func find(in inputs: AuditInputs) throws -> KindFindings {
    guard let pack = inputs.pack, let looks = inputs.looks else { return .lackingPixels }
    let space = StatisticSpace(looks.statistics)
    let distances = space.distances(to: Self.neighbours, groups: pack.images.map(\.group.rawValue))
    let byNetwork = Self.ratios(pack.images.indices.map { inputs.neighbours?.distance($0) })
    let byLooks = Self.ratios(distances)
    var issues: [Issue] = []
    for place in pack.images.indices {
      let ratio = max(byLooks[place] ?? 0, byNetwork[place] ?? 0)
      guard ratio >= Self.leastRatio else { continue }
      var evidence = [
        "It is \(NumberText.fixed(ratio, 1)) times as far from its nearest images as usual."
      ]
      if let most = space.strangest(place) { evidence.append(most) }
      issues.append(
        Issue(
          kind: name, subject: .image(pack.images[place].id), suggested: "exclude", score: ratio,
          fold: pack.images[place].fold.rawValue, evidence: evidence))
    }
    return .issues(issues.ranked())
  }

  /// Each distance divided by the median of all.
  private static func ratios(_ distances: [Double?]) -> [Double?] {
    let known = distances.compactMap(\.self).sorted()
    guard !known.isEmpty, known[known.count / 2] > 0 else {
      return distances.map { _ in nil }
    }
    return distances.map { $0.map { $0 / known[known.count / 2] } }
  }
}

/// Statistics of all images in units of their own spread.
private struct StatisticSpace {
  private let points: [[Float]?]

  /// Median and interquartile range of each number are 0 and 1: outliers do not set the scale.
  init(_ statistics: [ImageStatistics?]) {
    let known = statistics.compactMap { $0?.values }
    let scales = ImageStatistics.names.indices.map { number -> (middle: Double, spread: Double) in
      let sorted = known.map { $0[number] }.sorted()
      guard let last = sorted.last else { return (0, 1) }
      let quarter = sorted.count / 4
      let range = sorted[sorted.count - 1 - quarter] - sorted[quarter]
      // A number that hardly varies would turn noise into distance.
      return (sorted[sorted.count / 2], max(range, last.magnitude * 0.02, 1e-9))
    }
    points = statistics.map { image in
      image.map { image in
        zip(image.values, scales).map { Float(($0 - $1.middle) / $1.spread) }
      }
    }
  }

  /// The mean distance to the nearest images of other groups; nil without statistics.
  func distances(to count: Int, groups: [Int]) -> [Double?] {
    let places = points.indices.filter { points[$0] != nil }
    guard places.count > 1 else { return points.map { _ in nil } }
    let found = NearestNeighbours.find(
      queries: Array(places.indices), candidates: Array(places.indices),
      features: places.flatMap { points[$0] ?? [] }, width: ImageStatistics.names.count,
      groups: places.map { groups[$0] }, k: count)
    var distances = [Double?](repeating: nil, count: points.count)
    for (place, near) in zip(places, found) where !near.isEmpty {
      distances[place] = near.reduce(0) { $0 + Double($1.distance) } / Double(near.count)
    }
    return distances
  }

  /// The number in which an image differs most, in words.
  func strangest(_ place: Int) -> String? {
    guard let point = points[place],
      let number = point.indices.max(by: { point[$0].magnitude < point[$1].magnitude })
    else { return nil }
    return
      "Most unusual: \(point[number] > 0 ? "more" : "less") \(ImageStatistics.names[number]) than other images."
  }
}
