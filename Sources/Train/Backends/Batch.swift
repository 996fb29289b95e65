/// The images and labels of one run of a step, as plain arrays that are filled in place.
///
/// Rows from `count` on are padding: they go through the network (and through the statistics
/// of a batch normalisation in `batch` mode) but have no part in a loss.
package struct Batch: Sendable {
  /// The number of rows, the program's batch size.
  package let capacity: Int
  /// The number of rows that hold an image, from the first.
  package var count: Int
  /// [capacity, 3, side, side], row-major.
  package var inputs: [Float]
  /// [capacity, lesions]: 1 present, 0 absent; empty without a lesion head.
  package var lesions: [Float]
  /// [capacity, lesions]: 1 known, 0 unknown; empty without a lesion head.
  package var lesionMask: [Float]
  /// [capacity]: the site's index, -1 unknown; empty without a site head.
  package var sites: [Int32]
  /// What classes weigh in the losses; training programs only.
  package var classWeights = ClassWeights.even
  /// The sites of the images that were mixed in, -1 unknown; empty where nothing is mixed.
  var mixedSites: [Int32] = []
  /// The share of an image itself in a mixture.
  var share: Float = 1
  /// What decides which values dropouts keep; training programs only.
  package var dropout = DropoutKey()
  /// The number of the step, from 0: optimizers correct young averages by it.
  package var number = 0
  /// Which part of a step's images the rows are; nil when they are all of them.
  package var part: MicroBatch?

  /// Zeros, all unknown, of the sizes that the program's steps want.
  package init(for program: Program) {
    let heads = program.network.heads
    capacity = program.batch
    count = capacity
    inputs = Array(
      repeating: 0, count: capacity * program.network.inputShape.reduce(1, *))
    lesions = Array(repeating: 0, count: capacity * (heads.lesions ?? 0))
    lesionMask = lesions
    sites = Array(repeating: -1, count: heads.sites == nil ? 0 : capacity)
  }
}

/// One part of the images of a step whose gradients are accumulated part by part.
///
/// The losses of a part have the denominators of the whole step, so that losses and gradients of
/// all parts add up to those of one large batch.
package struct MicroBatch: Sendable, Hashable {
  /// Images of the step that came in parts before this one.
  package var start: Int
  /// Images of the whole step.
  package var images: Int
  /// Images of the whole step whose site is known, each counted as its class weighs.
  package var labelledSiteWeight: Double
  /// Whether this is the last part of the step.
  package var isLast: Bool

  /// Whether a step begins with this part.
  package var isFirst: Bool { start == 0 }

  /// A part of a step.
  package init(
    start: Int, images: Int, labelledSiteWeight: Double, isLast: Bool
  ) {
    self.start = start
    self.images = images
    self.labelledSiteWeight = labelledSiteWeight
    self.isLast = isLast
  }
}

/// The losses of one run; nil for a head that the network lacks.
package struct Losses: Sendable, Hashable {
  /// L_s: summed over known cells, divided by the batch's images, without the task weight.
  package var lesion: Float?
  /// L_b: the mean over the images with a site, without the task weight.
  package var site: Float?

  /// Both losses.
  package init(lesion: Float?, site: Float?) {
    self.lesion = lesion
    self.site = site
  }
}

/// What can be read of a step after a run: values of the network, a row for each image.
package enum Output: String, Sendable, Hashable, CaseIterable {
  /// The lesion head's logits, [N, lesions].
  case lesionLogits
  /// The site head's logits, [N, sites].
  case siteLogits
  /// What the heads read ("pool5"), [N, channels]. Inference programs only.
  case features
  /// The last convolution's maps, [N, channels, h, w]. Inference programs only.
  case maps
}
