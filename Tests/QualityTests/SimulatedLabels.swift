import Metrics
import Randomness
import Vocabulary

@testable import Quality

/// Labels with planted errors next to calibrated scores.
struct SimulatedLabels {
  let labels: ScoredLabels
  /// Whether each cell's label is wrong.
  let isWrong: [Bool]

  /// `images` x `classes`, a tenth present, with rates of missing and spurious labels and a share of unknown cells.
  ///
  /// A score is sigmoid(z) with z normal around -4 for absent and around 2 for present classes, so that it tells most;
  /// `bends` changes the scores of every second class, as networks do that are too sure or too shy; `isUneven` has twice as
  /// many missing labels in classes of even numbers, and none in the others.
  init(
    images: Int = 1500, classes: Int = 12, missing: Double = 0.15, spurious: Double = 0.004,
    unknown: Double = 0, bends: Bool = false, isUneven: Bool = false, seed: UInt64
  ) {
    var random = RandomStream(seed: seed, purpose: "simulated labels")
    var states: [LabelState] = []
    var scores: [Float] = []
    var isWrong: [Bool] = []
    for cell in 0..<images * classes {
      let isPresent = random.unit() < 0.1
      let missed = isUneven ? (cell % classes % 2 == 0 ? 2 * missing : 0) : missing
      let isFlipped = random.unit() < (isPresent ? missed : spurious)
      let isUnknown = random.unit() < unknown
      states.append(isUnknown ? .unknown : (isPresent != isFlipped ? .present : .absent))
      let logit = (isPresent ? 2 : -4) + 1.7 * random.normal()
      let isBent = bends && cell % classes % 2 == 1
      scores.append(Float(Logit.inverse(isBent ? 0.4 * logit - 2 : logit)))
      isWrong.append(isFlipped && !isUnknown)
    }
    self.isWrong = isWrong
    labels = ScoredLabels(
      images: (0..<images).map { ImageID(rawValue: "sim/\($0)") },
      classes: (0..<classes).map { "class-\($0)" }, folds: (0..<images).map { $0 % 5 },
      states: states, probabilities: scores)
  }

  /// Wrong labels of one direction.
  func errors(_ state: LabelState) -> Int {
    isWrong.indices.count { isWrong[$0] && labels.states[$0] == state }
  }
}

/// The area under precision and recall as steps, the mean precision at each error (scikit-learn's definition without ties).
func averagePrecision(_ scores: [Double], _ isWrong: [Bool]) -> Double {
  let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  var (found, sum) = (0.0, 0.0)
  for (rank, index) in order.enumerated() where isWrong[index] {
    found += 1
    sum += found / Double(rank + 1)
  }
  return found > 0 ? sum / found : 0
}
