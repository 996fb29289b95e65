internal import Artifacts
internal import Metrics
internal import Parallel

/// How well a network does on images that it was not trained on.
struct Validation: Sendable {
  /// L_s; nil without a lesion head.
  let lesionLoss: Double?
  /// L_b; nil without a site head.
  let siteLoss: Double?
  /// mAP-class; nil without a lesion head or a present lesion.
  let meanAP: Double?
  /// The share of images with a known site whose site is the likeliest; nil without a site head or
  /// a known site.
  let siteTop1: Double?
  /// The weighted sum of the losses.
  let objective: Double
  /// Images whose outputs are no numbers.
  let unusable: [Int]

  /// Evaluates the centre crops of some images.
  ///
  /// The losses are plain cross-entropies over all images as one batch. Nil when it was cancelled.
  /// Fails when an image can't be decoded.
  static func evaluate(
    _ images: [Int], of set: TrainingSet, with inference: Inference, _ recipe: Recipe,
    _ cancellation: Cancellation
  ) throws -> Validation? {
    var lesionLogits: [Float] = []
    var siteLogits: [Float] = []
    let isWhole = try inference.run(
      Sample.testing(images, crops: 1), cancellation: cancellation
    ) { result in
      lesionLogits += result.read(.lesionLogits)
      siteLogits += result.read(.siteLogits)
    }
    guard isWhole else { return nil }
    // Cross-entropies whatever form trains: a focal, smoothed or weighted loss is a means, and neither comparable between
    // recipes nor lowest where the probabilities are best.
    let targets = set.targets(images)
    let lesion = recipe.tasks.hasLesions ? lesionLoss(lesionLogits, targets) : nil
    let site = recipe.tasks.hasSites ? siteLoss(siteLogits, targets) : nil
    var meanAP: Double?
    if recipe.tasks.hasLesions {
      let scores = Scores(
        classes: lesionLogits.count / images.count, values: lesionLogits,
        states: images.flatMap { set.pack.images[$0].lesions })
      meanAP = AveragePrecision().value(of: scores)
    }
    return Validation(
      lesionLoss: lesion, siteLoss: site, meanAP: meanAP,
      siteTop1: recipe.tasks.hasSites ? siteTop1(siteLogits, images, of: set) : nil,
      objective: recipe.losses.lesion * (lesion ?? 0) + recipe.losses.site * (site ?? 0),
      unusable: images.enumerated().filter { row, _ in
        [lesionLogits, siteLogits].contains { logits in
          let width = logits.count / images.count
          return !logits[(row * width)..<((row + 1) * width)].allSatisfy(\.isFinite)
        }
      }.map(\.element))
  }

  private static func siteTop1(_ logits: [Float], _ images: [Int], of set: TrainingSet) -> Double? {
    TopKAccuracy(k: 1).value(
      of: Scores(
        classes: logits.count / images.count, values: logits,
        truth: images.map { set.pack.images[$0].site }))
  }

  private static func lesionLoss(_ logits: [Float], _ targets: Targets) -> Double {
    var none = MutableSpan<Float>()
    let images = targets.sites.count
    return Double(
      BCEWithLogitsLoss().loss(
        logits: logits.span, targets: targets.lesions.span, mask: targets.known.span,
        classes: logits.count / images, count: images, gradient: &none))
  }

  private static func siteLoss(_ logits: [Float], _ targets: Targets) -> Double {
    var none = MutableSpan<Float>()
    let images = targets.sites.count
    return Double(
      CrossEntropyLoss().loss(
        logits: logits.span, sites: targets.sites.span, classes: logits.count / images,
        count: images, gradient: &none))
  }
}
