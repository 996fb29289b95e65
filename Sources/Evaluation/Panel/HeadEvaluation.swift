package import Artifacts
package import Metrics
internal import Vocabulary

/// Everything that is measured of one further head of a model.
package struct HeadEvaluation: Sendable {
  /// A metric under the name that it has for a head.
  package struct Measured: Sendable {
    /// Its name in tables, such as `top1`.
    package let name: String
    /// A few words next to the name.
    package let caption: String
    /// What it means.
    package let definition: String
    /// Value, interval and chance.
    package let summary: ModelEvaluation.Summary
  }

  package let head: Head
  /// The model's name.
  package let model: String
  /// Images whose class is known (multi-label: the state of any class).
  package let known: Int
  /// The metrics of the head's kind.
  package let summaries: [Measured]
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
    let metrics = HeadMetric.all(head)
    // The metrics of lesions look at each class for itself, those of sites at classes that exclude each other.
    let one = EvaluatedModel(
      name: model.name, tasks: head.id, images: model.images, folds: model.folds,
      groups: model.groups, lesions: scores, sites: head.kind == .multiClass ? scores : nil,
      thresholdSource: .none(.noLesions))
    let evaluation = ModelEvaluation(
      one, replicates: replicates, simulatesChance: simulatesChance,
      metrics: metrics.map(\.metric))
    self.head = head
    self.model = model.name
    known = (0..<scores.rows).count { row in
      scores.states[(row * scores.classes)..<((row + 1) * scores.classes)]
        .contains { $0 != .unknown }
    }
    summaries = metrics.compactMap { metric in
      evaluation.summary(metric.metric).map {
        Measured(
          name: metric.name, caption: metric.caption, definition: metric.definition, summary: $0)
      }
    }
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

  /// The summary of a metric by its name.
  package func summary(_ name: String) -> ModelEvaluation.Summary? {
    summaries.first { $0.name == name }?.summary
  }
}

/// A metric of the registry as it is called for a head.
private struct HeadMetric {
  let name: String
  let caption: String
  let definition: String
  let metric: any Metric

  /// The metrics of a head of some kind, in the order of its tables.
  static func all(_ head: Head) -> [HeadMetric] {
    let ranking = [
      HeadMetric(
        name: "mAP", caption: "ranking images for each class",
        definition: AveragePrecision().definition.replacing("mAP-class", with: "mAP"),
        metric: AveragePrecision()),
      HeadMetric(
        name: "ROC-AUC", caption: "mean over classes", definition: ROCAUC().definition,
        metric: ROCAUC()),
    ]
    guard head.kind == .multiClass else { return ranking }
    let tops = [1, 3, 5].filter { $0 == 1 || $0 < head.classes.count }.map { k in
      HeadMetric(
        name: "top\(k)", caption: "share of images",
        definition: """
          The share of images with a known class whose class is \
          \(k == 1 ? "the likeliest" : "among the \(k) likeliest"). A tie counts against the model.
          """, metric: TopKAccuracy(k: k))
    }
    let own = AllMetrics.ofHeads.map {
      HeadMetric(name: $0.name, caption: $0.caption, definition: $0.definition, metric: $0)
    }
    return tops + own + ranking
  }
}
