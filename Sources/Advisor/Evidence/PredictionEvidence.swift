package import Artifacts
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

  /// The share of pairs within a fold in which the image with the other side scores higher, ties
  /// counting half: scores of different folds' networks are not comparable.
  private func rocAUC(
    lefts: [Int], rights: [Int], _ positive: Int, _ negative: Int?
  ) -> ModelEvidence {
    var byFold: [Int: (left: [Float], right: [Float])] = [:]
    func read(_ images: [Int], _ add: (inout (left: [Float], right: [Float]), Float) -> Void) -> Int
    {
      var count = 0
      for image in images {
        guard let row = rows[merge.atlas.images[image].id] else { continue }
        let base = row * predictions.lesions.count
        var score = predictions.lesionLogits[base + positive]
        if let negative { score -= predictions.lesionLogits[base + negative] }
        add(&byFold[predictions.folds[row].rawValue, default: ([], [])], score)
        count += 1
      }
      return count
    }
    let leftCount = read(lefts) { $0.left.append($1) }
    let rightCount = read(rights) { $0.right.append($1) }
    if leftCount == 0 { return .unknown("the run predicted no image with only the first") }
    if rightCount == 0 { return .unknown("the run predicted no image with only the other") }
    // Doubled, so that half a win for a tie stays an integer.
    var doubledWins = 0
    var pairs = 0
    for fold in byFold.keys.sorted() {
      guard let scores = byFold[fold] else { continue }
      doubledWins += Self.doubledWins(scores.left, scores.right)
      pairs += scores.left.count * scores.right.count
    }
    if pairs == 0 { return .unknown("no fold has images of both") }
    return .rocAUC(Double(doubledWins) / Double(2 * pairs), leftCount, rightCount)
  }

  /// Twice the number of pairs in which the right one is larger, equal pairs counting one.
  static func doubledWins(_ left: [Float], _ right: [Float]) -> Int {
    let sorted = left.sorted()
    func below(_ score: Float, orEqual: Bool) -> Int {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] < score || orEqual && sorted[middle] == score {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low
    }
    return right.reduce(0) { $0 + below($1, orEqual: false) + below($1, orEqual: true) }
  }
}
