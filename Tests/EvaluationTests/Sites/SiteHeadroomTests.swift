import Artifacts
import Foundation
import Metrics
import Randomness
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary
@testable import Evaluation

/// What the true site adds to scores.
@Suite struct SiteHeadroomTests {
  /// Scores of every image; of the images of one fold further validation scores for each other fold's model.
  private func evaluation(
    _ pack: Pack, keepsValidation: Bool = true, _ score: (Int, Int, inout RandomStream) -> Double
  ) -> ModelEvaluation {
    var random = RandomStream(seed: 4, purpose: "headroom")
    func scores(_ images: [Int]) -> Scores {
      Scores(
        classes: 2,
        values: images.flatMap { image in
          (0..<2).map { Float(1 / (1 + exp(-score(image, $0, &random)))) }
        }, states: images.flatMap { pack.images[$0].lesions })
    }
    let images = Array(pack.images.indices)
    let folds = images.map { pack.images[$0].fold.rawValue }
    let validated = images.map { (image: $0, fold: (folds[$0] + 1) % 5) }
    let source = ThresholdSource.validation(
      ValidationScores(
        images: validated.map(\.image), folds: validated.map(\.fold),
        lesions: scores(validated.map(\.image))))
    return ModelEvaluation(
      EvaluatedModel(
        name: "single", tasks: "lesion", images: images, folds: folds,
        groups: images.map { pack.images[$0].group.rawValue }, lesions: scores(images), sites: nil,
        thresholdSource: keepsValidation ? source : .none(.notKeptByRun)), replicates: 200)
  }

  @Test func `scores that do not see the site gain where a lesion keeps to a site`() throws {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    let blind = evaluation(pack) { image, lesion, random in
      let isThere = pack.images[image].lesions[lesion] == .present
      return (isThere ? 0.6 : -0.6) + 0.9 * random.normal() - 1
    }
    let headroom = try #require(SiteHeadroom(blind, pack: pack, replicates: 200))
    // Independent evidence: Bayes adds the whole ratio to the logits; these are too flat by their own factor.
    #expect(headroom.weights.count == 5 && headroom.weights.values.allSatisfy { $0 > 0.3 })
    let clinging = headroom.gains[0]
    #expect((clinging.value ?? 0) > 0.1 && (clinging.interval?.low ?? 0) > 0, "\(clinging)")
    // The other lesion is anywhere: its shares by site differ by chance alone.
    #expect((headroom.gains[1].interval?.low ?? 0) < 0.01, "\(headroom.gains[1])")
    #expect(!headroom.showsNothing)
    #expect(headroom.value == Mean.of(headroom.classes))
  }

  @Test func `scores that know the site already gain nothing`() throws {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    let sees = evaluation(pack) { image, lesion, random in
      let isThere = pack.images[image].lesions[lesion] == .present
      let share = lesion == 0 ? (pack.images[image].site == 0 ? 0.6 : 0.05) : 0.3
      return log(share / (1 - share)) + (isThere ? 1 : -1) + 1.4 * random.normal()
    }
    let headroom = try #require(SiteHeadroom(sees, pack: pack, replicates: 200))
    #expect(headroom.showsNothing, "\(headroom.gain)")
    #expect((headroom.gain.value?.magnitude ?? 1) < 0.02)
    // A fold has 80 validation images: single weights scatter around 0.
    #expect((Mean.of(headroom.weights.values.map { $0 }) ?? 1) < 0.4, "\(headroom.weights)")
  }

  @Test func `without validation scores there is no weight, and so no headroom`() throws {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    let model = evaluation(pack, keepsValidation: false) { _, _, random in random.normal() }
    #expect(SiteHeadroom(model, pack: pack, replicates: 10) == nil)
  }

  @Test
  func
    `a ratio is drawn towards none where a site has few images, and validation images do not count`()
    throws
  {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    let shares = SiteShares(pack, folds: [0])
    #expect(shares.logOddsRatio(lesion: 0, site: nil, fold: 0) == 0)
    let own = pack.images.filter { $0.fold.rawValue != 0 && $0.site == 0 }
    let others = pack.images.filter { $0.fold.rawValue != 0 }
    func logOdds(_ p: Double) -> Double { log(p / (1 - p)) }
    func count(_ images: [PackedImage]) -> Double {
      Double(images.count { $0.lesions[0] == .present })
    }
    let share = (count(others) + 0.5) / (Double(others.count) + 1)
    let there = (count(own) + 10 * share) / (Double(own.count) + 10)
    let expected = logOdds(there) - logOdds(share)
    #expect(abs(shares.logOddsRatio(lesion: 0, site: 0, fold: 0) - expected) < 1e-12)
    let held = Set(pack.images.indices.filter { pack.images[$0].fold.rawValue == 1 })
    let fewer = SiteShares(pack, folds: [0], leftOut: [0: held])
    let same = SiteShares(pack, folds: [0], leftOut: [1: held])
    #expect(fewer.logOddsRatio(lesion: 0, site: 0, fold: 0) != expected)
    #expect(same.logOddsRatio(lesion: 0, site: 0, fold: 0) == expected)
  }
}
