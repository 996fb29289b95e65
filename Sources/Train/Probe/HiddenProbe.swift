internal import Artifacts
internal import Parallel

/// A classifier on features with one hidden layer of ReLUs, which all heads share.
///
/// Minimises the mean loss of an image, the heads' losses weighted, plus |w|^2 / (2 C N) over N training images, by Adam
/// (Kingma & Ba, arXiv 1412.6980) with the constants of scikit-learn's `MLPClassifier`: batches of 200, rate 0.001,
/// weights from Glorot & Bengio's uniform distribution. The epoch with the lowest loss of the validation images is kept.
struct HiddenProbe: Probe {
  let columns: Int
  let outputs: Int
  /// Units of the hidden layer.
  let units: Int
  /// Passes over the training images, and the one that was kept, counted from 1; 0 where the loss of the validation
  /// images was never finite, so that the weights are as they were drawn.
  let (epochs, best): (Int, Int)
  /// units x columns, units, outputs x units, outputs; for the features as they are.
  private let hidden: (weights: [Float], biases: [Float])
  private let last: (weights: [Float], biases: [Float])

  /// What decides about a fit, next to the data.
  struct Settings: Sendable {
    var units: Int
    /// scikit-learn's C: what the losses weigh against the penalty.
    var inverseStrength = 1.0
    /// The weight of each head's loss.
    var weights: [Float]
    var seed: UInt64 = 0
  }

  /// Images with what is known of them.
  struct Images: Sendable {
    /// Rows of the table.
    let rows: [Int]
    let targets: Targets
  }

  static let mostEpochs = 200
  /// Epochs without a lower loss of the validation images that end a fit.
  static let patience = 10

  /// Fits the probe; nil when it was cancelled.
  ///
  /// `table` has `columns` numbers for each of its rows. The same inputs give the same numbers for any number of threads.
  init?(
    _ table: [Float], columns: Int, training: Images, validation: Images, _ settings: Settings,
    threads: Int, cancellation: Cancellation = Cancellation()
  ) throws {
    let scaling = try FeatureScaling(table, columns, training.rows, threads: threads)
    var fit = HiddenFit(
      scaling, columns: columns, outputs: ProbeTruth(training.targets).outputs, settings,
      images: training.rows.count, threads: threads)
    var (kept, lowest, best, epoch) = (fit.layers, Double.infinity, 0, 0)
    while epoch < Self.mostEpochs, epoch < best + Self.patience {
      epoch += 1
      guard try fit.train(table, training, epoch: epoch, cancellation) else { return nil }
      let loss = try fit.loss(table, validation)
      if loss < lowest { (kept, lowest, best) = (fit.layers, loss, epoch) }
    }
    self.columns = columns
    outputs = fit.outputs
    units = settings.units
    (epochs, self.best) = (epoch, best)
    hidden = scaling.undone(kept.hidden, units: settings.units)
    last = kept.last(outputs: fit.outputs, units: settings.units)
  }

  var tensors: [StoredTensor] {
    [
      StoredTensor(name: "hidden.weight", shape: [units, columns], floats: hidden.weights),
      StoredTensor(name: "hidden.bias", shape: [units], floats: hidden.biases),
      StoredTensor(name: "weight", shape: [outputs, units], floats: last.weights),
      StoredTensor(name: "bias", shape: [outputs], floats: last.biases),
    ]
  }

  func logits(_ table: [Float], images: [Int], threads: Int) throws -> [Float] {
    func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
    let inner = try ProbeMatrix(
      table, columns: columns, images: images, means: zeros(columns), threads: threads
    ).logits(weights: hidden.weights, intercepts: hidden.biases, threads: threads)
      .map { max($0, 0) }
    return try ProbeMatrix(
      inner, columns: units, images: Array(images.indices), means: zeros(units), threads: threads
    ).logits(weights: last.weights, intercepts: last.biases, threads: threads)
  }
}

/// Takes means away and divides by standard deviations, those of the training images.
struct FeatureScaling: Sendable {
  let means: [Float]
  /// 1 / std; 0 for a number that is the same in all images.
  let factors: [Float]

  init(_ table: [Float], _ columns: Int, _ rows: [Int], threads: Int) throws {
    means = try ProbeMatrix.means(table, columns, rows, threads: threads)
    factors = try ProbeMatrix(table, columns: columns, images: rows, means: means, threads: threads)
      .meanSquares(threads: threads).prefix(columns).map { square in
        let std = square.squareRoot()
        return std > 0 ? Float(1 / std) : 0
      }
  }

  /// Weights and biases of a layer for features as they are, of one for scaled ones.
  func undone(_ layer: AdamLayer, units: Int) -> (weights: [Float], biases: [Float]) {
    let columns = means.count
    var weights = [Float](repeating: 0, count: units * columns)
    var biases: [Float] = []
    for unit in 0..<units {
      var shift = 0.0
      for column in 0..<columns {
        let weight = layer.weight(column, unit) * factors[column]
        weights[unit * columns + column] = weight
        shift += Double(weight) * Double(means[column])
      }
      biases.append(Float(Double(layer.bias(unit)) - shift))
    }
    return (weights, biases)
  }
}
