package import Artifacts
internal import Metrics
internal import Rules
internal import Taxonomy
internal import Vocabulary

extension Advice {
  /// Adds to the lesions' suggestions what a run's networks say of images that they did not see.
  package mutating func add(_ predictions: Predictions) {
    let reader = PredictionEvidence(predictions, merge: merge)
    for position in suggestions.indices {
      suggestions[position].evidence.model = reader.evidence(of: suggestions[position])
    }
  }
}

/// How well a run's out-of-fold predictions tell two sets of images apart.
struct PredictionEvidence {
  private let predictions: Predictions
  private let merge: Merge
  private let rows: [ImageID: Int]
  private let columns: [ClassID: Int]

  init(_ predictions: Predictions, merge: Merge) {
    self.predictions = predictions
    self.merge = merge
    rows = Dictionary(
      predictions.images.enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    columns = Dictionary(
      predictions.lesions.enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What the run says of a suggestion: the score is the logit of the other side's class, less that
  /// of the first side's when that is a class too; the first of several classes stands for all.
  func evidence(of suggestion: Suggestion) -> ModelEvidence {
    guard suggestion.facet != .site else { return .unknown("only for lesions") }
    guard let second = suggestion.classes[1].first else {
      return .unknown("no class to compare with")
    }
    let own = suggestion.classes[0].first
    guard let positive = column(second) else {
      return .unknown("the run has no class '\(name(second))'")
    }
    var negative: Int?
    if let own {
      guard let column = column(own) else {
        return .unknown("the run has no class '\(name(own))'")
      }
      negative = column
    }
    let left = Set(suggestion.sides[0].images)
    let right = Set(suggestion.sides[1].images)
    // An image with both sides can't tell them apart.
    return rocAUC(
      lefts: left.subtracting(right).sorted(), rights: right.subtracting(left).sorted(), positive,
      negative)
  }

  /// The column of a class, wherever its family puts it.
  private func column(_ index: Int) -> Int? {
    guard let target = merge.lesionTarget[index] else { return nil }
    return columns[ClassID(merge.rules.lesions.classIDs[target])]
  }

  private func name(_ index: Int) -> String { merge.rules.lesions.classIDs[index] }

  /// The share of pairs within a fold in which the image with the other side scores higher.
  private func rocAUC(
    lefts: [Int], rights: [Int], _ positive: Int, _ negative: Int?
  ) -> ModelEvidence {
    let left = lefts.compactMap(row(of:))
    let right = rights.compactMap(row(of:))
    if left.isEmpty { return .unknown("the run predicted no image with only the first") }
    if right.isEmpty { return .unknown("the run predicted no image with only the other") }
    let ranking = WithinFoldRanking(
      scores: (left + right).map { row in
        let base = row * predictions.lesions.count
        let score = predictions.lesionLogits[base + positive]
        return negative.map { score - predictions.lesionLogits[base + $0] } ?? score
      },
      isPositive: left.map { _ in false } + right.map { _ in true },
      folds: (left + right).map { predictions.folds[$0].rawValue })
    guard let value = ranking.rocAUC() else { return .unknown("no fold has images of both") }
    return .rocAUC(value, left.count, right.count)
  }

  /// The row of an image among the predictions; nil where the run has none of it.
  private func row(of image: Int) -> Int? { rows[merge.atlas.images[image].id] }
}
