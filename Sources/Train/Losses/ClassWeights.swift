internal import Glibc

/// What classes weigh in the losses, from the labels of the images that train.
package struct ClassWeights: Sendable, Hashable {
  /// Of each lesion, the weight of its positives; empty for 1 each.
  package var positives: [Float]
  /// Of each site; empty for 1 each.
  package var sites: [Float]

  /// All classes weigh the same.
  package static let even = ClassWeights(positives: [], sites: [])

  /// The weights of a recipe for the labels of its training images.
  ///
  /// `balanced` positives weigh (known negatives) / positives, as PyTorch's documentation of
  /// `pos_weight` advises, `root` the square root of that; `balanced` sites
  /// weigh n / (K n_k), as scikit-learn's `class_weight="balanced"`. A class without an image weighs 1.
  init(_ losses: Recipe.Losses, _ targets: Targets, lesions: Int, sites count: Int) {
    positives = []
    sites = []
    if losses.posWeight != .none, lesions > 0 {
      positives = (0..<lesions).map { lesion in
        let cells = stride(from: lesion, to: targets.lesions.count, by: lesions)
        let present = cells.count { targets.known[$0] != 0 && targets.lesions[$0] != 0 }
        let absent = cells.count { targets.known[$0] != 0 && targets.lesions[$0] == 0 }
        guard present > 0, absent > 0 else { return 1 }
        let ratio = Double(absent) / Double(present)
        return Float(losses.posWeight == .root ? ratio.squareRoot() : ratio)
      }
    }
    if losses.siteWeights == .balanced, count > 0 {
      var images = [Int](repeating: 0, count: count)
      for site in targets.sites where site >= 0 { images[Int(site)] += 1 }
      let all = Double(images.reduce(0, +))
      let kinds = Double(images.count { $0 > 0 })
      sites = images.map { $0 == 0 ? 1 : Float(all / (kinds * Double($0))) }
    }
  }

  private init(positives: [Float], sites: [Float]) {
    self.positives = positives
    self.sites = sites
  }

  /// The sum of the weights of known sites.
  func sum(over list: some Sequence<Int32>) -> Double {
    list.reduce(0) { $0 + ($1 < 0 ? 0 : sites.isEmpty ? 1 : Double(sites[Int($1)])) }
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
