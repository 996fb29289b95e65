/// The images and labels of one run of a step, as plain arrays that are filled in place.
///
/// Rows from `count` on are padding: they go through the network (and through the statistics
/// of a batch normalisation in `batch` mode) but have no part in a loss.
package struct Batch: Sendable {
  /// The number of rows, the program's batch size.
  package let capacity: Int
  /// The number of rows that hold an image, from the first.
  package var count: Int
  /// [capacity, 3, side, side], row-major; empty where the executable's slot has them.
  package var inputs: [Float]
  /// What is known of the rows for each head, in the order of the network's heads; padding is unknown.
  package var heads: [HeadTargets]
  /// What classes weigh in the losses; training programs only.
  package var classWeights = ClassWeights.even
  /// The share of an image itself in a mixture.
  var share: Float = 1
  /// What decides which values dropouts keep; training programs only.
  package var dropout = DropoutKey()
  /// The number of the step, from 0: optimizers correct young averages by it.
  package var number = 0
  /// Which of a step's images the rows are; nil when they are all of them.
  package var microBatch: MicroBatch?

  /// Zeros, all unknown, of the sizes that the program's executables want; without images where these
  /// come through a slot.
  package init(for program: Program, hasInputs: Bool = true) {
    capacity = program.batch
    count = capacity
    inputs = Array(
      repeating: 0, count: hasInputs ? capacity * program.network.inputShape.reduce(1, *) : 0)
    heads = program.network.heads.all.map { HeadTargets($0, images: program.batch) }
  }
}

/// Some of the images of a step, whose gradients are accumulated one micro-batch after the other.
///
/// The losses of a micro-batch have the denominators of the whole step, so that losses and gradients of
/// all of them add up to those of one large batch.
package struct MicroBatch: Sendable, Hashable {
  /// Images of the step that came before this one's.
  package var start: Int
  /// Images of the whole step.
  package var images: Int
  /// Of each head whose classes exclude each other: images of the whole step whose class is known, each counted as
  /// its class weighs; 0 of other heads.
  package var knownWeights: [Double]
  /// Whether this is the last one of the step.
  package var isLast: Bool

  /// Whether a step begins with this one.
  package var isFirst: Bool { start == 0 }

  /// Names every field.
  package init(
    start: Int, images: Int, knownWeights: [Double], isLast: Bool
  ) {
    self.start = start
    self.images = images
    self.knownWeights = knownWeights
    self.isLast = isLast
  }
}

/// The losses of one run, without the heads' weights.
package struct Losses: Sendable, Hashable {
  /// The ids of the heads.
  package let heads: [String]
  /// Of a multi-label head L_s: summed over known cells, divided by the batch's images; of a multi-class head L_b: the
  /// mean over the images with a known class.
  package private(set) var values: [Float]

  /// The losses of some heads.
  package init(heads: [String], values: [Float]) {
    precondition(heads.count == values.count, "a loss for each head")
    self.heads = heads
    self.values = values
  }

  /// The loss of a head; nil where the network lacks it.
  package subscript(head: String) -> Float? { heads.firstIndex(of: head).map { values[$0] } }

  /// Adds the losses of another micro-batch of the same step.
  mutating func add(_ other: Losses) {
    for index in values.indices { values[index] += other.values[index] }
  }
}

/// What can be read of a step after a run: values of the network, a row for each image.
package enum Output: Sendable, Hashable {
  /// The logits of a head by its id, [N, classes].
  case logits(String)
  /// What the heads read ("pool5"), [N, channels]. Inference programs only.
  case features
  /// The last convolution's maps, [N, channels, h, w]. Inference programs only.
  case maps
}
