internal import Vocabulary

extension LabelRanking {
  /// The ranking with the probabilities of each class and direction moved by what people answered.
  ///
  /// Scores can't tell a label that is wrong from one that networks don't see. Answers can: where they found r errors among
  /// labels of which the ranking expected s, the odds of the others are multiplied. Over a direction the factor is
  /// F = (r + 2) / (s + 2), 2 labels of trust in the ranking; in class c it is (r_c + 5 F) / (s_c + 5), so that a class with
  /// few answers goes by all classes, and one with many by its own. The order within a class and direction stays. Only labels
  /// that are issues count: of the others, which only the random sample asks about, the ranking expects next to nothing, and
  /// one slip of a reviewer would outweigh it.
  func adjusted(by answered: AnsweredCells) -> LabelRanking {
    guard !answered.replies.isEmpty else { return self }
    let width = labels.classes.count
    var counts: [LabelState: [AnsweredCount]] = [:]
    for direction in LabelDirection.allCases {
      counts[direction.said] = Array(repeating: AnsweredCount(), count: width)
    }
    // Sorted: the order of a sum decides its last bits.
    for (cell, replies) in answered.replies.sorted(by: { $0.key < $1.key })
    where cells[cell] >= AuditInputs.leastProbability {
      let wrong = Double(replies.count { $0 == .wrong })
      let right = Double(replies.count { $0 == .right })
      guard wrong + right > 0 else { continue }
      counts[labels.states[cell]]?[cell % width].add(
        found: wrong / (wrong + right), expected: cells[cell])
    }
    let factors = counts.mapValues(Self.factors)
    return LabelRanking(
      self,
      cells: cells.indices.map { cell in
        guard let factor = factors[labels.states[cell]]?[cell % width] else { return 0 }
        let odds = cells[cell] / max(1 - cells[cell], Self.leastRight) * factor
        return odds / (1 + odds)
      })
  }

  /// What answers found in one class and direction.
  private struct AnsweredCount {
    private(set) var found = 0.0
    private(set) var expected = 0.0

    mutating func add(found: Double, expected: Double) {
      self.found += found
      self.expected += expected
    }
  }

  /// The factor on the odds of each class of a direction.
  private static func factors(_ counts: [AnsweredCount]) -> [Double] {
    let shared =
      (counts.reduce(0) { $0 + $1.found } + trust) / (counts.reduce(0) { $0 + $1.expected } + trust)
    return counts.map { ($0.found + sharing * shared) / ($0.expected + sharing) }
  }

  /// Labels that the ranking's own expectation counts as, in a direction.
  static let trust = 2.0
  /// Expected errors that the factor of all classes counts as, in each class: chosen by simulation (decision 72).
  static let sharing = 5.0
}
