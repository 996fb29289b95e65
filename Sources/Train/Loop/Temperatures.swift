internal import Artifacts
internal import Documents
internal import Glibc

/// What the logits of each head are divided by before they become probabilities (Guo et al., On
/// Calibration of Modern Neural Networks, arXiv 1706.04599).
struct Temperatures: Sendable, Equatable {
  /// Of each head by its id; heads that keep 1 are left out.
  private let values: [String: Double]

  /// Nothing is changed.
  static let none = Temperatures([:])

  private static let prefix = "temperature."
  /// The heads whose temperatures are always stated.
  private static let stated = [Head.lesionID, Head.siteID]

  /// Given temperatures of heads.
  init(_ values: [String: Double]) { self.values = values.filter { $0.value != 1 } }

  /// The temperatures that a checkpoint's metadata state; nil when they state none, or one that is no positive number.
  init?(metadata: [String: String]) {
    var values: [String: Double] = [:]
    for (key, text) in metadata where key.hasPrefix(Self.prefix) {
      guard let value = Double(text), value > 0 else { return nil }
      values[String(key.dropFirst(Self.prefix.count))] = value
    }
    guard Self.stated.allSatisfy({ values[$0] != nil }) else { return nil }
    self.init(values)
  }

  var metadata: [String: String] {
    let ids = Set(values.keys).union(Self.stated)
    return Dictionary(
      uniqueKeysWithValues: ids.map { (Self.prefix + $0, NumberText.shortest(self[$0])) })
  }

  /// 1 for a head that has no temperature of its own.
  subscript(head: String) -> Double { values[head] ?? 1 }

  /// The temperatures with the least cross-entropy of the probabilities that tests would have: the
  /// means over an image's crops.
  ///
  /// `logits` are those of each head, [images x crops, classes]. A head without a known label keeps 1.
  init(logits: [[Float]], heads: [String], targets: Targets) {
    var values: [String: Double] = [:]
    for (id, (logits, own)) in zip(heads, zip(logits, targets.heads)) where own.knowsAny {
      switch own.kind {
      case .multiLabel:
        values[id] = Self.lowest { Self.multiLabelLoss(logits, own, images: targets.images, $0) }
      case .multiClass:
        values[id] = Self.lowest { Self.multiClassLoss(logits, own, images: targets.images, $0) }
      }
    }
    self.init(values)
  }

  /// Temperatures that are tried, and how near the logarithm of the lowest one is found.
  private static let (coldest, hottest, tolerance) = (0.02, 50.0, 1e-7)

  /// Where a function of the temperature is lowest, by golden section over its
  /// logarithm: of one crop the cross-entropy is convex in 1 / T, so it has one valley.
  private static func lowest(_ loss: (Double) -> Double) -> Double {
    let golden = (5.0.squareRoot() - 1) / 2
    var (low, high) = (log(coldest), log(hottest))
    var (left, right) = (high - golden * (high - low), low + golden * (high - low))
    var (a, b) = (loss(exp(left)), loss(exp(right)))
    // One of the two inner points serves the next round too: a round costs one evaluation.
    while high - low > tolerance {
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

  private static func multiLabelLoss(
    _ logits: [Float], _ targets: HeadTargets, images: Int, _ temperature: Double
  ) -> Double {
    let classes = targets.classes
    let crops = logits.count / (images * classes)
    var sum = 0.0
    for cell in 0..<(images * classes) where targets.known[cell] != 0 {
      let (image, column) = (cell / classes, cell % classes)
      var present = 0.0
      for crop in 0..<crops {
        let z = Double(logits[(image * crops + crop) * classes + column]) / temperature
        present += 1 / (1 + exp(-z))
      }
      let p = present / Double(crops)
      sum -= log(max(tiny, targets.present[cell] == 0 ? 1 - p : p))
    }
    return sum
  }

  private static func multiClassLoss(
    _ logits: [Float], _ targets: HeadTargets, images: Int, _ temperature: Double
  ) -> Double {
    let classes = targets.classes
    let crops = logits.count / (images * classes)
    var sum = 0.0
    for (image, label) in targets.labels.enumerated() where label >= 0 {
      var p = 0.0
      for crop in 0..<crops {
        let start = (image * crops + crop) * classes
        let row = logits[start..<(start + classes)].map { Double($0) / temperature }
        let highest = row.max() ?? 0
        p += exp(row[Int(label)] - highest) / row.reduce(0) { $0 + exp($1 - highest) }
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
