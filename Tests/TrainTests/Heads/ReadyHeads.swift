import Artifacts
import Vocabulary

@testable import Train

/// The ready-made heads by their names: most tests have lesions and sites and nothing else.

extension Output {
  static let lesionLogits = Output.logits(Head.lesionID)
  static let siteLogits = Output.logits(Head.siteID)
}

extension Losses {
  init(lesion: Float, site: Float) {
    self.init(heads: [Head.lesionID, Head.siteID], values: [lesion, site])
  }

  var lesion: Float? { self[Head.lesionID] }
  var site: Float? { self[Head.siteID] }
}

extension Targets {
  /// Lesions [images, lesions] and sites [images].
  init(lesions: [Float], known: [Float], sites: [Int32], siteClasses: Int? = nil) {
    var own = HeadTargets(kind: .multiLabel, classes: lesions.count / sites.count)
    (own.present, own.known) = (lesions, known)
    var others = HeadTargets(
      kind: .multiClass, classes: siteClasses ?? (sites.max().map { Int($0) + 1 } ?? 0))
    others.labels = sites
    self.init(images: sites.count, heads: [own, others])
  }

  /// The targets of a batch that is full.
  init(_ batch: Batch) { self.init(images: batch.capacity, heads: batch.heads) }
}

extension TrainingOptions {
  /// Plain losses with these weights.
  init(
    normalisation: Normalisation = .batch, lesionWeight: Float, siteWeight: Float,
    optimiser: any Optimizer = SGD(), keepsGradients: Bool = false
  ) {
    self.init(
      normalisation: normalisation,
      losses: [
        Head.lesionID: HeadLoss(weight: lesionWeight), Head.siteID: HeadLoss(weight: siteWeight),
      ], optimiser: optimiser, keepsGradients: keepsGradients)
  }
}

extension Temperatures {
  init(lesion: Double, site: Double) {
    self.init([Head.lesionID: lesion, Head.siteID: site])
  }

  var lesion: Double { self[Head.lesionID] }
  var site: Double { self[Head.siteID] }
}
