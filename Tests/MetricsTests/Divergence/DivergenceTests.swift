import Metrics
import Testing

@Suite struct DivergenceTests {
  private let part = [3, 0, 7, 2]
  private let whole = [10, 4, 9, 20]

  @Test func `the looked-up form equals the plain one, in every width of counts`() throws {
    let plain = try #require(KullbackLeibler.bits(part, of: whole))
    let table = KullbackLeibler.Table(largest: 20, indices: [0, 1, 2, 3])
    let shares = table.logShares(whole)
    let wide = try #require(table.bits(part[...], logShares: shares))
    let narrow = try #require(table.bits(part.map { Int32($0) }, logShares: shares))
    #expect(abs(wide - plain) < 1e-12 && narrow == wide)
    // 3/12 log2(3/12 / (10/43)) + 7/12 log2(7/12 / (9/43)) + 2/12 log2(2/12 / (20/43))
    #expect(abs(plain - 0.641_906_96) < 1e-8)
  }

  @Test func `nothing has no divergence, the whole has none from itself`() {
    #expect(KullbackLeibler.bits([0, 0], of: [3, 4]) == nil)
    #expect(KullbackLeibler.bits(whole, of: whole).map { abs($0) < 1e-12 } == true)
    #expect(JensenShannon.bits(part, part) == 0 && JensenShannon.bits([1, 0], [0, 1]) == 1)
    #expect(JensenShannon.bits([0, 0], [1, 2]) == nil)
  }

  @Test func `without some images the divergence is that of the other images`() throws {
    // Category 1 takes no part.
    let divergence = LeaveOneOutDivergence(row: part, whole: whole, indices: [0, 2, 3])
    let left = divergence.bits(without: [0: (row: 1, whole: 2), 3: (row: 0, whole: 5)])
    let plain = try #require(KullbackLeibler.bits([2, 7, 2], of: [8, 9, 15]))
    #expect(abs(left - plain) < 1e-12)
    #expect(divergence.bits(without: [0: (3, 3), 2: (7, 7), 3: (2, 2)]).isNaN)
  }

  @Test(arguments: [
    (1, 12.7062), (2, 4.30265), (3, 3.18245), (5, 2.57058), (29, 2.04523), (1000, 1.96234),
  ])
  func `the percentile of Student's t is that of tables`(_ degrees: Int, _ expected: Double) {
    #expect(
      abs(StudentQuantile.upperTail(degrees: degrees) - expected)
        < 0.03 * expected / Double(degrees))
  }

  @Test func `a percentile between two numbers is interpolated`() {
    let sorted = [0.0, 10, 20, 30]
    #expect(Percentile.of(sorted, share: 0.5) == 15)
    #expect(Percentile.of(sorted, share: 0.25) == 7.5)
    #expect(Percentile.of([4], share: 0.975) == 4 && Percentile.of([4], share: 1) == 4)
  }

  @Test func `a permutation test never gives a p-value of zero`() {
    #expect(PermutationTest.pValue(reached: 0, rounds: 99) == 0.01)
    #expect(PermutationTest.pValue(reached: 99, rounds: 99) == 1)
  }
}
