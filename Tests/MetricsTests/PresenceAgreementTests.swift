import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Metrics

@Suite struct PresenceAgreementTests {
  /// What `Tests/Fixtures/Metrics/agreement.py` computed.
  private struct Fixture: Decodable {
    struct Figures: Decodable {
      let alpha: Double
      let kappa: Double?
      let pabak: Double?
    }
    struct Class: Decodable {
      let ratings: [[Int]]
      let weights: [UInt16]
      let all: Figures
      let replicate: Figures
    }
    struct Sets: Decodable {
      let named: [[[UInt8]]]
      let jaccard: [Double]
    }
    let classes: [Class]
    let sets: [Sets]

    init() throws {
      let path = Checkout.file("Tests/Fixtures/Metrics/agreement.json")
      self = try JSONDecoder().decode(
        Fixture.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      classes = try values.decode([Class].self, forKey: .classes)
      sets = try values.decode([Sets].self, forKey: .sets)
    }

    private enum Keys: CodingKey { case classes, sets }
  }

  private static func agreement(_ ratings: [[Int]], isPair: Bool) -> PresenceAgreement {
    var agreement = PresenceAgreement(isPair: isPair)
    for (row, ratings) in ratings.enumerated() { agreement.add(row: row, ratings: ratings) }
    return agreement
  }

  @Test func `kappa, alpha and PABAK of all images and of a replicate are the peers'`() throws {
    let fixture = try Fixture()
    #expect(fixture.classes.count == 4 && fixture.classes.count { $0.all.kappa != nil } == 2)
    for item in fixture.classes {
      let agreement = Self.agreement(item.ratings, isPair: item.all.kappa != nil)
      for (figures, expected) in [
        (agreement.figures, item.all), (agreement.figures(weights: item.weights), item.replicate),
      ] {
        #expect(abs(try #require(figures.alpha) - expected.alpha) < 1e-12)
        #expect((figures.kappa == nil) == (expected.kappa == nil))
        if let kappa = expected.kappa { #expect(abs((figures.kappa ?? 9) - kappa) < 1e-12) }
        if let pabak = expected.pabak { #expect(abs((figures.pabak ?? 9) - pabak) < 1e-12) }
      }
      #expect(agreement.figures.observed == AnnotatorAgreement.observed(item.ratings))
      #expect(agreement.figures.pabak == AnnotatorAgreement.pabak(item.ratings))
    }
  }

  @Test func `the Jaccard index of label sets is scikit-learn's`() throws {
    for item in try Fixture().sets {
      for (named, expected) in zip(item.named, item.jaccard) {
        let states = try named.map { try $0.map { try #require(LabelState(rawValue: $0)) } }
        let index = try #require(AnnotatorAgreement.pairwiseJaccard(states))
        #expect(abs(index - expected) < 1e-12)
      }
    }
    #expect(AnnotatorAgreement.pairwiseJaccard([[.present]]) == nil)
    #expect(AnnotatorAgreement.pairwiseJaccard([[.absent], [.absent]]) == 1)
    // What one of two does not know counts for neither.
    #expect(
      AnnotatorAgreement.pairwiseJaccard([[.present, .present], [.present, .unknown]]) == 1)
  }

  @Test func `PABAK by hand, and what says nothing is nil`() {
    // Byrt's own case: chance is a half for two categories, a third for three.
    #expect(AnnotatorAgreement.pabak([[1, 1], [0, 0], [1, 0], [0, 0]]) == 0.5)
    #expect(AnnotatorAgreement.pabak([[1, 1], [0, 0], [1, 0], [2, 2]], categories: 3) == 0.625)
    #expect(AnnotatorAgreement.pabak([[1]]) == nil)
    let none = PresenceAgreement(isPair: true).figures
    #expect(none.observed == nil && none.kappa == nil && none.alpha == nil && none.pabak == nil)
    let same = Self.agreement([[0, 0], [0, 0]], isPair: true).figures
    #expect(same.kappa == nil && same.alpha == nil && same.pabak == 1)
  }
}
