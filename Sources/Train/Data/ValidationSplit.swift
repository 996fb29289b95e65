internal import Provenance
internal import Vocabulary

/// Chooses the images of the training folds that validate: seeded, stratified, groups whole.
///
/// Iterative stratification (Sechidis, Tsoumakas & Vlahavas 2011) over groups instead of images:
/// the label with the fewest groups left comes first, and each of its groups goes where that label
/// is missed most. All arithmetic is in whole numbers.
struct ValidationSplit {
  /// An image as the split sees it.
  struct Item: Sendable {
    /// Index of the image in the pack.
    let image: Int
    /// What must stay together.
    let group: GroupID
    /// Its labels: lesions and site, numbered in one range.
    let labels: [Int]
  }

  private struct Group {
    var images: [Int] = []
    var counts: [Int: Int] = [:]
  }

  /// What is still wanted of one side, in ten-thousandths of an image.
  private struct Side {
    var labels: [Int]
    var images: Int
    var chosen: [Int] = []
  }

  /// The images that validate, sorted; the others train.
  ///
  /// At least one group validates, unless there are fewer than two: then nothing does.
  static func choose(_ items: [Item], labels: Int, share: Double, seed: UInt64, fold: Int) -> [Int]
  {
    let groups = shuffledGroups(items, seed: seed, fold: fold)
    guard groups.count > 1 else { return [] }
    var sides = sides(groups, labels: labels, share: share)
    let holders = holders(groups, labels: labels)
    var remaining = holders.map(\.count)
    var isLeft = [Bool](repeating: true, count: groups.count)
    while let label = rarest(remaining) {
      for group in holders[label] where isLeft[group] {
        isLeft[group] = false
        for (other, _) in groups[group].counts { remaining[other] -= 1 }
        assign(groups[group], by: label, to: &sides)
      }
    }
    for group in groups.indices where isLeft[group] { assign(groups[group], by: nil, to: &sides) }
    // Few images can all be wanted by one side.
    if sides[0].chosen.isEmpty { return groups[0].images.sorted() }
    return sides[0].chosen.sorted()
  }

  private static func shuffledGroups(_ items: [Item], seed: UInt64, fold: Int) -> [Group] {
    var groups: [GroupID: Group] = [:]
    for item in items {
      groups[item.group, default: Group()].images.append(item.image)
      for label in item.labels { groups[item.group]?.counts[label, default: 0] += 1 }
    }
    var ordered = groups.keys.sorted().compactMap { groups[$0] }
    var random = RandomStream(seed: seed, purpose: "validation", index: UInt64(fold + 1))
    random.shuffle(&ordered)
    return ordered
  }

  private static func sides(_ groups: [Group], labels: Int, share: Double) -> [Side] {
    var totals = [Int](repeating: 0, count: labels)
    var images = 0
    for group in groups {
      images += group.images.count
      for (label, count) in group.counts { totals[label] += count }
    }
    let parts = Int((share * 10_000).rounded())
    return [parts, 10_000 - parts].map { part in
      Side(labels: totals.map { $0 * part }, images: images * part)
    }
  }

  private static func holders(_ groups: [Group], labels: Int) -> [[Int]] {
    var holders = [[Int]](repeating: [], count: labels)
    for (index, group) in groups.enumerated() {
      for label in group.counts.keys { holders[label].append(index) }
    }
    return holders
  }

  private static func rarest(_ remaining: [Int]) -> Int? {
    remaining.indices.filter { remaining[$0] > 0 }.min { remaining[$0] < remaining[$1] }
  }

  /// Gives a group to the side that misses it most; equal wants go to the training side.
  private static func assign(_ group: Group, by label: Int?, to sides: inout [Side]) {
    func want(_ side: Side) -> (Int, Int) {
      (label.map { side.labels[$0] } ?? side.images, side.images)
    }
    let side = want(sides[0]) > want(sides[1]) ? 0 : 1
    for (label, count) in group.counts { sides[side].labels[label] -= count * 10_000 }
    sides[side].images -= group.images.count * 10_000
    sides[side].chosen += group.images
  }
}
