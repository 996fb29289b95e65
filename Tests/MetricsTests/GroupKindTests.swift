import Parallel
import Randomness
import Testing

@testable import Metrics

/// Groups of a kind counted together: the same sums as group by group.
@Suite struct GroupKindTests {
  @Test func `sums of kinds are those of groups, replicate by replicate`() {
    var random = RandomStream(seed: 1, purpose: "group kinds")
    // Few kinds, one of which adds nothing, and one that adds twice at a position.
    let choices: [[Int32]] = [[0, 3], [1, 1, 4], [], [2], [0, 1, 2, 3, 4]]
    let groups = (0..<500).map { _ in choices[random.below(choices.count)] }
    let kinds = GroupKinds(groups: groups.count) { $1 += groups[$0] }
    var sums = [Int](repeating: 7, count: 5)
    var (one, other) = (random, random)
    for _ in 0..<50 {
      kinds.add(kinds.sample(&one), to: &sums)
      var expected = [Int](repeating: 0, count: 5)
      GroupSample.draw(groups.count, &other) { group in
        for position in groups[group] { expected[Int(position)] += 1 }
      }
      #expect(sums == expected)
    }
    #expect(Set(kinds.kindOf).count == choices.count)
  }

  @Test func `more kinds than are remembered are kinds of their own`() {
    let kinds = GroupKinds(groups: 138_000) { $1.append(Int32($0 % 69_000)) }
    // The first 65,536 are found again; each group of the other 3,464 is a kind.
    let all = 69_000 + 3_464
    #expect(Set(kinds.kindOf).count == all)
    #expect(kinds.kindOf[0] == kinds.kindOf[69_000])
    #expect(kinds.kindOf[65_536] != kinds.kindOf[69_000 + 65_536])
    var sums = [Int](repeating: 0, count: 69_000)
    kinds.add([Int](repeating: 1, count: all), to: &sums)
    #expect(sums.prefix(65_536).allSatisfy { $0 == 1 })
    #expect(sums.dropFirst(65_536).allSatisfy { $0 == 2 })
  }

  @Test func `without groups no cell has an interval`() {
    let none = TableBootstrap.intervals(
      GroupKinds(groups: 0) { _, _ in }, cells: 3, replicates: 10,
      random: RandomStream(seed: 1, purpose: "none"), cancellation: Cancellation()
    ) { _ in [1, 2, 3] }
    #expect(none.count == 3 && none.allSatisfy { $0 == nil })
  }
}
