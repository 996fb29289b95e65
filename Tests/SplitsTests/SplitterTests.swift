import Randomness
import Testing
@testable import Splits

@Suite struct SplitterTests {
  private let labels = SplitLabels(lesions: 6, sites: 4)

  private func items(_ groups: Int, seed: UInt64) -> [Splitter.Item] {
    var random = RandomStream(seed: seed, purpose: "splitter test")
    return (0..<groups).map { _ in
      let images = (0...random.below(5)).map { _ in
        labels.labels(lesions: (0..<6).filter { _ in random.below(3) == 0 }, site: random.below(4))
      }
      return labels.item(of: images)
    }
  }

  private func splitter(
    _ items: [Splitter.Item], _ shares: [Int], seed: UInt64
  ) -> Splitter {
    var splitter = Splitter(
      items: items, labelCount: labels.count, importance: labels.importance, shares: shares,
      assigned: [Int](repeating: -1, count: items.count))
    var random = RandomStream(seed: seed, purpose: "splits")
    splitter.run(random: &random)
    return splitter
  }

  /// The cost that the splitter's documentation states, from scratch, over labels of full weight.
  private func cost(_ items: [Splitter.Item], _ shares: [Int], _ assignment: [Int]) -> Double {
    let whole = Double(shares.reduce(0, +))
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: labels.count), count: shares.count)
    for (item, part) in zip(items, assignment) {
      for (label, count) in zip(item.labels, item.counts) {
        counts[part][Int(label)] += Double(count)
      }
    }
    var cost = 0.0
    for label in 0..<labels.count {
      let total = counts.reduce(0) { $0 + $1[label] }
      guard total > 0 else { continue }
      let importance = Double(labels.importance[label])
      for (part, share) in shares.enumerated() {
        let excess = (whole * counts[part][label] - Double(share) * total) / total
        cost += importance * excess * excess
      }
    }
    return cost
  }

  @Test func `no single move makes a finished split cheaper`() {
    let shares = [1, 2, 3]
    let items = items(60, seed: 11)
    let assignment = splitter(items, shares, seed: 1).assignment
    let least = cost(items, shares, assignment)
    for position in items.indices {
      for part in shares.indices {
        var other = assignment
        other[position] = part
        #expect(cost(items, shares, other) >= least * 0.9999)
      }
    }
  }

  @Test func `equal shares and folds are one thing`() {
    let items = items(200, seed: 5)
    var folds = Splitter(
      items: items, labelCount: labels.count, importance: labels.importance, folds: 5,
      assigned: [Int](repeating: -1, count: items.count))
    folds.run(seed: 9)
    #expect(
      folds.assignment
        == splitter(items, [1, 1, 1, 1, 1], seed: 9).assignment)
  }

  @Test func `groups that have a part keep it, and the others get only parts that are open`() {
    let items = items(50, seed: 2)
    let assigned = items.indices.map { $0 % 5 == 0 ? 2 : -1 }
    var splitter = Splitter(
      items: items, labelCount: labels.count, importance: labels.importance, shares: [1, 1, 1],
      assigned: assigned, open: [0, 1])
    var random = RandomStream(seed: 0, purpose: "splits")
    splitter.run(random: &random)
    for position in items.indices {
      #expect((splitter.assignment[position] == 2) == (assigned[position] == 2))
    }
  }
}
