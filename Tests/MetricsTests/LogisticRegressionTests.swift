import Foundation
import Metrics
import TestSupport
import Testing

@Suite struct LogisticRegressionTests {
  /// What `Tests/Fixtures/Metrics/logistic.py` computed.
  private struct Case: Decodable {
    let features: [[Double]]
    let labels: [Int]
    let coefficients: [Double]
  }

  @Test func `coefficients equal scikit-learn's`() throws {
    let path = Checkout.file("Tests/Fixtures/Metrics/logistic.json")
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(cases.count == 3)
    for one in cases {
      var regression = LogisticRegression(features: 3)
      for (features, label) in zip(one.features, one.labels) {
        regression.add(features, isPositive: label == 1)
      }
      let found = try #require(regression.fit())
      #expect(zip(found, one.coefficients).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found)")
    }
  }

  @Test func `labels of one kind have no fit, separable ones a finite one`() throws {
    var alike = LogisticRegression(features: 1)
    alike.add([1], isPositive: true)
    #expect(alike.fit() == nil)
    #expect(LogisticRegression(features: 2).fit() == nil)
    var parted = LogisticRegression(features: 1)
    for value in 1...20 {
      parted.add([Double(value)], isPositive: true)
      parted.add([-Double(value)], isPositive: false)
    }
    let found = try #require(parted.fit())
    #expect(found[0] > 0 && found[0] < 100)
  }
}
