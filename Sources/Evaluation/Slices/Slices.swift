package import Artifacts
package import Metrics

/// How well a model does on parts of the test images: a site, a diagnosis, a size, a source, an attribute.
package struct Slices: Sendable {
  /// Images that share a value.
  package struct Slice: Sendable {
    package let value: String
    package let images: Int
    package let cases: Int
    /// Classes with a positive in the slice.
    package let classes: Int
    private let summaries: [ModelEvaluation.Summary]

    fileprivate init(_ value: String, _ evaluation: ModelEvaluation) {
      self.value = value
      images = evaluation.model.images.count
      cases = Set(evaluation.model.groups).count
      classes = evaluation.classes.count { $0.positives > 0 }
      summaries = AllMetrics.ofSlices.compactMap { evaluation.summary($0) }
    }

    /// Too few images or cases for the numbers to mean much.
    package var isFew: Bool { ClassResult.isFew(images: images, cases: cases) }

    /// One of the metrics of slices; nil where the model was not trained on its task.
    package func summary(_ metric: any Metric) -> ModelEvaluation.Summary? {
      summaries.first { $0.metric.name == metric.name }
    }
  }

  /// The slices of one way to part the images.
  package struct Dimension: Sendable {
    package let name: String
    package let slices: [Slice]
    /// Values that have no slice of their own, and their images.
    package let valuesLeftOut: Int
    package let imagesLeftOut: Int
  }

  /// Values with a slice of their own, at most; those with most images.
  static let most = 12
  /// Replicates for the intervals of a slice, at most.
  static let mostReplicates = 200

  /// Dimensions that part the images at all.
  package let dimensions: [Dimension]
  /// Replicates of each slice's bootstrap.
  package let replicates: Int

  /// Parts the images that a model evaluated.
  package init(_ model: EvaluatedModel, pack: Pack, replicates: Int) {
    self.replicates = min(replicates, Self.mostReplicates)
    let cut = self.replicates
    dimensions = AllSlices.dimensions(of: pack).compactMap { dimension in
      Self.dimension(dimension.name, model, replicates: cut) { dimension.value(pack.images[$0]) }
    }
  }

  private static func dimension(
    _ name: String, _ model: EvaluatedModel, replicates: Int, _ value: (Int) -> String?
  ) -> Dimension? {
    var rows = [String: [Int]]()
    for (row, image) in model.images.enumerated() {
      if let value = value(image) { rows[value, default: []].append(row) }
    }
    // A value for every image, such as a number of its own, parts nothing.
    guard rows.count > 1, rows.count * 2 < model.images.count else { return nil }
    let order = rows.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    let rest = order.dropFirst(most)
    return Dimension(
      name: name,
      slices: order.prefix(most).map {
        Slice($0.key, ModelEvaluation(model.selecting($0.value), replicates: replicates))
      },
      valuesLeftOut: rest.count, imagesLeftOut: rest.reduce(0) { $0 + $1.value.count })
  }
}
