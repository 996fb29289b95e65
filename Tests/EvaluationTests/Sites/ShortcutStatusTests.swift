import Metrics
import Testing
@testable import Evaluation

@Suite struct ShortcutStatusTests {
  /// A class whose map follows the site, with the area under the ROC curve among images of the site.
  private func entry(
    _ area: Interval?, difference: Interval? = nil, map: Interval = Interval(low: 0.1, high: 0.3)
  ) -> Shortcut.Entry {
    Shortcut.Entry(
      lesion: 0, favourite: nil, images: 50, positives: 20, single: nil, multi: nil,
      multiInterval: area, difference: nil, differenceInterval: difference,
      maps: MapAgreement.Entry(
        trueSite: 0.5, wrongSites: 0.3, difference: 0.2, interval: map, images: 20))
  }

  @Test func `an area whose interval lies wholly below one half raises the alarm`() {
    #expect(entry(Interval(low: 0.2, high: 0.45)).status == .raised)
    #expect(entry(Interval(low: 0.2, high: 0.5)).status == .raised)
  }

  @Test func `an area whose interval holds one half raises it, one above does not by itself`() {
    #expect(entry(Interval(low: 0.4, high: 0.6)).status == .raised)
    let above = Interval(low: 0.51, high: 0.7)
    #expect(entry(above).status == .unknown, "no single-task model to compare with")
    #expect(entry(above, difference: Interval(low: -0.2, high: -0.1)).status == .raised)
    #expect(entry(above, difference: Interval(low: -0.1, high: 0.1)).status == .quiet)
  }

  @Test func `a map that does not follow the site keeps it quiet, and no area leaves it unknown`() {
    let map = Interval(low: -0.1, high: 0.1)
    #expect(entry(Interval(low: 0.2, high: 0.4), map: map).status == .quiet)
    #expect(entry(nil).status == .unknown)
  }
}
