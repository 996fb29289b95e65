internal import Artifacts
internal import Glibc
internal import Parallel

/// Predictions that average the crops of an image.
///
/// Probabilities are averaged (Krizhevsky et al. 2012), and so are logits; with more than one crop
/// the one is therefore not the sigmoid or softmax of the other.
struct TestTimeAugmentation: Sendable {
  /// What each head says, in the order of the heads.
  let heads: [HeadScores]

  /// Predicts images from all crops at all shorter sides; nil when it was cancelled.
  ///
  /// Logits are divided by the temperatures before they become probabilities, and stay as they are
  /// themselves. Fails as `eachBatch` does.
  static func predict(
    _ images: [Int], crops: Int, sides: [Int?] = [nil], with inference: Inference,
    _ heads: [Head], _ temperatures: Temperatures = .none, name: (Int) -> String,
    _ cancellation: Cancellation, _ progress: Progress
  ) throws -> TestTimeAugmentation? {
    var sums = heads.map {
      CropSums($0, images: images.count, crops: crops * sides.count, temperatures)
    }
    let isWhole = try eachBatch(
      of: images, crops: crops, sides: sides, with: inference, heads, name: name, cancellation,
      progress
    ) { logits, start in
      for (index, own) in logits.enumerated() { sums[index].add(own, from: start) }
    }
    return isWhole ? TestTimeAugmentation(heads: sums.map(\.scores)) : nil
  }

  /// Gives `body` the logits of each batch of crops in order, of each head [crops, classes], and the position of the
  /// first of these crops among those of all images; false when it was cancelled.
  ///
  /// `name` gives the name of an image. Fails when an image can't be decoded, and with the first whose logits are
  /// no numbers.
  static func eachBatch(
    of images: [Int], crops: Int, sides: [Int?], with inference: Inference, _ heads: [Head],
    name: (Int) -> String, _ cancellation: Cancellation, _ progress: Progress,
    _ body: (_ logits: [[Float]], _ start: Int) -> Void
  ) throws -> Bool {
    let views = crops * sides.count
    var done = 0
    return try inference.run(
      Sample.testing(images, crops: crops, sides: sides), cancellation: cancellation
    ) { result in
      let logits = heads.map { result.read(.logits($0.id)) }
      // Here the image is still known; after the mean of its crops such a number would spread into
      // tables and metrics.
      for own in logits {
        guard let index = own.firstIndex(where: { !$0.isFinite }) else { continue }
        let row = index / (own.count / result.samples.count)
        throw TrainError.scoreNotFinite(image: name(result.samples[row].image))
      }
      body(logits, result.start)
      // A batch may end within the crops of an image, which is counted with its last.
      let seen = (result.start + result.samples.count) / views
      progress.advance(by: seen - done)
      done = seen
    }
  }

  private init(heads: [HeadScores]) { self.heads = heads }

  /// Images x lesions; empty without a lesion head.
  var lesionProbabilities: [Float] {
    heads.first { $0.head.id == Head.lesionID }?.probabilities ?? []
  }

  /// The averages of crops whose logits are known, of each head [images x crops, classes].
  init(
    logits: [[Float]], images: Int, crops: Int, _ heads: [Head], _ temperatures: Temperatures
  ) {
    self.heads = zip(heads, logits).map { head, own in
      var sums = CropSums(head, images: images, crops: crops, temperatures)
      sums.add(own, from: 0)
      return sums.scores
    }
  }
}

/// Sums over the crops of each image, of one head.
private struct CropSums {
  private let head: Head
  private let crops: Int
  private let temperature: Double
  private var probabilities: [Double]
  private var logits: [Double]

  init(_ head: Head, images: Int, crops: Int, _ temperatures: Temperatures) {
    self.head = head
    self.crops = crops
    temperature = temperatures[head.id]
    probabilities = [Double](repeating: 0, count: images * head.classes.count)
    logits = probabilities
  }

  /// Adds the logits of consecutive crops, the first of which has a position among all.
  mutating func add(_ rows: [Float], from start: Int) {
    let classes = head.classes.count
    for row in 0..<(rows.count / classes) {
      let values = rows[(row * classes)..<((row + 1) * classes)]
      let shares =
        head.kind == .multiLabel
        ? Self.sigmoid(values, temperature) : Self.softmax(values, temperature)
      let target = (start + row) / crops * classes
      for (offset, (logit, p)) in zip(values, shares).enumerated() {
        logits[target + offset] += Double(logit)
        probabilities[target + offset] += p
      }
    }
  }

  private static func sigmoid(_ logits: ArraySlice<Float>, _ temperature: Double) -> [Double] {
    logits.map { 1 / (1 + exp(-Double($0) / temperature)) }
  }

  private static func softmax(_ logits: ArraySlice<Float>, _ temperature: Double) -> [Double] {
    let highest = Double(logits.max() ?? 0)
    let powers = logits.map { exp((Double($0) - highest) / temperature) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// The means over the crops.
  var scores: HeadScores {
    HeadScores(
      head, probabilities: probabilities.map { Float($0 / Double(crops)) },
      logits: logits.map { Float($0 / Double(crops)) })
  }
}
