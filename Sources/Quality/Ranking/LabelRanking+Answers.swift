internal import Vocabulary

extension LabelRanking {
  /// The ranking with each direction's probabilities moved by what people answered.
  ///
  /// Scores can't tell a label that is wrong from one that networks don't see. Answers can: where they found r errors among
  /// labels of which the ranking expected s, the odds of every label of this direction are multiplied by
  /// (r + c) / (s + c), c = 2 labels of trust in the ranking. The order within a direction stays. Only labels that are
  /// issues count: of the others, which only the random sample asks about, the ranking expects next to nothing, and one
  /// slip of a reviewer would outweigh it.
  func adjusted(by answered: AnsweredCells) -> LabelRanking {
    guard !answered.replies.isEmpty else { return self }
    var factors: [LabelState: Double] = [:]
    for direction in LabelDirection.allCases {
      var (found, expected) = (Self.trust, Self.trust)
      // Sorted: the order of a sum decides its last bits.
      for (cell, replies) in answered.replies.sorted(by: { $0.key < $1.key })
      where labels.states[cell] == direction.said
        && cells[cell] >= AuditInputs.leastProbability
      {
        let wrong = Double(replies.count { $0 == .wrong })
        let right = Double(replies.count { $0 == .right })
        guard wrong + right > 0 else { continue }
        found += wrong / (wrong + right)
        expected += cells[cell]
      }
      factors[direction.said] = found / expected
    }
    return LabelRanking(
      self,
      cells: cells.indices.map { cell in
        guard let factor = factors[labels.states[cell]] else { return 0 }
        let odds = cells[cell] / max(1 - cells[cell], Self.leastRight) * factor
        return odds / (1 + odds)
      })
  }

  /// Labels that the ranking's own expectation counts as.
  private static let trust = 2.0
}
