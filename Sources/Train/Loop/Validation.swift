internal import Artifacts
internal import Metrics
internal import Parallel

/// How well a network does on images that it was not trained on.
struct Validation: Sendable {
  /// What is measured of a head.
  struct Measured: Sendable {
    /// The plain cross-entropy over all images as one batch: L_s, L_b.
    ///
    /// Nil without a known label: 0 would be the best loss that there is.
    let loss: Double?
    /// Multi-label: mean average precision.
    ///
    /// Nil without a present class. Multi-class: the share of images with a known class whose class is the likeliest; nil
    /// without a known class.
    let metric: Double?
  }

  private let heads: [String: Measured]
  /// The weighted sum of the losses.
  let objective: Double
  /// Images whose outputs are no numbers.
  let unusable: [Int]

  /// What is measured of a head by its id; nil when it is not trained.
  subscript(head: String) -> Measured? { heads[head] }

  /// How some heads stand after an epoch with these losses; nil when there is none.
  func progress(of heads: [Head], _ running: RunningLosses) -> [String: HeadProgress]? {
    guard !heads.isEmpty else { return nil }
    return Dictionary(
      uniqueKeysWithValues: heads.map {
        let measured = self[$0.id]
        return (
          $0.id,
          HeadProgress(
            trainLoss: running[$0.id], validationLoss: measured?.loss,
            validationMetric: measured?.metric)
        )
      })
  }

  /// Evaluates the centre crops of some images.
  ///
  /// Nil when it was cancelled. Fails when an image can't be decoded.
  static func evaluate(
    _ images: [Int], of set: TrainingSet, with inference: Inference, _ recipe: Recipe,
    _ cancellation: Cancellation
  ) throws -> Validation? {
    var logits = [[Float]](repeating: [], count: set.labels.count)
    let isWhole = try inference.run(
      Sample.testing(images, crops: 1), cancellation: cancellation
    ) { result in
      for (index, labels) in set.labels.enumerated() {
        logits[index] += result.read(.logits(labels.head.id))
      }
    }
    guard isWhole else { return nil }
    // Cross-entropies whatever form trains: a focal, smoothed or weighted loss is a means, and neither comparable between
    // recipes nor lowest where the probabilities are best.
    let targets = set.targets(images)
    var heads: [String: Measured] = [:]
    var objective = 0.0
    for (index, labels) in set.labels.enumerated() {
      let own = targets.heads[index]
      let loss = own.knowsAny ? loss(logits[index], own, count: images.count) : nil
      heads[labels.head.id] = Measured(
        loss: loss, metric: metric(logits[index], images, labels))
      objective += recipe.weight(of: labels.head.id) * (loss ?? 0)
    }
    return Validation(
      heads: heads, objective: objective,
      unusable: images.enumerated().filter { row, _ in
        logits.contains { logits in
          let width = logits.count / images.count
          return !logits[(row * width)..<((row + 1) * width)].allSatisfy(\.isFinite)
        }
      }.map(\.element))
  }

  private static func metric(
    _ logits: [Float], _ images: [Int], _ labels: HeadLabels
  ) -> Double? {
    let classes = labels.head.classes.count
    switch labels.head.kind {
    case .multiLabel:
      return AveragePrecision().value(
        of: Scores(classes: classes, values: logits, states: images.flatMap(labels.states)))
    case .multiClass:
      return TopKAccuracy(k: 1).value(
        of: Scores(classes: classes, values: logits, truth: images.map(labels.label)))
    }
  }

  private static func loss(_ logits: [Float], _ targets: HeadTargets, count: Int) -> Double {
    var none = MutableSpan<Float>()
    switch targets.kind {
    case .multiLabel:
      return Double(
        BCEWithLogitsLoss().loss(
          logits: logits.span, targets: targets.present.span, mask: targets.known.span,
          classes: targets.classes, count: count, gradient: &none))
    case .multiClass:
      return Double(
        CrossEntropyLoss().loss(
          logits: logits.span, labels: targets.labels.span, classes: targets.classes,
          count: count, gradient: &none))
    }
  }
}
