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
  ///
  /// `shift` is added to the folds of the model, as those of another pack may differ.
  private func evaluation(
    _ pack: Pack, keepsValidation: Bool = true, shift: Int = 0,
    _ score: (Int, Int, inout RandomStream) -> Double
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
    let folds = images.map { (pack.images[$0].fold.rawValue + shift) % 5 }
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
    #expect(headroom.addsSomething == true)
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
    #expect(headroom.addsSomething == false, "\(headroom.gain)")
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
    let held = Set(pack.images.filter { $0.fold.rawValue == 1 }.map(\.group))
    let fewer = SiteShares(pack, folds: [0], leftOut: [0: held])
    let same = SiteShares(pack, folds: [0], leftOut: [1: held])
    #expect(fewer.logOddsRatio(lesion: 0, site: 0, fold: 0) != expected)
    #expect(same.logOddsRatio(lesion: 0, site: 0, fold: 0) == expected)
  }

  @Test func `an image's own label does not help where a run's folds are not the pack's`() throws {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    let model = evaluation(pack, shift: 1) { image, lesion, random in
      (pack.images[image].lesions[lesion] == .present ? 0.6 : -0.6) + 0.9 * random.normal() - 1
    }
    let headroom = try #require(SiteHeadroom(model, pack: pack, replicates: 200))
    guard case .validation(let validation) = model.model.thresholdSource else {
      Issue.record("no validation scores")
      return
    }
    // The model of fold 0 was tested on the pack's fold 4 and validated on its fold 3.
    let seen = Set(pack.images.filter { $0.fold.rawValue >= 3 }.map(\.group))
    let validated = Set(pack.images.filter { $0.fold.rawValue == 3 }.map(\.group))
    func weight(_ leftOut: Set<GroupID>) -> Double? {
      SiteHeadroom.weight(
        validation, fold: 0, SiteShares(pack, folds: [0], leftOut: [0: leftOut]), pack)
    }
    #expect(headroom.weights[0] == weight(seen))
    #expect(headroom.weights[0] != weight(validated))
    let prior = SitePriorBaseline(
      model.model, pack: pack, favourites: FavouriteSites(pack: pack), replicates: 10)
    let shares = SiteShares(
      pack, folds: Set(0..<5),
      leftOut: Dictionary(
        uniqueKeysWithValues: (0..<5).map { fold in
          (fold, Set(pack.images.filter { $0.fold.rawValue == (fold + 4) % 5 }.map(\.group)))
        }))
    let states = try #require(model.model.lesions).states
    let values = pack.images.indices.flatMap {
      shares.shares(site: pack.images[$0].site, fold: model.model.folds[$0])
    }
    let metric = FoldedMetric(
      AveragePrecision(), scores: Scores(classes: 2, values: values, states: states),
      folds: model.model.folds)
    let unit = [UInt16](repeating: 1, count: values.count / 2)
    #expect(prior.entries.map(\.prior) == metric.foldMeans(unit))
  }

  @Test func `the weight is known where the log-odds of labels are a sum, and none against them`()
    throws
  {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    let shares = SiteShares(pack, folds: [0])
    let ratios = [0, 1].map { shares.logOddsRatio(lesion: 0, site: $0, fold: 0) }
    // 40 images of each of two sites for each of two logits, -1 and 1; of each image the second lesion is unknown.
    let there = [0, 1].map { site in pack.images.indices.filter { pack.images[$0].site == site } }
    func weight(present: [[Int]]) -> Double? {
      var images: [Int] = []
      var values: [Float] = []
      var states: [LabelState] = []
      for site in [0, 1] {
        for (score, count) in present[site].enumerated() {
          let own = there[site][(score * 40)..<((score + 1) * 40)]
          images += own
          values += own.flatMap { _ in [Float(Logit.inverse(score == 0 ? -1 : 1)), 0.5] }
          states += own.indices.flatMap {
            [$0 - own.startIndex < count ? LabelState.present : .absent, .unknown]
          }
        }
      }
      let validation = ValidationScores(
        images: images, folds: images.map { _ in 0 },
        lesions: Scores(classes: 2, values: values, states: states))
      return SiteHeadroom.weight(validation, fold: 0, shares, pack)
    }
    // Odds 1, 4 at site 0 and 1/4, 1 at site 1: log 4 for two units of logit, and log 4 for the ratios' difference.
    let expected = 2 / (ratios[0] - ratios[1])
    let found = try #require(weight(present: [[20, 32], [8, 20]]))
    #expect(abs(found / expected - 1) < 1e-3, "\(found) \(expected)")
    // The other way round the site speaks against its ratio, or the scores against the labels, or no label is present.
    #expect(weight(present: [[8, 20], [20, 32]]) == 0)
    #expect(weight(present: [[32, 20], [20, 8]]) == nil)
    #expect(weight(present: [[0, 0], [0, 0]]) == nil)
  }

  @Test func `scores against the labels have no headroom, and scores cut at 1 keep their order`()
    throws
  {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    let against = evaluation(pack) { image, lesion, random in
      (pack.images[image].lesions[lesion] == .present ? -2 : 2) + 0.5 * random.normal()
    }
    let headroom = try #require(SiteHeadroom(against, pack: pack, replicates: 10))
    #expect(headroom.addsSomething == nil && headroom.value == nil && headroom.weights.isEmpty)
    #expect(headroom.classes.count == 2 && headroom.gains.count == 2)
    // Logits of 20 to 30: the nearest probabilities below 1, all of them cut by the logit.
    let images = Array(pack.images.indices.filter { pack.images[$0].site == 0 }.prefix(4))
    let values: [Float] = [1, Float(1).nextDown, Float(1).nextDown.nextDown, 1]
    let model = EvaluatedModel(
      name: "saturated", tasks: "lesion", images: images, folds: [0, 0, 0, 0], groups: images,
      lesions: nil, sites: nil, thresholdSource: .none(.notKeptByRun))
    let scores = Scores(
      classes: 2, values: values.flatMap { [$0, 1 - $0] },
      states: images.flatMap { pack.images[$0].lesions })
    let ranked = SiteHeadroom.ranked(
      scores, model, [0: 3], SiteShares(pack, folds: [0]), pack)
    #expect(ranked.values == [2, 0, 1, 1, 0, 2, 2, 0])
  }

  @Test func `images that an official split only tests are counted in no fold`() throws {
    let plain = try PlantedAtlas(in: TemporaryFolder().path).pack
    let roles: [SplitRole?] = [nil, nil, nil, nil, .test]
    let pack = try PlantedAtlas(in: TemporaryFolder().path, roles: roles).pack
    let tested = Set(pack.images.filter { $0.fold.rawValue == 4 }.map(\.group))
    let left = SiteShares(plain, folds: [0], leftOut: [0: tested])
    let shares = SiteShares(pack, folds: [0])
    for site in 0..<5 {
      #expect(shares.shares(site: site, fold: 0) == left.shares(site: site, fold: 0))
    }
    #expect(
      shares.shares(site: nil, fold: 0) != SiteShares(plain, folds: [0]).shares(site: nil, fold: 0))
  }
}
