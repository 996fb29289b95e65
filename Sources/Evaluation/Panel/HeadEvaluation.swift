package import Artifacts
package import Metrics
internal import Vocabulary

/// Everything that is measured of one further head of a model.
package struct HeadEvaluation: Sendable {
  package let head: Head
  /// The model's name.
  package let model: String
  /// Images whose class is known (multi-label: the state of any class).
  package let known: Int
  /// The metrics of the head's kind; `headWords` has the names that tables give them.
  package let summaries: [ModelEvaluation.Summary]
  /// Each class against the rest, in the order of the head's classes.
  package let classes: [ClassResult]
  /// Of each class the share of its images whose class is the likeliest, with its interval; empty where an image may
  /// have several.
  package let recalls: [(value: Double?, interval: Interval?)]

  /// Evaluates every further head of a model whose labels are known, with intervals as `ModelEvaluation` has them.
  package static func all(
    of model: EvaluatedModel, replicates: Int, simulatesChance: Bool
  ) -> [HeadEvaluation] {
    model.further.filter(\.isKnown).map {
      HeadEvaluation($0, of: model, replicates: replicates, simulatesChance: simulatesChance)
    }
  }

  private init(
    _ scored: ScoredHead, of model: EvaluatedModel, replicates: Int, simulatesChance: Bool
  ) {
    let (head, scores) = (scored.head, scored.scores)
    let metrics = AllMetrics.ofHead(
      classes: head.classes.count, isExclusive: head.kind == .multiClass)
    // The metrics of lesions look at each class for itself, those of sites at classes that exclude each other.
    let one = EvaluatedModel(
      name: model.name, tasks: head.id, images: model.images, folds: model.folds,
      groups: model.groups, lesions: scores, sites: head.kind == .multiClass ? scores : nil,
      thresholdSource: .none(.noLesions))
    let evaluation = ModelEvaluation(
      one, replicates: replicates, simulatesChance: simulatesChance,
      metrics: metrics)
    self.head = head
    self.model = model.name
    known = (0..<scores.rows).count { row in
      scores.states[(row * scores.classes)..<((row + 1) * scores.classes)]
        .contains { $0 != .unknown }
    }
    summaries = metrics.compactMap(evaluation.summary)
    let results = evaluation.classes
    classes = results
    let recall = evaluation.index(of: BalancedAccuracy()).map { evaluation.replicates[$0] }
    recalls =
      recall.map { recall in
        results.map { result in
          (
            recall.values[result.lesion],
            result.cases < ClassResult.casesForInterval ? nil : recall.interval(of: result.lesion)
          )
        }
      } ?? []
  }

  /// The summary of a metric by its name in `heads.csv`.
  package func summary(_ name: String) -> ModelEvaluation.Summary? {
    summaries.first { $0.metric.headWords.name == name }
  }
}
