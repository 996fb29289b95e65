internal import Artifacts
internal import Metrics

extension EvaluatedModel {
  /// The combination of two models on the images that both evaluated.
  func combined(
    with other: EvaluatedModel, name: String, _ combine: (Float, Float) -> Float
  ) -> EvaluatedModel {
    let rows = Self.common(self, other)
    func both(_ a: Scores?, _ b: Scores?) -> Scores? {
      guard let a, let b else { return a?.selecting(rows.0) ?? b?.selecting(rows.1) }
      return a.selecting(rows.0).combined(with: b.selecting(rows.1), combine)
    }
    return EvaluatedModel(
      name: name, tasks: "ensemble", images: rows.0.map { images[$0] },
      folds: rows.0.map { folds[$0] }, groups: rows.0.map { groups[$0] },
      lesions: both(lesions, other.lesions), sites: both(sites, other.sites),
      further: combinedHeads(with: other, rows, combine),
      thresholdSource: Self.thresholdSource(self, other, combine))
  }

  /// Further heads: those of one model alone as they are; of two with the same id but other classes none.
  private func combinedHeads(
    with other: EvaluatedModel, _ rows: ([Int], [Int]), _ combine: (Float, Float) -> Float
  ) -> [ScoredHead] {
    let mine = further.map { $0.selecting(rows.0) }
    let theirs = other.further.map { $0.selecting(rows.1) }
    let own = mine.compactMap { one -> ScoredHead? in
      guard let second = theirs.first(where: { $0.head.id == one.head.id }) else { return one }
      guard second.head == one.head else { return nil }
      return ScoredHead(one.head, one.scores.combined(with: second.scores, combine))
    }
    return own + theirs.filter { second in !mine.contains { $0.head.id == second.head.id } }
  }

  /// Thresholds of an ensemble are chosen on the scores of the ensemble, as its members' are on theirs.
  private static func thresholdSource(
    _ a: EvaluatedModel, _ b: EvaluatedModel, _ combine: (Float, Float) -> Float
  ) -> ThresholdSource {
    let members = [a, b].filter { $0.lesions != nil }
    if members.count == 1 { return members[0].thresholdSource }
    guard case .validation(let first) = a.thresholdSource,
      case .validation(let second) = b.thresholdSource
    else { return .none(.notKept(by: members.filter { $0.thresholds == nil }.map(\.name))) }
    return first.combined(with: second, combine).map { .validation($0) }
      ?? .none(.nothingInCommon(a.name, b.name))
  }
}
