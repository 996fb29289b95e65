import Metrics
import Randomness
import Testing

@testable import Quality

/// Mantel and Haenszel's ratio over diagnoses.
@Suite struct RatioTests {
  private static func ratio(_ strata: [(String, here: (Int, Int), elsewhere: (Int, Int))])
    -> StratifiedRatio
  {
    var ratio = StratifiedRatio()
    for (name, here, elsewhere) in strata {
      for (isHere, (present, all)) in [(true, here), (false, elsewhere)] {
        for image in 0..<all {
          ratio.add(stratum: name, isHere: isHere, isPresent: image < present)
        }
      }
    }
    return ratio
  }

  @Test func `it is the pooled ratio of the strata that both have`() throws {
    // Rothman, Greenland, Lash (Modern Epidemiology): sums of a n0 / n and b n1 / n.
    let ratio = Self.ratio([
      ("psoriasis", (30, 100), (20, 200)), ("eczema", (10, 50), (15, 150)),
      ("only here", (5, 10), (0, 0)),
    ])
    let numerator = 30.0 * 200 / 300 + 10.0 * 150 / 200
    let denominator = 20.0 * 100 / 300 + 15.0 * 50 / 200
    let value = try #require(ratio.value)
    #expect(abs(value - (numerator + 0.5) / (denominator + 0.5)) < 1e-12)
    #expect(ratio.images == 150 && ratio.present == 40)
    #expect(abs(ratio.expected - (100 * 0.1 + 50 * 0.1)) < 1e-12)
    let interval = try #require(ratio.interval)
    #expect(interval.low > 1.5 && interval.low < value && interval.high > value)
  }

  @Test func `a class that is never named differs, one that is named alike does not`() throws {
    let silent = Self.ratio([("psoriasis", (0, 60), (40, 100)), ("eczema", (0, 20), (10, 100))])
    // 0 of 80 where 16.67 are expected, variance 8.36: chi-squared 33.2.
    #expect(abs(silent.standardScore * silent.standardScore - 33.2) < 0.1)
    #expect(try #require(silent.pValue) < 1e-7 && (try #require(silent.value)) < 0.1)
    let alike = Self.ratio([("psoriasis", (24, 60), (40, 100)), ("eczema", (2, 20), (10, 100))])
    #expect(try #require(alike.pValue) > 0.5)
  }

  @Test func `under the null the p-value is below 5 % about as often as it says`() throws {
    var random = RandomStream(seed: 1, purpose: "ratio")
    var low = 0
    let runs = 1000
    for _ in 0..<runs {
      var ratio = StratifiedRatio()
      for (stratum, rate) in [("a", 0.3), ("b", 0.1), ("c", 0.5)] {
        for image in 0..<120 {
          ratio.add(stratum: stratum, isHere: image < 40, isPresent: random.unit() < rate)
        }
      }
      if try #require(ratio.pValue) < 0.05 { low += 1 }
    }
    // Three standard deviations of a binomial of 1,000 with .05.
    #expect((20...71).contains(low), "\(low) of \(runs)")
  }
}
