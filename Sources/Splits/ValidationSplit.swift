internal import Randomness
package import Vocabulary

/// Chooses the images of the training folds that validate: the folds' algorithm with two unequal parts.
package struct ValidationSplit {
  /// An image as the split sees it.
  package struct Item: Sendable {
    /// Index of the image in the pack.
    package let image: Int
    /// What must stay together.
    package let group: GroupID
    /// Positions of its lesions, ascending.
    package let lesions: [Int]
    /// Position of its site; nil when it is unknown.
    package let site: Int?

    /// Describes an image.
    package init(image: Int, group: GroupID, lesions: [Int], site: Int?) {
      self.image = image
      self.group = group
      self.lesions = lesions
      self.site = site
    }
  }

  /// How much more than a label the number of images weighs, so that no label pulls it off its share.
  private static let importanceOfSize = 64
  /// Shares are rounded to fractions with denominators up to this: see `Splitter`'s 64 bits.
  private static let largestDenominator = 128

  /// The images that validate, sorted; the others train.
  ///
  /// `labels` names lesions and sites. Groups stay whole. At least one group validates, unless there are
  /// fewer than two: then nothing does.
  package static func choose(
    _ items: [Item], labels: SplitLabels, share: Double, seed: UInt64, fold: Int
  ) -> [Int] {
    let groups = Dictionary(grouping: items, by: \.group).sorted { $0.key < $1.key }.map(\.value)
    guard groups.count > 1 else { return [] }
    let (part, whole) = fraction(share)
    var importance = labels.importance
    importance[labels.all] *= importanceOfSize
    var splitter = Splitter(
      items: groups.map { group in
        labels.item(of: group.map { labels.labels(lesions: $0.lesions, site: $0.site) })
      },
      labelCount: labels.count, importance: importance, shares: [part, whole - part],
      assigned: [Int](repeating: -1, count: groups.count))
    var random = RandomStream(seed: seed, purpose: "validation", index: UInt64(fold + 1))
    splitter.run(random: &random)
    var chosen = groups.indices.filter { splitter.assignment[$0] == 0 }
    // Of few groups each can be too large a share.
    if chosen.isEmpty,
      let smallest = groups.indices.min(by: { groups[$0].count < groups[$1].count })
    {
      chosen = [smallest]
    }
    return chosen.flatMap { groups[$0].map(\.image) }.sorted()
  }

  /// The nearest fraction, the one with the smallest denominator of equally near ones.
  private static func fraction(_ share: Double) -> (part: Int, whole: Int) {
    var best = (part: 1, whole: 2)
    for whole in 2...largestDenominator {
      let part = min(whole - 1, max(1, Int((share * Double(whole)).rounded())))
      func error(_ part: Int, _ whole: Int) -> Double {
        abs(Double(part) / Double(whole) - share)
      }
      if error(part, whole) < error(best.part, best.whole) - 1e-12 { best = (part, whole) }
    }
    return best
  }
}
