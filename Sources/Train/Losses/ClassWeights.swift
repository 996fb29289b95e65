internal import Artifacts
internal import Glibc

/// What classes weigh in the losses, from the labels of the images that train.
package struct ClassWeights: Sendable, Hashable {
  /// Of each head the weights of its classes (multi-label: of their positives); empty for 1 each.
  private let byHead: [[Float]]

  /// All classes weigh the same.
  package static let even = ClassWeights([])

  /// Given weights of each head.
  init(_ byHead: [[Float]]) {
    self.byHead = byHead.allSatisfy(\.isEmpty) ? [] : byHead
  }

  /// The weights of each head for the labels of its training images.
  ///
  /// `balanced` positives weigh (known negatives) / positives, as PyTorch's documentation of
  /// `pos_weight` advises, `root` the square root of that; `balanced` classes that exclude each other
  /// weigh n / (K n_k), as scikit-learn's `class_weight="balanced"`. A class without an image weighs 1.
  init(_ weightings: [ClassWeighting], _ targets: Targets) {
    self.init(
      zip(weightings, targets.heads).map { weighting, targets in
        guard weighting != .none else { return [] }
        return targets.kind == .multiLabel
          ? Self.positives(targets, weighting) : Self.balanced(targets)
      })
  }

  private static func positives(_ targets: HeadTargets, _ weighting: ClassWeighting) -> [Float] {
    (0..<targets.classes).map { column in
      let cells = stride(from: column, to: targets.present.count, by: targets.classes)
      let present = cells.count { targets.known[$0] != 0 && targets.present[$0] != 0 }
      let absent = cells.count { targets.known[$0] != 0 && targets.present[$0] == 0 }
      guard present > 0, absent > 0 else { return 1 }
      let ratio = Double(absent) / Double(present)
      return Float(weighting == .root ? ratio.squareRoot() : ratio)
    }
  }

  private static func balanced(_ targets: HeadTargets) -> [Float] {
    var images = [Int](repeating: 0, count: targets.classes)
    for label in targets.labels where label >= 0 { images[Int(label)] += 1 }
    let all = Double(images.reduce(0, +))
    let kinds = Double(images.count { $0 > 0 })
    return images.map { $0 == 0 ? 1 : Float(all / (kinds * Double($0))) }
  }

  /// The weights of a head by its position; empty for 1 each.
  package subscript(head: Int) -> [Float] { byHead.isEmpty ? [] : byHead[head] }

  /// The sum of the weights of the known labels of a multi-class head.
  func sum(over labels: some Sequence<Int32>, of head: Int) -> Double {
    let weights = self[head]
    return labels.reduce(0) {
      $0 + ($1 < 0 ? 0 : weights.isEmpty ? 1 : Double(weights[Int($1)]))
    }
  }
}

/// How positives, or classes, are weighted.
package enum ClassWeighting: String, Sendable, CaseIterable {
  /// All alike.
  case none
  /// So that rare ones count as much as frequent ones.
  case balanced
  /// Halfway: the root of that.
  case root
}

extension ClassWeighting: RecipeValue {}
