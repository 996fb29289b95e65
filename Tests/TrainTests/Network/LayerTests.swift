import Testing
import Train

@Suite struct LayerTests {
  @Test(
    "pools have the sizes of PyTorch's ceil_mode",
    arguments: [
      (112, Pool(kernel: 3, stride: 2, padding: 1), 56),
      (112, Pool(kernel: 3, stride: 2, roundsUp: true), 56),
      (112, Pool(kernel: 3, stride: 2), 55),
      (55, Pool(kernel: 3, stride: 2, roundsUp: true), 27),
      (8, Pool(kernel: 3, stride: 2, roundsUp: true), 4),
      // A last window that would start in the right border is left out.
      (4, Pool(kernel: 2, stride: 3, padding: 1, roundsUp: true), 2),
    ])
  func poolSizes(_ side: Int, _ pool: Pool, _ expected: Int) {
    #expect(pool.outputSide(side) == expected)
  }

  @Test func `convolutions keep the size at stride 1 by default`() {
    #expect(Convolution(outputs: 1, kernel: 3).outputSide(17) == 17)
    #expect(Convolution(outputs: 1, kernel: 7, stride: 2).outputSide(224) == 112)
    #expect(Convolution(outputs: 1, kernel: 1, stride: 2).outputSide(56) == 28)
  }
}
