import Testing

@testable import Ingest

@Suite struct OrderedWorkTests {
  @Test(arguments: [1, 2, 7])
  func `results come in order from every number of threads`(threads: Int) {
    var taken: [Int] = []
    OrderedWork.run(count: 1000, threads: threads) {
      $0 * $0
    } take: { index, result in
      #expect(result == index * index)
      taken.append(index)
      return true
    }
    #expect(taken == Array(0..<1000))
  }

  @Test func `an error ends the work`() {
    struct Stop: Error {}
    var taken = 0
    #expect(throws: Stop.self) {
      try OrderedWork.run(count: 1000, threads: 3) {
        $0
      } take: { index, _ in
        taken += 1
        if index == 10 { throw Stop() }
        return true
      }
    }
    #expect(taken == 11)
    OrderedWork.run(count: 1000, threads: 3) {
      $0
    } take: { index, _ in
      index < 5
    }
  }
}
