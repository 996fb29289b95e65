import Testing

import Vocabulary
@testable import Duplicates

@Suite struct DuplicateClustersTests {
  private func pair(_ first: Int, _ second: Int) -> NearDuplicate {
    NearDuplicate(first: first, second: second, orientation: .upright, distance: 1)
  }

  @Test func `every member of a group is a copy of its representative`() {
    let groups = DuplicateClusters([pair(0, 3), pair(1, 3), pair(3, 5), pair(7, 8)])
    #expect(groups.groups.map(\.representative) == [3, 7])
    #expect(groups.groups.map(\.members) == [[0, 1, 3, 5], [7, 8]])
    #expect(groups.loose.isEmpty)
  }

  @Test func `a chain of a thousand pictures does not become one group`() {
    let chain = (0..<1000).map { pair($0, $0 + 1) }
    let groups = DuplicateClusters(chain)
    #expect(groups.groups.allSatisfy { $0.members.count <= 3 })
    #expect(groups.groups.count > 300)
    let grouped = groups.groups.map(\.copies.count).reduce(0, +)
    #expect(grouped + groups.loose.count == chain.count)
  }

  @Test func `nothing makes no group`() {
    #expect(DuplicateClusters([]).groups.isEmpty)
  }
}
