import Artifacts
import Evaluation
import Foundation
import Metrics
import Randomness
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary

@testable import Report

@Suite struct HeadroomTextTests {
  /// What the true site adds to scores of every image, validation scores drawn in the same way.
  private func headroom(
    _ pack: Pack, _ name: String, _ score: (Int, Int, inout RandomStream) -> Double
  ) throws -> SiteHeadroom {
    var random = RandomStream(seed: 4, purpose: name)
    let images = Array(pack.images.indices)
    let folds = images.map { pack.images[$0].fold.rawValue }
    func scores() -> Scores {
      Scores(
        classes: 2,
        values: images.flatMap { image in
          (0..<2).map { Float(1 / (1 + exp(-score(image, $0, &random)))) }
        }, states: images.flatMap { pack.images[$0].lesions })
    }
    let evaluation = ModelEvaluation(
      EvaluatedModel(
        name: name, tasks: "lesion", images: images, folds: folds,
        groups: images.map { pack.images[$0].group.rawValue }, lesions: scores(), sites: nil,
        thresholdSource: .validation(
          ValidationScores(images: images, folds: folds.map { ($0 + 1) % 5 }, lesions: scores()))),
      replicates: 200)
    return try #require(SiteHeadroom(evaluation, pack: pack, replicates: 200))
  }

  @Test func `the site adds something, adds nothing, or nobody can say`() throws {
    let pack = try PlantedAtlas(in: TemporaryFolder().path).pack
    func sign(_ image: Int, _ lesion: Int) -> Double {
      pack.images[image].lesions[lesion] == .present ? 1 : -1
    }
    let blind = try headroom(pack, "blind") { 0.6 * sign($0, $1) + 0.9 * $2.normal() - 1 }
    let sees = try headroom(pack, "sees") { image, lesion, random in
      let share = lesion == 0 ? (pack.images[image].site == 0 ? 0.6 : 0.05) : 0.3
      return log(share / (1 - share)) + sign(image, lesion) + 1.4 * random.normal()
    }
    let against = try headroom(pack, "against") { -2 * sign($0, $1) + 0.5 * $2.normal() }
    let html = "\(HeadroomText(headrooms: [blind, sees, against]).html)"
    #expect(html.contains("blind: the site tells more than the image shows"), "\(html)")
    #expect(html.contains("sees: on these data the site adds nothing"), "\(html)")
    #expect(html.contains("against: what the site adds could not be computed"), "\(html)")
  }
}
