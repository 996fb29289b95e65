import Metrics
import Randomness
import Testing

@Suite struct WithinFoldRankingTests {
  @Test func `pairs of a fold that the positive wins are counted as by comparing all`() {
    var random = RandomStream(seed: 5, purpose: "scores")
    for _ in 0..<50 {
      let count = 1 + random.below(20)
      let scores = (0..<count).map { _ in Float(random.below(6)) }
      let isPositive = (0..<count).map { _ in random.below(2) == 1 }
      let folds = (0..<count).map { _ in random.below(3) }
      let weights = (0..<count).map { _ in UInt16(random.below(3)) }
      for weights in [nil, weights] {
        var (wins, pairs) = (0.0, 0.0)
        for one in 0..<count where isPositive[one] {
          for other in 0..<count where !isPositive[other] && folds[one] == folds[other] {
            let weight = weights.map { Double($0[one]) * Double($0[other]) } ?? 1
            pairs += weight
            wins +=
              scores[one] > scores[other] ? weight : scores[one] == scores[other] ? weight / 2 : 0
          }
        }
        let found = WithinFoldRanking(scores: scores, isPositive: isPositive, folds: folds)
          .rocAUC(weights)
        #expect(found == (pairs > 0 ? wins / pairs : nil))
      }
    }
  }
}
