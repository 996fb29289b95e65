import Artifacts
import Files
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Train

/// Linear probes against scikit-learn (Tests/Fixtures/Train/make_probe.py).
struct LinearProbeTests {
  private struct Fixture: Decodable {
    struct Fit: Decodable {
      let c: Double
      let lesions: [[Double]]
      let siteIndices: [Int]
      let siteProbabilities: [Double]
    }
    let features: [Float]
    let columns: Int
    let lesions: [Float]
    let known: [Float]
    let sites: [Int32]
    let fits: [Fit]

    var targets: Targets { Targets(lesions: lesions, known: known, sites: sites, siteClasses: 4) }
    var rows: [Int] { Array(sites.indices) }
  }

  private func fixture() throws -> Fixture {
    try CanonicalJSON.decode(
      Fixture.self, from: Checkout.fixture("Train/probe.json"), path: "probe.json")
  }

  private func fit(_ data: Fixture, c: Double, threads: Int = 2) throws -> LinearProbe {
    try #require(
      try LinearProbe(
        data.features, columns: data.columns, images: data.rows, targets: data.targets,
        inverseStrength: c, threads: threads))
  }

  @Test func `coefficients and probabilities are scikit-learn's`() throws {
    let data = try fixture()
    for wanted in data.fits {
      let probe = try fit(data, c: wanted.c)
      for (lesion, own) in wanted.lesions.enumerated() {
        let found =
          probe.weights[(lesion * data.columns)..<((lesion + 1) * data.columns)]
          + [probe.intercepts[lesion]]
        for (one, other) in zip(found, own) {
          #expect(abs(Double(one) - other) < 5e-3 * max(1, abs(other)), "C \(wanted.c) \(lesion)")
        }
      }
      let logits = try probe.logits(data.features, images: Array(0..<30), threads: 2)
      var siteLogits: [Float] = []
      for row in 0..<30 { siteLogits += logits[(row * 7 + 3)..<(row * 7 + 7)] }
      let shares = TestTimeAugmentation(
        logits: [siteLogits], images: 30, crops: 1,
        [Head(sites: ["a", "b", "c", "d"].map { SiteID($0) })], .none
      ).heads[0].probabilities
      for row in 0..<30 {
        for (position, site) in wanted.siteIndices.enumerated() {
          let other = wanted.siteProbabilities[row * wanted.siteIndices.count + position]
          #expect(abs(Double(shares[row * 4 + site]) - other) < 1e-3, "C \(wanted.c) \(row)")
        }
        // The site that no image has.
        #expect(shares[row * 4 + 2] < 1e-9)
      }
    }
  }

  @Test func `any number of threads gives the same bits`() throws {
    let data = try fixture()
    let one = try fit(data, c: 1, threads: 1)
    for threads in 2...5 {
      let other = try fit(data, c: 1, threads: threads)
      #expect(other.weights == one.weights && other.intercepts == one.intercepts)
    }
  }

  @Test func `products are sums of products, whatever is left over at the edges`() throws {
    var random = RandomStream(seed: 3, purpose: "probe")
    for (rows, columns) in [(1, 5), (7, 16), (8, 17), (300, 40), (1000, 100)] {
      let table = (0..<(rows * columns)).map { _ in Float(random.unit() - 0.5) }
      let zeros = [Float](repeating: 0, count: columns)
      let matrix = try ProbeMatrix(
        table, columns: columns, images: Array(0..<rows), means: zeros, threads: 2)
      for outputs in [16, 32, 48, 64] {
        let weights = (0..<(matrix.width * outputs)).map { _ in Float(random.unit() - 0.5) }
        let products = try matrix.products(weights: weights, outputs: outputs, threads: 2)
        let (gradient, sums) = try matrix.pass(
          weights: weights, outputs: outputs, threads: 3, from: 0
        ) { _, count, _, sum in sum += count }
        #expect(sums.reduce(0, +) == rows)
        for index in stride(from: 0, to: rows * outputs, by: 37) {
          let (row, output) = (index / outputs, index % outputs)
          var wanted = 0.0
          for column in 0..<columns {
            let weight = Double(weights[column * outputs + output])
            wanted += Double(table[row * columns + column]) * weight
          }
          #expect(abs(Double(products[index]) - wanted) < 1e-4)
        }
        for index in stride(from: 0, to: outputs * columns, by: 41) {
          let (output, column) = (index / columns, index % columns)
          var wanted = 0.0
          for row in 0..<rows {
            let factor = Double(products[row * outputs + output])
            wanted += factor * Double(table[row * columns + column])
          }
          #expect(abs(Double(gradient[output * matrix.width + column]) - wanted) < 1e-2)
        }
      }
    }
  }

  @Test func `a class that is never or always there gets its share alone`() throws {
    let targets = Targets(
      lesions: [0, 1, 0, 1, 0, 1, 0, 1], known: [1, 1, 1, 1, 1, 1, 0, 0], sites: [-1, 1, 1, -1])
    let probe = try #require(
      try LinearProbe(
        [1, 2, 3, 4], columns: 1, images: [0, 1, 2, 3], targets: targets, inverseStrength: 1,
        threads: 1))
    #expect(probe.weights == [0, 0, 0, 0])
    #expect(abs(probe.intercepts[0] + 1.9459101) < 1e-5 && probe.intercepts[1] > 1.9)
    #expect(probe.intercepts[2] == -30 && probe.intercepts[3] == 0)
  }
}
