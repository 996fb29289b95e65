import Documents
import Files
import Randomness
import Splits
import TestSupport
import Testing
import Vocabulary

@Suite struct ValidationSplitTests {
  private typealias Item = ValidationSplit.Item

  /// The labels of the generated groups: eight lesions and five sites.
  private let labels = SplitLabels(lesions: 8, sites: 5)

  /// Groups of 1 to `largest` images, most of them small; lesion l in about one of four groups.
  private func items(groups: Int, largest: Int = 5, seed: UInt64 = 7) -> [Item] {
    var random = RandomStream(seed: seed, purpose: "split test")
    var items: [Item] = []
    for group in 0..<groups {
      let lesions = (0..<8).filter { _ in random.below(4) == 0 }
      let site = random.below(6)
      let size = 1 + random.below(1 + random.below(largest))
      for _ in 0..<size {
        items.append(
          Item(
            image: items.count, group: GroupID(group), lesions: lesions,
            site: site < 5 ? site : nil))
      }
    }
    return items
  }

  private func choose(_ items: [Item], share: Double = 0.1, seed: UInt64 = 3) -> [Int] {
    ValidationSplit.choose(items, labels: labels, share: share, seed: seed, fold: 2)
  }

  /// Whether the images of each group lie on one side.
  private func isWhole(_ items: [Item], _ chosen: [Int]) -> Bool {
    let chosen = Set(chosen)
    return Dictionary(grouping: items, by: \.group).values.allSatisfy { group in
      Set(group.map { chosen.contains($0.image) }).count == 1
    }
  }

  @Test func `groups stay whole, every label is near its tenth, the seed decides`() {
    let items = items(groups: 400)
    let chosen = choose(items)
    #expect(isWhole(items, chosen))
    let validation = Set(chosen)
    for lesion in 0..<8 {
      let all = items.filter { $0.lesions.contains(lesion) }
      let share = Double(all.count { validation.contains($0.image) }) / Double(all.count)
      #expect(abs(share - 0.1) < 0.02, "lesion \(lesion): \(share)")
    }
    #expect(chosen == choose(items))
    #expect(chosen != choose(items, seed: 4))
  }

  @Test(
    "the share of images is within half a percentage point, however uneven the groups are",
    arguments: [(100, 6), (250, 40), (1000, 12), (3000, 60)], [0.05, 0.1, 0.15, 0.25])
  func share(_ shape: (groups: Int, largest: Int), _ share: Double) {
    for seed in UInt64(1)...3 {
      let items = items(groups: shape.groups, largest: shape.largest, seed: seed)
      let chosen = choose(items, share: share, seed: seed)
      let got = Double(chosen.count) / Double(items.count)
      #expect(abs(got - share) <= 0.005, "\(items.count) images: \(got), not \(share)")
      #expect(isWhole(items, chosen))
    }
  }

  @Test func `one group with a third of the images trains, and the others make up the tenth`() {
    var items = items(groups: 200)
    for _ in 0..<(items.count / 2) {
      items.append(Item(image: items.count, group: GroupID(200), lesions: [0, 1], site: 0))
    }
    let chosen = choose(items)
    #expect(abs(Double(chosen.count) / Double(items.count) - 0.1) <= 0.005)
    #expect(!chosen.contains(items.count - 1))
    #expect(isWhole(items, chosen))
  }

  @Test func `two groups make one validate and a single group none`() {
    let items = items(groups: 2)
    let chosen = choose(items)
    #expect(!chosen.isEmpty && chosen.count < items.count)
    #expect(choose(items.filter { $0.group == GroupID(0) }).isEmpty)
  }

  @Test func `images without any label are shared out too`() {
    let items = (0..<500).map { Item(image: $0, group: GroupID($0 / 2), lesions: [], site: nil) }
    #expect(choose(items).count == 50)
  }

  /// The metadata of HAM10000, where it is at hand: 10,015 images of 7,470 lesions.
  private static let metadata = "real/ham10000/HAM10000_metadata.csv"

  @Test(
    "each fold of HAM10000 validates on a tenth of the other folds' images",
    .needsShared(metadata))
  func ham() throws {
    let file = try MappedFile(try #require(Checkout.shared(Self.metadata)))
    let table = CSVTable.parse(file.bytes(0..<file.count))
    let names = ["lesion_id", "dx", "localization"].compactMap { table.index(of: $0) }
    try #require(names.count == 3)
    func number(_ column: Int) -> [String: Int] {
      let values = Set(table.rows.map { $0.fields[column] }).sorted()
      return Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    }
    let (groups, lesions, sites) = (number(names[0]), number(names[1]), number(names[2]))
    let items = try table.rows.enumerated().map { index, row in
      Item(
        image: index, group: GroupID(try #require(groups[row.fields[names[0]]])),
        lesions: [try #require(lesions[row.fields[names[1]]])],
        site: sites[row.fields[names[2]]])
    }
    for fold in 0..<5 {
      let rest = items.filter { $0.group.rawValue % 5 != fold }
      let chosen = ValidationSplit.choose(
        rest, labels: SplitLabels(lesions: lesions.count, sites: sites.count), share: 0.1, seed: 0,
        fold: fold)
      #expect(abs(Double(chosen.count) / Double(rest.count) - 0.1) <= 0.005)
      #expect(isWhole(rest, chosen))
    }
  }
}
