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
  /// The losses are those of the training over all images as one batch. Nil when it was
  /// cancelled. Fails when an image can't be decoded.
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
      siteTop1: recipe.tasks.hasSites ? siteTop1(siteLogits, targets.sites) : nil,
      objective: recipe.losses.lesion * (lesion ?? 0) + recipe.losses.site * (site ?? 0),
      unusable: images.enumerated().filter { row, _ in
        [lesionLogits, siteLogits].contains { logits in
          let width = logits.count / images.count
          return !logits[(row * width)..<((row + 1) * width)].allSatisfy(\.isFinite)
        }
      }.map(\.element))
  }

  /// A tie counts against the network, as in `TopKAccuracy`.
  private static func siteTop1(_ logits: [Float], _ sites: [Int32]) -> Double? {
    let classes = logits.count / sites.count
    let known = sites.indices.filter { sites[$0] >= 0 }
    guard !known.isEmpty else { return nil }
    let right = known.count { row in
      let own = logits[(row * classes)..<((row + 1) * classes)]
      let score = own[row * classes + Int(sites[row])]
      return own.count { $0 >= score } == 1
    }
    return Double(right) / Double(known.count)
  }

  private static func lesionLoss(_ logits: [Float], _ targets: Targets) -> Double {
    var none: [Float] = []
    var gradient = none.mutableSpan
    let images = targets.sites.count
    return Double(
      Objective.bceWithLogits(
        logits: logits.span, targets: targets.lesions.span, mask: targets.known.span,
        classes: logits.count / images, count: images, weight: 1, gradient: &gradient))
  }

  private static func siteLoss(_ logits: [Float], _ targets: Targets) -> Double {
    var none: [Float] = []
    var gradient = none.mutableSpan
    let images = targets.sites.count
    return Double(
      Objective.crossEntropy(
        logits: logits.span, sites: targets.sites.span, classes: logits.count / images,
        count: images, weight: 1, gradient: &gradient))
  }
}
