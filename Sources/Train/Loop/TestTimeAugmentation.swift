internal import Glibc
internal import Parallel

/// Predictions that average the crops of an image.
///
/// Probabilities are averaged (Krizhevsky et al. 2012), and so are logits; with more than one crop
/// the one is therefore not the sigmoid or softmax of the other.
struct TestTimeAugmentation: Sendable {
  /// Images x lesions.
  let lesionProbabilities: [Float]
  let lesionLogits: [Float]
  /// Images x sites.
  let siteProbabilities: [Float]
  let siteLogits: [Float]

  /// Predicts images from all crops at all shorter sides; nil when it was cancelled.
  ///
  /// Logits are divided by the temperatures before they become probabilities, and stay as they are
  /// themselves. `eachCrop` sees the logits of each batch of crops. `name` gives the name of an
  /// image. Fails when an image can't be decoded, and with the first whose logits are
  /// no numbers.
  static func predict(
    _ images: [Int], crops: Int, sides: [Int?] = [nil], with inference: Inference,
    _ classes: ClassList, _ temperatures: Temperatures = .none, name: (Int) -> String,
    _ cancellation: Cancellation, _ progress: Progress,
    eachCrop: (_ lesions: [Float], _ sites: [Float]) -> Void = { _, _ in }
  ) throws -> TestTimeAugmentation? {
    let views = crops * sides.count
    var sums = ImageSums(images.count, crops: views, classes, temperatures)
    var done = 0
    let isWhole = try inference.run(
      Sample.testing(images, crops: crops, sides: sides), cancellation: cancellation
    ) { result in
      // Here the image is still known; after the mean of its crops such a number would spread into
      // tables and metrics.
      for output in [Output.lesionLogits, .siteLogits] {
        let logits = result.read(output)
        guard let index = logits.firstIndex(where: { !$0.isFinite }) else { continue }
        let row = index / (logits.count / result.samples.count)
        throw TrainError.scoreNotFinite(image: name(result.samples[row].image))
      }
      let (lesionLogits, siteLogits) = (result.read(.lesionLogits), result.read(.siteLogits))
      sums.add(lesionLogits, siteLogits, from: result.start)
      eachCrop(lesionLogits, siteLogits)
      // A batch may end within the crops of an image, which is counted with its last.
      let seen = (result.start + result.samples.count) / views
      progress.advance(by: seen - done)
      done = seen
    }
    return isWhole ? TestTimeAugmentation(sums) : nil
  }

  /// The averages of crops whose logits are known, [images x crops, classes].
  init(
    lesionLogits: [Float], siteLogits: [Float], images: Int, crops: Int, _ classes: ClassList,
    _ temperatures: Temperatures
  ) {
    var sums = ImageSums(images, crops: crops, classes, temperatures)
    sums.add(lesionLogits, siteLogits, from: 0)
    self.init(sums)
  }

  private init(_ sums: ImageSums) {
    (lesionProbabilities, lesionLogits) = sums.lesions.means
    (siteProbabilities, siteLogits) = sums.sites.means
  }
}

/// Sums over the crops of each image, of both heads.
private struct ImageSums {
  private(set) var lesions: CropSums
  private(set) var sites: CropSums
  private let temperatures: Temperatures

  init(_ images: Int, crops: Int, _ classes: ClassList, _ temperatures: Temperatures) {
    lesions = CropSums(images: images, classes: classes.lesions.count, crops: crops)
    sites = CropSums(images: images, classes: classes.sites.count, crops: crops)
    self.temperatures = temperatures
  }

  /// Adds the logits of consecutive crops, the first of which has a position among all.
  mutating func add(_ lesionLogits: [Float], _ siteLogits: [Float], from start: Int) {
    lesions.add(lesionLogits, from: start) { Self.sigmoid($0, temperatures.lesion) }
    sites.add(siteLogits, from: start) { Self.softmax($0, temperatures.site) }
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
}

/// Sums over the crops of each image, of one head.
private struct CropSums {
  private let classes: Int
  private let crops: Int
  private var probabilities: [Double]
  private var logits: [Double]

  init(images: Int, classes: Int, crops: Int) {
    self.classes = classes
    self.crops = crops
    probabilities = [Double](repeating: 0, count: images * classes)
    logits = probabilities
  }

  /// Adds the logits of consecutive crops, the first of which has a position among all.
  mutating func add(
    _ rows: [Float], from start: Int, _ probability: (ArraySlice<Float>) -> [Double]
  ) {
    guard classes > 0 else { return }
    for row in 0..<(rows.count / classes) {
      let values = rows[(row * classes)..<((row + 1) * classes)]
      let target = (start + row) / crops * classes
      for (offset, (logit, p)) in zip(values, probability(values)).enumerated() {
        logits[target + offset] += Double(logit)
        probabilities[target + offset] += p
      }
    }
  }

  var means: (probabilities: [Float], logits: [Float]) {
    (
      probabilities.map { Float($0 / Double(crops)) }, logits.map { Float($0 / Double(crops)) }
    )
  }
}
