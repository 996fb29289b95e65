internal import Vocabulary

/// The mean squared distance between a probability and what is true.
public struct BrierScore: Metric {
  /// Its row in `summary.csv`.
  public let name = "Brier"
  /// What it means, in the words of the report.
  public let definition = """
    The mean squared difference between the predicted probability of a class and the truth (1 or \
    0), over all known image and class pairs. Lower is better.
    """
  /// What it judges.
  public let task = MetricTask.lesion
  /// How its folds become one number.
  public let foldRule = FoldRule.allImages

  /// The metric has no parameters.
  public init() {}

  /// Looks at the scores once.
  public func prepare(_ scores: Scores, rows: [Int]) -> any PreparedMetric {
    var sums = [Double]()
    var counts = [Int]()
    for row in rows {
      var sum = 0.0
      var count = 0
      for cell in row * scores.classes..<(row + 1) * scores.classes
      where scores.states[cell] != .unknown {
        let error = Double(scores.values[cell]) - (scores.states[cell] == .present ? 1 : 0)
        sum += error * error
        count += 1
      }
      sums.append(sum)
      counts.append(count)
    }
    return Prepared(rows: rows, sums: sums, counts: counts)
  }

  private struct Prepared: PreparedMetric {
    let rows: [Int]
    let sums: [Double]
    let counts: [Int]

    func values(_ weights: [UInt16]) -> [Double?] {
      var sum = 0.0
      var count = 0
      for (index, row) in rows.enumerated() {
        let weight = Int(weights[row])
        sum += sums[index] * Double(weight)
        count += counts[index] * weight
      }
      return [count == 0 ? nil : sum / Double(count)]
    }
  }
}
