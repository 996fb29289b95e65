import Metrics
import Testing

@testable import Report

@Suite struct LeaningIntervalTests {
  @Test func `an interval that does not hold its value is marked, others are not`() {
    let interval = Interval(low: 0.5, high: 0.7)
    #expect(IntervalText.plain(interval, of: 0.6) == "0.500 to 0.700")
    #expect(IntervalText.html(interval, of: 0.5).text == "0.500 to 0.700")
    #expect(IntervalText.plain(nil, of: 0.6) == "–")
    #expect(IntervalText.plain(interval, of: 0.45).hasPrefix("0.500 to 0.700 (leans: "))
    #expect(IntervalText.html(interval, of: 0.45).text.contains(">leans</span>"))
    #expect(IntervalText.html(interval, of: 0.71).text.contains(">leans</span>"))
  }

  @Test func `a class whose value is below chance does not beat it, wherever its interval lies`() {
    func result(_ ap: Double) -> ClassResult {
      ClassResult(
        lesion: 0, evaluated: 500, positives: 60, cases: 25, folds: 5, allFolds: 5,
        prevalence: 0.12, ap: ap, interval: Interval(low: 0.13, high: 0.3), pooled: ap,
        pooledInterval: nil, chance: 0.12, area: 0.5, decisions: nil, f1Interval: nil)
    }
    #expect(result(0.2).beatsChance)
    #expect(!result(0.11).beatsChance)
  }
}
