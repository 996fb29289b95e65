import Testing

@testable import Train

@Suite struct EpochOrderTests {
  @Test("every image is trained once and no batch but an only one is under half", arguments: 1...70)
  func sizes(images: Int) {
    let sizes = EpochOrder.sizes(images: images, batch: 16)
    #expect(sizes.reduce(0, +) == images)
    #expect(sizes.allSatisfy { $0 <= 16 && ($0 >= 8 || sizes.count == 1) })
    #expect(Set(sizes).count <= 3)
  }

  @Test func `a remainder of one image shares with the batch before it`() {
    #expect(EpochOrder.sizes(images: 33, batch: 16) == [16, 9, 8])
    #expect(EpochOrder.sizes(images: 40, batch: 16) == [16, 16, 8])
    #expect(EpochOrder.sizes(images: 5, batch: 16) == [5])
  }

  @Test func `the order depends on seed, fold and epoch and holds every image`() {
    func order(seed: UInt64 = 0, fold: Int = 0, epoch: Int = 0) -> [Int] {
      EpochOrder(images: Array(10..<60), batch: 8, seed: seed, fold: fold, epoch: epoch)
        .batches.flatMap { $0 }
    }
    #expect(order() == order())
    #expect(order().sorted() == Array(10..<60))
    #expect(Set([order(), order(seed: 1), order(fold: 1), order(epoch: 1)]).count == 4)
  }
}
