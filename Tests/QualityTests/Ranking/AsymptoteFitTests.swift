import Documents
import TestSupport
import Testing
import Vocabulary

@testable import Quality

/// The ranking next to the Python reference and scipy (`Tests/Fixtures/Quality/label_errors.py`).
@Suite struct AsymptoteFitTests {
  private struct Expected {
    let values: [String: Double]

    init() throws {
      let table = CSVTable.parse(try Checkout.fixture("Quality/expected.csv"))
      values = Dictionary(
        uniqueKeysWithValues: table.rows.map { row in
          (row.fields[..<3].joined(separator: "|"), Double(row.fields[3]) ?? .nan)
        })
    }

    func value(_ kind: String, _ image: String = "", _ name: String = "") -> Double {
      values["\(kind)|\(image)|\(name)"] ?? .nan
    }
  }

  private static func ranking() throws -> LabelRanking {
    let folder = Checkout.file("Tests/Fixtures/Quality")
    return try LabelRanking(
      ScoredLabels(labels: "\(folder)/labels.csv", scores: "\(folder)/scores.csv", folds: nil))
  }

  @Test func `rates and curves are those that scipy finds`() throws {
    let (ranking, expected) = (try Self.ranking(), try Expected())
    #expect(ranking.softening == expected.value("softening"))
    for (name, rates) in zip(ranking.labels.classes, ranking.rates) {
      let rates = try #require(rates)
      for (kind, value) in [
        ("e1", rates.spurious), ("e0", rates.missing), ("a", rates.slope), ("b", rates.offset),
      ] {
        let right = expected.value(kind, "", name)
        // Scores are read in single precision.
        #expect(abs(value - right) <= 2e-5 * max(1, abs(right)), "\(kind) of \(name)")
      }
    }
  }

  @Test func `every known cell and every image has the reference's probability`() throws {
    let (ranking, expected) = (try Self.ranking(), try Expected())
    let labels = ranking.labels
    var compared = 0
    for (row, image) in labels.images.enumerated() {
      let own = expected.value("image", image.rawValue)
      #expect(abs(ranking.images[row] - own) < 2e-5, "image \(image)")
      for (column, name) in labels.classes.enumerated() {
        let cell = row * labels.classes.count + column
        guard labels.states[cell] != .unknown else {
          #expect(ranking.cells[cell] == 0, "an unknown cell is not ranked")
          continue
        }
        compared += 1
        let right = expected.value("cell", image.rawValue, name)
        #expect(abs(ranking.cells[cell] - right) < 2e-5, "\(name) of \(image)")
      }
    }
    #expect(compared == 2156)
  }

  @Test func `the number of threads changes nothing`() throws {
    let labels = SimulatedLabels(images: 300, unknown: 0.1, seed: 3).labels
    let one = try LabelRanking(labels, threads: 1)
    let four = try LabelRanking(labels, threads: 4)
    #expect(one.cells == four.cells && one.images == four.images && one.rates == four.rates)
  }

  @Test func `classes that say nothing are ranked without harm`() throws {
    // One class is never present, one has a constant score, one no known label.
    let rows = 60
    let states = (0..<rows).flatMap { row -> [LabelState] in
      [.absent, row % 5 == 0 ? .present : .absent, .unknown]
    }
    let scores = (0..<rows).flatMap { row -> [Float] in [Float(row) / 100, 0.5, 0.3] }
    let ranking = try LabelRanking(
      ScoredLabels(
        images: (0..<rows).map { ImageID(rawValue: "\($0)") }, classes: ["a", "b", "c"],
        folds: [Int](repeating: 0, count: rows), states: states, probabilities: scores))
    #expect(ranking.rates[2] == nil)
    #expect(ranking.cells.allSatisfy { $0.isFinite && (0...1).contains($0) })
  }

  @Test(
    "softening follows the belief by .02 at most, whatever the step",
    arguments: [
      (0.01, 0.005, true), (0.06, 0.04, true), (0.08, 0.06, true), (0.1, 0.08, true),
      (0.06, 0.02, false), (0.15, 0.1, false), (0.2, 0.15, false),
    ])
  func follows(_ softening: Double, _ evident: Double, _ may: Bool) {
    #expect(PooledFit.mayFollow(softening, evident) == may)
  }
}
