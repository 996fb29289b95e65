import Artifacts
import Testing
@testable import Report

@Suite struct LossCurvesTests {
  private func epoch(
    _ number: Int, fold: Int? = 0, lesion: Double? = 2, site: Double? = 1, rate: Double = 0.01
  ) -> RunEvent {
    RunEvent(
      event: "epoch", fold: fold, epoch: number, learningRate: rate, trainLesionLoss: lesion,
      trainSiteLoss: site, validationLesionLoss: lesion.map { $0 + 0.5 },
      validationSiteLoss: site.map { $0 + 0.5 })
  }

  /// The paths and dots of curves, without grid and keys.
  private func count(_ mark: String, in svg: String) -> Int {
    svg.split(separator: "\n").reduce(0) {
      $0 + $1.split(separator: "<").count { $0.hasPrefix(mark) }
    }
  }

  @Test func `both losses and the rate of every fold are drawn`() {
    let events = [epoch(1), epoch(2, lesion: 1), epoch(1, fold: 3), epoch(2, fold: 3)]
    let svg = LossCurves(events + [RunEvent(event: "resumed", fold: 0)]).svg
    for title in ["lesion loss", "site loss", "learning rate", "fold 0", "fold 3", "training"] {
      #expect(svg.contains(">\(title)</text>"), "\(title)")
    }
    #expect(!svg.contains("mAP"))
    // Two folds: two losses with training and validation, and one rate. The keys add one more each.
    #expect(count("path class=\"line train f", in: svg) == 4)
    #expect(count("path class=\"line f", in: svg) == 6 + 2)
    #expect(svg.contains("prefers-color-scheme:dark"))
    for bad in ["nan", "inf", "Optional"] { #expect(!svg.contains(bad)) }
  }

  @Test func `a site-only final model after one epoch has dots, and no panel of lesions`() {
    let svg = LossCurves([epoch(1, fold: nil, lesion: nil)]).svg
    #expect(svg.contains("final model") && !svg.contains("lesion loss"))
    #expect(count("circle", in: svg) == 3)
    #expect(count("path class=\"line f", in: svg) == 1)
  }

  @Test func `nothing yet is an empty picture, and a loss that is not a number leaves a gap`() {
    #expect(LossCurves([]).svg.hasSuffix("</svg>\n"))
    let svg = LossCurves([epoch(1), epoch(2, lesion: .nan), epoch(3)]).svg
    #expect(!svg.contains("nan"))
  }

  @Test func `an axis has round ticks inside its range`() {
    let linear = CurveScale([1.38, 2.05], from: 100, to: 0)
    #expect(linear.ticks.map(linear.label) == ["1.4", "1.6", "1.8", "2"])
    #expect(linear.coordinate(1.38) == "100.0" && linear.coordinate(2.05) == "0.0")
    let rates = CurveScale([1e-5, 1e-3], from: 100, to: 0, isLogarithmic: true)
    #expect(rates.ticks.map(rates.label) == ["1e-5", "1e-4", "1e-3"])
    #expect(rates.coordinate(1e-4) == "50.0")
    #expect(CurveScale([3, 3], from: 0, to: 10).coordinate(3) == "0.0")
  }
}
