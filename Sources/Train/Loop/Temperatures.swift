internal import Documents
internal import Glibc

/// What the logits of each head are divided by before they become probabilities (Guo et al., On
/// Calibration of Modern Neural Networks, arXiv 1706.04599).
struct Temperatures: Sendable, Equatable {
  /// Of the lesion head.
  var lesion = 1.0
  /// Of the site head.
  var site = 1.0

  /// Nothing is changed.
  static let none = Temperatures()

  private static let (lesionKey, siteKey) = ("temperature.lesion", "temperature.site")

  /// Given temperatures.
  init(lesion: Double = 1, site: Double = 1) {
    self.lesion = lesion
    self.site = site
  }

  /// The temperatures that a checkpoint's metadata state; nil when they state none.
  init?(metadata: [String: String]) {
    guard let lesion = metadata[Self.lesionKey].flatMap(Double.init),
      let site = metadata[Self.siteKey].flatMap(Double.init), lesion > 0, site > 0
    else { return nil }
    self.init(lesion: lesion, site: site)
  }

  var metadata: [String: String] {
    [Self.lesionKey: NumberText.shortest(lesion), Self.siteKey: NumberText.shortest(site)]
  }

  /// The temperatures with the least cross-entropy of the probabilities that tests would have: the
  /// means over an image's crops.
  ///
  /// `lesionLogits` and `siteLogits` are [images x crops, classes]. A head without a known label, and
  /// one that is not there, keeps 1.
  init(
    lesionLogits: [Float], siteLogits: [Float], siteClasses: Int, targets: Targets
  ) {
    let images = targets.sites.count
    guard images > 0 else { return }
    if !lesionLogits.isEmpty, targets.known.contains(where: { $0 != 0 }) {
      lesion = Self.lowest { Self.lesionLoss(lesionLogits, targets, $0) }
    }
    if !siteLogits.isEmpty, targets.labelledSiteCount > 0 {
      site = Self.lowest { Self.siteLoss(siteLogits, classes: siteClasses, targets, $0) }
    }
  }

  /// Where a function of the temperature is lowest, in 0.02…50, by golden section over its
  /// logarithm: of one crop the cross-entropy is convex in 1 / T, so it has one valley.
  private static func lowest(_ loss: (Double) -> Double) -> Double {
    let golden = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(0.02), log(50.0))
    var (left, right) = (high - golden * (high - low), low + golden * (high - low))
    var (a, b) = (loss(exp(left)), loss(exp(right)))
    while high - low > 1e-7 {
      if a < b {
        (high, right, b) = (right, left, a)
        left = high - golden * (high - low)
        a = loss(exp(left))
      } else {
        (low, left, a) = (left, right, b)
        right = low + golden * (high - low)
        b = loss(exp(right))
      }
    }
    return exp((low + high) / 2)
  }

  /// Below it a probability has no logarithm worth telling apart.
  private static let tiny = 1e-30

  private static func lesionLoss(
    _ logits: [Float], _ targets: Targets, _ temperature: Double
  ) -> Double {
    let images = targets.sites.count
    let classes = targets.lesions.count / images
    let crops = logits.count / (images * classes)
    var sum = 0.0
    for cell in 0..<(images * classes) where targets.known[cell] != 0 {
      let (image, lesion) = (cell / classes, cell % classes)
      var present = 0.0
      for crop in 0..<crops {
        let z = Double(logits[(image * crops + crop) * classes + lesion]) / temperature
        present += 1 / (1 + exp(-z))
      }
      let p = present / Double(crops)
      sum -= log(max(tiny, targets.lesions[cell] == 0 ? 1 - p : p))
    }
    return sum
  }

  private static func siteLoss(
    _ logits: [Float], classes: Int, _ targets: Targets, _ temperature: Double
  ) -> Double {
    let images = targets.sites.count
    let crops = logits.count / (images * classes)
    var sum = 0.0
    for (image, site) in targets.sites.enumerated() where site >= 0 {
      var p = 0.0
      for crop in 0..<crops {
        let start = (image * crops + crop) * classes
        let row = logits[start..<(start + classes)].map { Double($0) / temperature }
        let highest = row.max() ?? 0
        p += exp(row[Int(site)] - highest) / row.reduce(0) { $0 + exp($1 - highest) }
      }
      sum -= log(max(tiny, p / Double(crops)))
    }
    return sum
  }
}

/// Whether probabilities are calibrated on the validation images.
package enum Calibration: String, Sendable, CaseIterable {
  /// They are what the network says.
  case none
  /// The logits of each head are divided by a temperature.
  case temperature
}

extension Calibration: RecipeValue {}
