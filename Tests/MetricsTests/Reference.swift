import Foundation
import Metrics
import Vocabulary

/// What `Tests/Fixtures/Metrics/scikit_learn.py` computed.
struct Reference: Decodable {
  let rows, classes, sites, skipped: Int
  let scores, siteScores: [Float]
  let states: [UInt8]
  let weights: [UInt16]
  let folds: [Int]
  let averagePrecision, weightedAveragePrecision, area, weightedArea: [Double?]
  let foldAveragePrecision: [[Double?]]
  let imageAveragePrecision, brier, spearman: Double
  let siteTruth: [Int?]
  let top: [String: Double]
  let threshold: [Float?]
  let f1: [Double?]
  let binFrequency, binProbability, third, fourth: [Double]
  let partial: Double
  let pValues, adjusted, a, b, draws, quantiles: [Double]

  static func read() throws -> Reference {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/Metrics/scikit_learn.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: path))
  }

  var lesions: Scores {
    Scores(
      classes: classes, values: scores,
      states: states.map { LabelState(rawValue: $0) ?? .unknown })
  }
  var sitesScores: Scores { Scores(classes: sites, values: siteScores, truth: siteTruth) }
}

/// The largest distance between two lists; infinite when they miss a value at different indices.
func distance(_ a: [Double?], _ b: [Double?]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { worst, pair in
    switch pair {
    case (nil, nil): worst
    case (let x?, let y?): max(worst, abs(x - y))
    default: .infinity
    }
  }
}

extension Reference {
  /// What metrics of a task see; thresholds are those of the same images.
  func input(_ task: MetricTask) -> MetricInput {
    MetricInput(
      task == .lesion ? lesions : sitesScores, folds: folds,
      thresholds: Thresholds(validation: lesions, folds: folds))
  }
}
