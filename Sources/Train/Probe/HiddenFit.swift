internal import Artifacts
internal import CKernels
internal import Parallel
internal import Randomness

/// A hidden probe while it is fitted.
struct HiddenFit: Sendable {
  /// The two layers.
  struct Layers: Sendable {
    /// From scaled features to the hidden units.
    var hidden: AdamLayer
    /// From the hidden units to the logits.
    var last: AdamLayer

    /// Weights, outputs x units, and biases of the last layer.
    func last(outputs: Int, units: Int) -> (weights: [Float], biases: [Float]) {
      let weights = (0..<outputs).flatMap { output in (0..<units).map { last.weight($0, output) } }
      return (weights, (0..<outputs).map { last.bias($0) })
    }
  }

  var layers: Layers
  /// Classes of all heads.
  let outputs: Int
  private let scaling: FeatureScaling
  private let columns: Int
  private let settings: HiddenProbe.Settings
  private let threads: Int
  private var steps = 0

  /// Images of a step; scikit-learn's.
  private static let batch = 200
  /// Parts of a batch, and of a layer, that threads take one by one: a number of its own, so that results do not depend
  /// on that of the threads.
  private static let parts = 4

  /// Draws the weights.
  init(
    _ scaling: FeatureScaling, columns: Int, outputs: Int, _ settings: HiddenProbe.Settings,
    images: Int, threads: Int
  ) {
    (self.scaling, self.columns, self.outputs) = (scaling, columns, outputs)
    (self.settings, self.threads) = (settings, threads)
    let decay = Float(1 / (settings.inverseStrength * Double(max(1, images))))
    func layer(_ name: String, _ inputs: Int, _ outputs: Int) -> AdamLayer {
      var random = RandomStream(seed: settings.seed, purpose: "probe \(name)")
      return AdamLayer(
        inputs: inputs, outputs: outputs, decay: decay, parts: Self.parts, &random)
    }
    layers = Layers(
      hidden: layer("hidden", columns, settings.units), last: layer("last", settings.units, outputs)
    )
  }

  /// One pass over the training images; false when it was cancelled.
  mutating func train(
    _ table: [Float], _ images: HiddenProbe.Images, epoch: Int, _ cancellation: Cancellation
  ) throws -> Bool {
    var order = Array(images.rows.indices)
    var random = RandomStream(seed: settings.seed, purpose: "probe order", index: UInt64(epoch))
    random.shuffle(&order)
    for first in stride(from: 0, to: order.count, by: Self.batch) {
      if cancellation.isCancelled { return false }
      let chosen = Array(order[first..<min(first + Self.batch, order.count)])
      try step(Batch(table, images, chosen, scaling, columns))
    }
    return true
  }

  /// The mean loss of images, without the penalty.
  func loss(_ table: [Float], _ images: HiddenProbe.Images) throws -> Double {
    let heads = ProbeTruth(images.targets)
    let divisors = heads.heads.map(Self.divisor)
    var sum = 0.0
    for first in stride(from: 0, to: images.rows.count, by: Self.batch) {
      let chosen = Array(first..<min(first + Self.batch, images.rows.count))
      let batch = Batch(table, images, chosen, scaling, columns)
      sum += try forward(batch, divisors: divisors).reduce(0) { $0 + $1.loss }
    }
    return sum
  }

  /// What a head's losses are divided by: images, and of a multi-class head those whose class is known.
  private static func divisor(_ head: HeadTargets) -> Int {
    head.kind == .multiClass
      ? max(1, head.labels.count { $0 >= 0 }) : max(1, head.known.count / max(1, head.classes))
  }

  private mutating func step(_ batch: Batch) throws {
    let divisors = batch.truth.heads.map(Self.divisor)
    let parts = try forward(batch, divisors: divisors)
    steps += 1
    // The sums go over all rows of the batch in order, whatever part they came from.
    let inner = parts.flatMap(\.inner)
    let innerGradient = parts.flatMap(\.innerGradient)
    let gradient = parts.flatMap(\.gradient)
    let (width, rows) = (layers.hidden.width, batch.rows)
    let (time, own) = (steps, layers)
    let moved = try parallelMap(2 * Self.parts, threads: threads) { task in
      let isHidden = task < Self.parts
      var part = isHidden ? own.hidden.parts[task] : own.last.parts[task - Self.parts]
      let input = isHidden ? batch.values : inner
      part.step(
        input, width: isHidden ? batch.width : width,
        isHidden ? innerGradient : gradient, outputs: isHidden ? width : own.last.width, rows: rows,
        decay: own.hidden.decay, time: time)
      return part
    }
    layers.hidden.parts = Array(moved[..<Self.parts])
    layers.last.parts = Array(moved[Self.parts...])
    layers.hidden.stepBiases(innerGradient, rows: rows, time: time)
    layers.last.stepBiases(gradient, rows: rows, time: time)
  }

  /// What some rows of a batch become: rows x the layers' widths.
  private struct Part: Sendable {
    var inner: [Float]
    var innerGradient: [Float]
    var gradient: [Float]
    var loss: Double
  }

  private func forward(_ batch: Batch, divisors: [Int]) throws -> [Part] {
    let size = (batch.rows + Self.parts - 1) / Self.parts
    let columns = ProbeColumns(batch.truth)
    let factors = zip(settings.weights, divisors).map { $0 / Float($1) }
    let transposed = layers.last.transposed
    return try parallelMap(Self.parts, threads: threads) { part in
      let first = min(batch.rows, part * size)
      let count = min(size, batch.rows - first)
      var inner = layers.hidden.outputs(batch.values, width: batch.width, first, count)
      for index in inner.indices { inner[index] = max(inner[index], 0) }
      var logits = layers.last.outputs(inner, width: layers.hidden.width, 0, count)
      let zeros = [Float](repeating: 0, count: columns.padded)
      var sums = ProbeSums(columns)
      batch.truth.replace(&logits, first, count, zeros, columns, &sums)
      // Derivatives of the mean loss; padding has none.
      var loss = 0.0
      for (problem, range) in zip(columns.problems, columns.ranges) {
        let factor = factors[batch.truth.owner(of: range.lowerBound)]
        loss += sums.losses[problem] * Double(factor)
        for row in 0..<count {
          for column in range { logits[row * columns.padded + column] *= factor }
        }
      }
      var innerGradient = [Float](repeating: 0, count: inner.count)
      let width = layers.hidden.width
      unsafe derm_product(
        logits, 1, columns.padded, transposed, width, count, width, columns.padded, 0,
        &innerGradient)
      for index in inner.indices where inner[index] == 0 { innerGradient[index] = 0 }
      return Part(inner: inner, innerGradient: innerGradient, gradient: logits, loss: loss)
    }
  }

  /// Scaled features of some images, rows x width, and what is known of them.
  private struct Batch: Sendable {
    let rows: Int
    let width: Int
    let values: [Float]
    let truth: ProbeTruth

    init(
      _ table: [Float], _ images: HiddenProbe.Images, _ chosen: [Int], _ scaling: FeatureScaling,
      _ columns: Int
    ) {
      rows = chosen.count
      width = ProbeMatrix.padded(columns)
      var values = [Float](repeating: 0, count: rows * width)
      for (row, index) in chosen.enumerated() {
        let start = images.rows[index] * columns
        for column in 0..<columns {
          values[row * width + column] =
            (table[start + column] - scaling.means[column]) * scaling.factors[column]
        }
      }
      self.values = values
      truth = ProbeTruth(images.targets.chosen(chosen))
    }
  }
}

extension Targets {
  /// The truth about some of the images, in a given order.
  fileprivate func chosen(_ rows: [Int]) -> Targets {
    Targets(
      images: rows.count,
      heads: heads.map { head in
        var own = HeadTargets(kind: head.kind, classes: head.classes)
        for row in rows {
          switch head.kind {
          case .multiLabel:
            let cells = row * head.classes..<(row + 1) * head.classes
            own.present += head.present[cells]
            own.known += head.known[cells]
          case .multiClass: own.labels.append(head.labels[row])
          }
        }
        return own
      })
  }
}
