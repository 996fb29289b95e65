internal import Randomness
internal import Vocabulary

/// Questions in the order in which a person's minute finds most errors, with the random sample in between.
package struct ReviewQueue: Sendable {
  /// The questions, in order.
  package let items: [QueueItem]

  /// Mixes kinds by expected errors a second, and puts the sample's questions at random positions among the first `budget`.
  ///
  /// An issue without a probability counts with its kind's expected precision, less the further down its kind's list it
  /// stands. At most `budget` questions, all of the sample's among them: a sample is no larger than the budget.
  init(
    _ found: [(kind: any IssueKind, issues: [Issue])], ranking: LabelRanking?, sample: LabelSample?,
    budget: Int, seed: UInt64, words: (String) -> String
  ) {
    var entries: [(worth: Double, item: QueueItem)] = []
    for (kind, issues) in found {
      for (rank, issue) in issues.prefix(budget).enumerated() {
        let likely =
          issue.probability
          ?? kind.expectedPrecision * (1 - Double(rank) / Double(max(issues.count, 1)))
        entries.append((likely / kind.secondsPerAnswer, QueueItem(issue, of: kind, words: words)))
      }
    }
    let order = entries.indices.sorted { (entries[$1].worth, $0) < (entries[$0].worth, $1) }
    let asked = Self.questions(ranking, sample, words)
    let drawn = Set(asked.map(\.id))
    // A question that ranks high and was drawn too stays where it ranks: its position must not tell.
    var items = order.prefix(max(0, budget)).map { entries[$0].item }
    var others = asked.count - items.count { drawn.contains($0.id) }
    while items.count + others > budget, let last = items.popLast() {
      if drawn.contains(last.id) { others += 1 }
    }
    let ranked = Set(items.map(\.id))
    for position in items.indices where drawn.contains(items[position].id) {
      items[position].sample = true
    }
    var stream = RandomStream(seed: seed, purpose: "review-queue")
    for item in asked where !ranked.contains(item.id) {
      items.insert(item, at: stream.below(items.count + 1))
    }
    self.items = items
  }

  private static func questions(
    _ ranking: LabelRanking?, _ sample: LabelSample?, _ words: (String) -> String
  ) -> [QueueItem] {
    guard let ranking, let sample else { return [] }
    let labels = ranking.labels
    let width = labels.classes.count
    return sample.cells.compactMap { cell in
      guard let direction = LabelDirection(said: labels.states[cell]) else { return nil }
      let kind: any IssueKind = direction == .missing ? MissingLabel() : SpuriousLabel()
      let probability = ranking.cells[cell]
      return QueueItem(
        Issue(
          kind: kind.name,
          subject: .cell(image: labels.images[cell / width], class: labels.classes[cell % width]),
          given: direction.given, suggested: direction.suggested,
          probability: probability, score: probability, fold: labels.folds[cell / width],
          evidence: [LabelEvidence.odds(probability)]), of: kind, words: words, sample: true)
    }
  }
}
