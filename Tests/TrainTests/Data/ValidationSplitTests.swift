import Provenance
import Testing
import Vocabulary

@testable import Train

@Suite struct ValidationSplitTests {
  /// Groups of 1 to 5 images; label l in one of l + 2 groups.
  private func items(groups: Int) -> [ValidationSplit.Item] {
    var random = RandomStream(seed: 7, purpose: "split test")
    var items: [ValidationSplit.Item] = []
    for group in 0..<groups {
      let labels = (0..<8).filter { _ in random.below(4) == 0 }
      for _ in 0...random.below(5) {
        items.append(
          ValidationSplit.Item(image: items.count, group: GroupID(group), labels: labels))
      }
    }
    return items
  }

  @Test func `groups stay whole, every label is near its tenth, the seed decides`() {
    let items = items(groups: 400)
    func choose(_ seed: UInt64) -> [Int] {
      ValidationSplit.choose(items, labels: 8, share: 0.1, seed: seed, fold: 2)
    }
    let chosen = Set(choose(3))
    for item in items {
      let whole = items.filter { $0.group == item.group }.map { chosen.contains($0.image) }
      #expect(Set(whole).count == 1)
    }
    for label in 0..<8 {
      let all = items.filter { $0.labels.contains(label) }
      let share = Double(all.count { chosen.contains($0.image) }) / Double(all.count)
      #expect(abs(share - 0.1) < 0.02, "label \(label): \(share)")
    }
    #expect(choose(3) == choose(3))
    #expect(choose(3) != choose(4))
  }

  @Test func `two groups make one validate and a single group none`() {
    let items = items(groups: 2)
    let chosen = ValidationSplit.choose(items, labels: 8, share: 0.1, seed: 0, fold: 0)
    #expect(!chosen.isEmpty && chosen.count < items.count)
    let one = items.filter { $0.group == GroupID(0) }
    #expect(ValidationSplit.choose(one, labels: 8, share: 0.1, seed: 0, fold: 0).isEmpty)
  }
}
