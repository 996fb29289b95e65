/// The pictures and labels of one run of a step, as plain arrays that are filled in place.
///
/// Rows from `count` on are padding: they go through the network (and through the statistics
/// of a batch normalisation in `batch` mode) but have no part in a loss.
public struct Batch: Sendable {
  /// The number of rows, the program's batch size.
  public let capacity: Int
  /// The number of rows that hold a picture, from the first.
  public var count: Int
  /// [capacity, 3, side, side], row-major.
  public var pictures: [Float]
  /// [capacity, lesions]: 1 present, 0 absent; empty without a lesion head.
  public var lesions: [Float]
  /// [capacity, lesions]: 1 known, 0 unknown; empty without a lesion head.
  public var lesionMask: [Float]
  /// [capacity]: the site's index, -1 unknown; empty without a site head.
  public var sites: [Int32]
  /// What decides which values dropouts keep; training programs only.
  public var dropout = DropoutKey()
  /// Which part of a step's pictures the rows are; nil when they are all of them.
  public var part: BatchPart?

  /// Zeros, all unknown, of the sizes that the program's steps want.
  public init(for program: Program) {
    let heads = program.network.heads
    capacity = program.batch
    count = capacity
    pictures = Array(
      repeating: 0, count: capacity * program.network.pictureShape.reduce(1, *))
    lesions = Array(repeating: 0, count: capacity * (heads.lesions ?? 0))
    lesionMask = lesions
    sites = Array(repeating: -1, count: heads.sites == nil ? 0 : capacity)
  }
}

/// One part of the pictures of a step whose gradients are accumulated part by part.
///
/// The losses of a part have the denominators of the whole step, so that losses and gradients of
/// all parts add up to those of one large batch.
public struct BatchPart: Sendable, Hashable {
  /// Pictures of the step that came in parts before this one.
  public var start: Int
  /// Pictures of the whole step.
  public var images: Int
  /// Pictures of the whole step whose site is known.
  public var sited: Int
  /// Whether another part of the same step follows.
  public var isLast: Bool

  /// Whether a step begins with this part.
  public var isFirst: Bool { start == 0 }

  /// A part of a step.
  public init(start: Int, images: Int, sited: Int, isLast: Bool) {
    self.start = start
    self.images = images
    self.sited = sited
    self.isLast = isLast
  }
}

/// The losses of one run; nil for a head that the network lacks.
public struct Losses: Sendable, Hashable {
  /// L_s: summed over known cells, divided by the batch's images, without the task weight.
  public var lesion: Float?
  /// L_b: the mean over the images with a site, without the task weight.
  public var site: Float?

  /// Both losses.
  public init(lesion: Float?, site: Float?) {
    self.lesion = lesion
    self.site = site
  }
}

/// What can be read of a step after a run: values of the network, a row for each picture.
public enum Output: String, Sendable, Hashable, CaseIterable {
  /// The lesion head's logits, [N, lesions].
  case lesionLogits
  /// The site head's logits, [N, sites].
  case siteLogits
  /// What the heads read ("pool5"), [N, channels]. Inference programs only.
  case features
  /// The last convolution's maps, [N, channels, h, w]. Inference programs only.
  case maps
}
