import Metrics
import Vocabulary

// sample
/// The share of known image and class pairs whose probability is on the right side of one half.
struct MyMetric: Metric {
  let name = "my-metric"  // its row in summary.csv
  let caption = "lesions"  // a few words next to the name
  let definition = "The share of known pairs of image and class that are predicted rightly at 0.5."
  let task = MetricTask.lesion  // or .site
  let direction = MetricDirection.higherIsBetter
  let unit = MetricUnit.score  // or .shareOfImages, .probability
  let nullLevel = NullLevel.simulated  // how its value under chance is found
  let foldRule = FoldRule.pooled  // or .meanOverFolds

  func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    let scores = input.scores
    // What does not depend on weights is counted once: right and known classes of each row.
    let counts = rows.map { row in
      let cells = (row * scores.classes)..<((row + 1) * scores.classes)
      let known = cells.filter { scores.states[$0] != .unknown }
      let right = known.filter { (scores.values[$0] > 0.5) == (scores.states[$0] == .present) }
      return (row: row, right: right.count, known: known.count)
    }
    return Prepared(counts: counts)
  }

  private struct Prepared: PreparedMetric {
    let counts: [(row: Int, right: Int, known: Int)]

    func values(_ weights: [UInt16]) -> [Double?] {
      let right = counts.reduce(0) { $0 + $1.right * Int(weights[$1.row]) }
      let known = counts.reduce(0) { $0 + $1.known * Int(weights[$1.row]) }
      return [known == 0 ? nil : Double(right) / Double(known)]
    }
  }
}
