import Artifacts
import Foundation
import Metrics
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary
@testable import Evaluation

/// What a known site adds to a model's lesion probabilities.
@Suite struct SiteGivenTests {
  private let pack: Pack

  init() throws { pack = try PlantedAtlas(in: TemporaryFolder().path).pack }

  /// Probabilities of both classes that rank mostly right.
  private func scores(_ images: [Int]) -> [Float] {
    images.flatMap { image -> [Float] in
      (0..<2).map { lesion -> Float in
        if pack.images[image].lesions[lesion] == .present { return 0.6 }
        return image % 3 == 0 ? 0.62 : 0.4
      }
    }
  }

  @Test func `the formula by hand`() throws {
    let given = SiteGiven(weight: 0.5, sites: [SiteID("a"), SiteID("b")], ratios: [2, -1, 0, 0])
    let image: [Float] = [9, 0.2, 0.7]
    let there = given.probabilities(image[1...], site: 0)
    // logit .2 = log .25, plus .5 * 2; logit .7 = log(7 / 3), minus .5.
    #expect(abs(there[0] - Float(1 / (1 + exp(-(log(0.25) + 1))))) < 1e-6)
    #expect(abs(there[1] - Float(1 / (1 + exp(-(log(7.0 / 3) - 0.5))))) < 1e-6)
    #expect(given.probabilities(image[1...], site: 1) == [0.2, 0.7])
    let useless = SiteGiven(weight: 0, sites: given.sites, ratios: given.ratios)
    #expect(useless.probabilities(image[1...], site: 0) == [0.2, 0.7])
    // Small ones too move as the site says, and keep their order.
    let rare: [Float] = [1e-9, 1e-12]
    let moved = given.probabilities(rare[...], site: 0)
    #expect(moved[0] > 2.7e-9 && moved[0] < 2.72e-9 && moved[1] < 1e-12 && moved[1] > 6e-13)
    #expect(given.probabilities([0, 1], site: 0) == [0, 1])
    #expect(given.position(of: SiteID("b")) == 1 && given.position(of: SiteID("c")) == nil)
  }

  @Test func `a fold's weight and ratios are those of the headroom`() throws {
    let images = pack.images.indices.filter { pack.images[$0].fold.rawValue == 1 }
    let probabilities = scores(images)
    let given = try #require(
      SiteGiven(pack, fold: 0, validation: images, probabilities: probabilities))
    let groups = Set(images.map { pack.images[$0].group })
    let shares = SiteShares(pack, folds: [0], leftOut: [0: groups])
    #expect(given.sites.count == pack.manifest.sites.count)
    for site in given.sites.indices {
      for lesion in 0..<2 {
        let expected = Float(shares.logOddsRatio(lesion: lesion, site: site, fold: 0))
        #expect(given.ratios[site * 2 + lesion] == expected)
      }
    }
    #expect(given.weight >= 0)
  }

  @Test
  func `scores that rank against the labels give none, and so does a pack without their count`() {
    let images = Array(pack.images.indices.prefix(60))
    let against = images.flatMap { image in
      (0..<2).map { pack.images[image].lesions[$0] == .present ? Float(0.1) : 0.9 }
    }
    #expect(SiteGiven(pack, fold: 2, validation: images, probabilities: against) == nil)
    #expect(SiteGiven(pack, fold: 2, validation: images, probabilities: [0.5]) == nil)
  }

  @Test func `without a fold all images but the validating ones are counted`() throws {
    let images = pack.images.indices.filter { pack.images[$0].group.rawValue % 10 == 0 }
    let probabilities = scores(images)
    let given = try #require(
      SiteGiven(pack, fold: nil, validation: images, probabilities: probabilities))
    let groups = Set(images.map { pack.images[$0].group })
    let shares = SiteShares(pack, folds: [-1], leftOut: [-1: groups])
    #expect(given.ratios[0] == Float(shares.logOddsRatio(lesion: 0, site: 0, fold: -1)))
    #expect(given.ratios.contains { abs($0) > 0.3 })
  }
}
