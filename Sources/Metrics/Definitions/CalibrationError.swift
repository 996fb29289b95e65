internal import Vocabulary

/// Expected calibration error: how far probabilities are from frequencies.
public struct CalibrationError: Metric {
  /// Its row in `summary.csv`.
  public let name = "ECE"
  /// What it means, in the words of the report.
  public let definition = """
    Expected calibration error: probabilities of all known image and class pairs in \(Self.bins) \
    bins of equal width; the mean distance between a bin's mean probability and its share of \
    positives, weighted by the bin's size. Lower is better.
    """
  /// What it judges.
  public let task = MetricTask.lesion
  /// How its folds become one number.
  public let foldRule = FoldRule.allImages

  /// Number of bins of equal width; a probability of 1 is in the last.
  public static let bins = 15

  /// The metric has no parameters.
  public init() {}

  /// Looks at the scores once.
  public func prepare(_ scores: Scores, rows: [Int]) -> any PreparedMetric {
    var cells = [Cell]()
    for row in rows {
      for cell in row * scores.classes..<(row + 1) * scores.classes
      where scores.states[cell] != .unknown {
        let probability = Double(min(max(scores.values[cell], 0), 1))
        let bin = min(Self.bins - 1, Int(probability * Double(Self.bins)))
        cells.append(
          Cell(
            row: Int32(row), bin: Int32(bin),
            gap: probability - (scores.states[cell] == .present ? 1 : 0)))
      }
    }
    return Prepared(cells: cells)
  }

  private struct Cell: Sendable {
    let row: Int32
    let bin: Int32
    /// Probability minus truth.
    let gap: Double
  }

  private struct Prepared: PreparedMetric {
    let cells: [Cell]

    func values(_ weights: [UInt16]) -> [Double?] {
      var gaps = [Double](repeating: 0, count: bins)
      var count = 0
      for cell in cells {
        let weight = Int(weights[Int(cell.row)])
        gaps[Int(cell.bin)] += cell.gap * Double(weight)
        count += weight
      }
      guard count > 0 else { return [nil] }
      return [gaps.reduce(0) { $0 + abs($1) } / Double(count)]
    }
  }
}
