internal import Vocabulary

/// How many wrong labels of one direction remain, before or after a review.
package struct ErrorsLeft: Codable, Sendable, Hashable {
  /// `missing` or `spurious`.
  package let direction: String
  /// Labels of this direction: cells that are said to be absent, or present.
  package let cells: Int
  /// Labels that a person called wrong or right.
  package let answered: Int
  /// Answered labels that more answers call wrong than right.
  package let found: Int
  /// Items of the random sample that were called wrong or right.
  package let sampled: Int
  /// Expected wrong labels that were not found, by `source`.
  package let expectedLeft: Double
  /// The 90 % interval; nil where the ranking alone is the source.
  package let low: Double?
  package let high: Double?
  /// Items of the ranking to answer until half of what is left is found, by the ranking's own probabilities.
  package let answersForHalf: Int
  /// `sample` where answered items of the sample rank below all other answered labels of their class, else `ranking`.
  package let source: String

  enum CodingKeys: String, CodingKey {
    case direction, cells, answered, found, sampled
    case expectedLeft = "expected_left"
    case low, high
    case answersForHalf = "answers_needed_for_half"
    case source
  }

  /// Estimates from a ranking, a sample of it, and answers by cell.
  ///
  /// Unsure answers count as none. A label that more answers call wrong than right is found.
  init(
    _ ranking: LabelRanking, _ direction: LabelDirection, sample: Set<Int>, answers: AnsweredCells
  ) {
    self.direction = direction.rawValue
    let state = direction.said
    let cells = ranking.labels.states.indices.filter { ranking.labels.states[$0] == state }
    self.cells = cells.count
    let readings = answers.replies.filter { ranking.labels.states[$0.key] == state }.mapValues {
      replies in
      ErrorRate.Reading(
        wrong: replies.count { $0 == .wrong }, right: replies.count { $0 == .right })
    }.filter { $0.value.wrong + $0.value.right > 0 }
    answered = readings.count
    let found = readings.values.count { $0.wrong > $0.right }
    self.found = found
    let open = cells.filter { readings[$0] == nil }
    let expected = open.map { ranking.cells[$0] }.sorted(by: >)
    let total = expected.reduce(0, +)
    answersForHalf = Self.count(expected, until: total / 2)
    // What was answered because it ranked high says nothing of the rest: the sample's items below it do. Within a class,
    // because answers move classes by different factors, and only the order within a class stays as it was asked in.
    let width = ranking.labels.classes.count
    var lowest = [Double](repeating: .infinity, count: width)
    for cell in readings.keys where !sample.contains(cell) {
      lowest[cell % width] = min(lowest[cell % width], ranking.cells[cell])
    }
    let rest = sample.filter { ranking.cells[$0] < lowest[$0 % width] }.compactMap { readings[$0] }
    sampled = sample.count { readings[$0] != nil }
    guard !rest.isEmpty else {
      (expectedLeft, low, high, source) = (total, nil, nil, "ranking")
      return
    }
    let left = ErrorRate(rest).summary { point in
      point.errors * Double(open.count) + Self.missed(readings.values, point)
    }
    // Errors are counted: the ends are integers that hold the interval.
    (expectedLeft, low, high, source) = (
      left.mean, left.low.rounded(.down), left.high.rounded(.up), "sample"
    )
  }

  /// Wrong labels among the answered ones that were called right, where a reviewer makes so many mistakes.
  private static func missed(
    _ readings: Dictionary<Int, ErrorRate.Reading>.Values, _ point: ErrorRate.Point
  ) -> Double {
    let found = Double(readings.count { $0.wrong > $0.right })
    let all = Double(readings.count)
    // found = t (1 - m) + (all - t) m, t the errors among the answered ones.
    return max(0, (found - all * point.mistakes) / (1 - 2 * point.mistakes)) * point.mistakes
  }

  private static func count(_ values: [Double], until sum: Double) -> Int {
    var total = 0.0
    for (position, value) in values.enumerated() {
      if total >= sum { return position }
      total += value
    }
    return values.count
  }
}
