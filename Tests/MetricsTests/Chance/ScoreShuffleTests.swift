import Randomness
import Testing
@testable import Metrics

@Suite struct ScoreShuffleTests {
  private func permuted(_ shuffle: ScoreShuffle, _ index: Int) -> [Int] {
    var random = RandomStream(seed: 1, purpose: "permute", index: UInt64(index))
    var source = shuffle.identity
    shuffle.permute(&random, into: &source)
    return source.map { Int($0) }
  }

  @Test func `whole cases of equal size exchange scores within their fold, all others stay`() {
    // Fold 0: two cases of two images and one of three; fold 1: three cases of one.
    let groups = [4, 4, 7, 7, 9, 9, 9, 1, 2, 3]
    let folds = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    let shuffle = ScoreShuffle(groups: groups, folds: folds, rows: Array(0..<10), least: 1)
    var seen = Set<[Int]>()
    for index in 0..<200 {
      let source = permuted(shuffle, index)
      #expect(source.sorted() == Array(0..<10))
      #expect(source[4...6] == [4, 5, 6], "no other case has three images")
      #expect([[0, 1], [2, 3]].contains(Array(source[0...1])))
      #expect(source[7...9].allSatisfy { $0 >= 7 })
      seen.insert(source)
    }
    #expect(seen.count == 12, "2 ways in fold 0, 6 in fold 1")
    #expect(shuffle.isMovable == [true, true, true, true, false, false, false, true, true, true])
  }

  @Test func `sizes of too few cases join the next, so that all move`() {
    let sizes = [1, 1, 1, 2, 3, 5]
    let groups = sizes.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    let folds = [Int](repeating: 0, count: groups.count)
    let shuffle = ScoreShuffle(
      groups: groups, folds: folds, rows: Array(groups.indices), least: 3)
    #expect(!shuffle.isMovable.contains(false))
    #expect(Set((0..<100).map { permuted(shuffle, $0) }).count > 10)
    for index in 0..<20 {
      #expect(permuted(shuffle, index).sorted() == Array(groups.indices))
    }
  }
}
