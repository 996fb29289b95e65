import Foundation
import Metrics
import TestSupport
import Testing

@Suite struct AnnotatorAgreementTests {
  /// What `Tests/Fixtures/Metrics/annotators.py` computed.
  private struct Case: Decodable {
    let ratings: [[Int]]
    let alpha: Double
    let kappa: Double?
  }

  @Test func `alpha and kappa are those of krippendorff and scikit-learn`() throws {
    let path = Checkout.file("Tests/Fixtures/Metrics/annotators.json")
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(cases.count == 6)
    for item in cases {
      let alpha = try #require(AnnotatorAgreement.krippendorffAlpha(item.ratings))
      #expect(abs(alpha - item.alpha) < 1e-12)
      guard let expected = item.kappa else { continue }
      let kappa = try #require(
        AnnotatorAgreement.cohenKappa(item.ratings.map { $0[0] }, item.ratings.map { $0[1] }))
      #expect(abs(kappa - expected) < 1e-12)
    }
  }

  @Test func `alpha of Krippendorff's own example of four observers with gaps is 0.743`() throws {
    // Krippendorff 2011, section C: units 1 to 12 of observers A to D; numbers from 0 here.
    let units = [
      [0, 0, 0], [1, 1, 2, 1], [2, 2, 2, 2], [2, 2, 2, 2], [1, 1, 1, 1], [0, 1, 2, 3],
      [3, 3, 3, 3],
      [0, 0, 1, 0], [1, 1, 1, 1], [4, 4, 4], [0, 0], [2],
    ]
    let alpha = try #require(AnnotatorAgreement.krippendorffAlpha(units))
    #expect(abs(alpha - 0.743421052631579) < 1e-12)
  }

  @Test func `kappa counted by hand, and what says nothing is nil`() throws {
    // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: o .7, e .5, kappa .4.
    let pairs =
      [(1, 1)].flatMap { Array(repeating: $0, count: 20) }
      + [(1, 0)].flatMap { Array(repeating: $0, count: 5) }
      + [(0, 1)].flatMap { Array(repeating: $0, count: 10) }
      + [(0, 0)].flatMap { Array(repeating: $0, count: 15) }
    let kappa = try #require(
      AnnotatorAgreement.cohenKappa(pairs.map(\.0), pairs.map(\.1)))
    #expect(abs(kappa - 0.4) < 1e-12)
    #expect(AnnotatorAgreement.cohenKappa([], []) == nil)
    #expect(AnnotatorAgreement.cohenKappa([1, 1], [1, 1]) == nil)
    #expect(AnnotatorAgreement.krippendorffAlpha([[1], [0]]) == nil)
    #expect(AnnotatorAgreement.krippendorffAlpha([[1, 1], [1, 1, 1]]) == nil)
    #expect(AnnotatorAgreement.krippendorffAlpha([[0, 1], [1, 0]]) == -0.5)
    let expected: Double? = (1.0 / 3 + 1) / 2
    #expect(AnnotatorAgreement.observed([[1, 1, 0], [0, 0], [1]]) == expected)
    #expect(AnnotatorAgreement.observed([[1]]) == nil)
  }
}
