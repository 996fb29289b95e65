internal import Vocabulary

/// The mean squared distance between a probability and what is true.
package struct BrierScore: Metric {
  package let name = "Brier"
  package let caption = "lesions"
  package let definition = """
    The mean squared difference between the predicted probability of a class and the truth (1 or \
    0), over all known image and class pairs. Lower is better.
    """
  package let task = MetricTask.lesion
  package let direction = MetricDirection.lowerIsBetter
  package let unit = MetricUnit.probability
  package let nullLevel = NullLevel.simulated
  package let foldRule = FoldRule.pooled

  package init() {}

  package func prepare(_ input: MetricInput, rows: [Int]) -> any PreparedMetric {
    let scores = input.scores
    // What a row adds does not depend on weights: a replicate is then a quotient of two weighted
    // sums.
    var sums = [Double]()
    var counts = [Double]()
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
      counts.append(Double(count))
    }
    return Prepared(rows: rows.map { UInt32($0) }, sums: sums, counts: counts)
  }

  private struct Prepared: PreparedMetric {
    let rows: [UInt32]
    let sums: [Double]
    /// Known classes of each row; integers.
    let counts: [Double]

    func values(_ weights: [UInt16]) -> [Double?] {
      var sum = 0.0
      var count = 0.0
      for (index, row) in rows.enumerated() {
        let weight = Double(weights[Int(row)])
        sum += sums[index] * weight
        count += counts[index] * weight
      }
      return [count == 0 ? nil : sum / count]
    }

    func values(_ batch: ReplicateBatch) -> [[Double?]] {
      zip(batch.sum(sums, rows: rows), batch.sum(counts, rows: rows)).map {
        [$1 == 0 ? nil : $0 / $1]
      }
    }
  }
}
