import Foundation
import Metrics
import Randomness
import Testing
@testable import Taxonomy

/// Many tests at once: strong effects are found, and chance alone is not.
@Suite struct PermutationTests {
  /// Cases of one to three images; rows and columns come from cases, without regard to each other, but
  /// for the pair (0, 0), which `strength` of the cases with row 0 share.
  private func counts(
    cases: Int, rows: Int, columns: Int, seed: UInt64, strength: Double = 0
  ) -> PairCounts {
    var random = RandomStream(seed: seed, purpose: "permutation tests")
    var counts = PairCounts(rows: rows, columns: columns)
    for _ in 0..<cases {
      let row = random.below(rows)
      let column =
        row == 0 && random.unit() < strength ? 0 : random.below(columns)
      for _ in 0..<(1 + random.below(3)) {
        var mine: Set<Int> = random.below(5) == 0 ? [] : [row]
        if random.below(4) == 0 { mine.insert(random.below(rows)) }
        counts.addImage(rows: mine.sorted(), columns: [column])
      }
      counts.endGroup()
    }
    return counts
  }

  private func qValues(_ counts: PairCounts, rounds: Int) -> (p: [Double?], q: [Double?]) {
    let p = PairChance(counts, replicates: 0, rounds: rounds, seed: 0).p
    return (p, FalseDiscovery.benjaminiHochberg(p))
  }

  @Test func `one strong pair among 1,200 is reported, though 2,000 rounds could not find it`() {
    let counts = counts(cases: 1500, rows: 40, columns: 30, seed: 1, strength: 0.8)
    let (p, q) = qValues(counts, rounds: 2000)
    let tests = p.compactMap { $0 }.count
    #expect(tests == 1200)
    // The smallest p of 2,000 rounds is 2 / 2,001, and q of a single one would be 1.
    #expect(2.0 / 2001 * Double(tests) > 1)
    #expect(q[0].map { $0 < 0.05 } == true, "\(String(describing: q[0]))")
    #expect(q.dropFirst().count { $0.map { $0 <= 0.05 } ?? false } <= 1)
  }

  /// Shares of null data sets with any rejection, and of null tests with a small p.
  private func errors(
    sets: Int, rows: Int, columns: Int, rounds: Int
  ) -> (any: Int, tests: Int, small: [Double: Int]) {
    var any = 0
    var tests = 0
    var small: [Double: Int] = [0.001: 0, 0.01: 0, 0.05: 0]
    for set in 0..<sets {
      let counts = counts(cases: 120, rows: rows, columns: columns, seed: UInt64(100 + set))
      let (p, q) = qValues(counts, rounds: rounds)
      if q.contains(where: { $0.map { $0 <= 0.05 } ?? false }) { any += 1 }
      for value in p.compactMap({ $0 }) {
        tests += 1
        for level in small.keys where value <= level { small[level, default: 0] += 1 }
      }
    }
    return (any, tests, small)
  }

  private func expectSize(_ errors: (any: Int, tests: Int, small: [Double: Int]), sets: Int) {
    // Three standard errors above the level; tests of one set are not independent, so that theirs are
    // doubled.
    let bound = 0.05 + 3 * (0.05 * 0.95 / Double(sets)).squareRoot()
    #expect(Double(errors.any) / Double(sets) <= bound, "\(errors.any) of \(sets)")
    for (level, count) in errors.small {
      let share = Double(count) / Double(errors.tests)
      #expect(
        share <= level + 6 * (level / Double(errors.tests)).squareRoot(), "p <= \(level): \(share)")
    }
  }

  @Test func `chance alone is rejected as rarely as stated`() {
    expectSize(errors(sets: 60, rows: 6, columns: 5, rounds: 200), sets: 60)
  }

  @Test(
    "chance alone is rejected as rarely as stated, in 1,000 data sets of 300 tests",
    .enabled(if: ProcessInfo.processInfo.environment["DERM_SLOW"] == "1"))
  func size() {
    let errors = errors(sets: 1000, rows: 20, columns: 15, rounds: 2000)
    print("any rejection: \(errors.any) of 1000; p: \(errors.small) of \(errors.tests)")
    expectSize(errors, sets: 1000)
  }

  @Test func `chance alone is rejected as rarely as stated where it is drawn as a table`() {
    var any = 0
    var small = 0
    var tests = 0
    for set in 0..<40 {
      // Cases of two images, so many that their stratum is a large one; the second image often differs.
      var random = RandomStream(seed: UInt64(set), purpose: "large null")
      var counts = PairCounts(rows: 5, columns: 4)
      for _ in 0..<17_000 {
        let (row, column) = (random.below(5), random.below(4))
        for _ in 0..<2 {
          counts.addImage(
            rows: random.below(4) == 0 ? [] : [row], columns: [random.below(4) == 0 ? 3 : column])
        }
        counts.endGroup()
      }
      let (p, q) = qValues(counts, rounds: 200)
      if q.contains(where: { $0.map { $0 <= 0.05 } ?? false }) { any += 1 }
      tests += p.compactMap { $0 }.count
      small += p.count { $0.map { $0 <= 0.05 } ?? false }
    }
    #expect(tests == 800)
    #expect(any <= 6, "\(any) of 40")
    // Tests of a row depend on each other: twice the standard error of independent ones, three times.
    #expect(Double(small) / Double(tests) <= 0.05 + 6 * (0.05 / Double(tests)).squareRoot())
    #expect(Double(small) / Double(tests) >= 0.01)
  }

  @Test func `p comes to the exact one of a table of single images`() {
    // 12 images, 5 of the row, 4 of the column, 3 of both: hypergeometric. P(>= 3) = (C(4,3) C(8,2) +
    // C(4,4) C(8,1)) / C(12,5) = (112 + 8) / 792, twice that.
    var counts = PairCounts(rows: 1, columns: 1)
    for image in 0..<12 {
      counts.addImage(rows: image < 5 ? [0] : [], columns: (2..<6).contains(image) ? [0] : [])
      counts.endGroup()
    }
    let p = PairChance(counts, replicates: 0, rounds: 40_000, seed: 3).p[0]
    #expect(p.map { abs($0 - 240.0 / 792) < 0.012 } == true, "\(String(describing: p))")
  }

  @Test func `a frequent row, whose complement is counted, has the p of its complement`() {
    func counts(_ has: (Int) -> Bool) -> PairCounts {
      var counts = PairCounts(rows: 1, columns: 2)
      for image in 0..<60 {
        counts.addImage(rows: has(image) ? [0] : [], columns: [image % 3 == 0 ? 0 : 1])
        if image % 2 == 1 || image >= 40 { counts.endGroup() }
      }
      return counts
    }
    let rare = PairChance(counts { $0 % 7 == 0 }, replicates: 0, rounds: 20_000, seed: 1).p
    let frequent = PairChance(counts { $0 % 7 != 0 }, replicates: 0, rounds: 20_000, seed: 1).p
    for (one, other) in zip(rare, frequent) {
      #expect(abs((one ?? 0) - (other ?? 1)) < 0.03)
    }
  }
}
