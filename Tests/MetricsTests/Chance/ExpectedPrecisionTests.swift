import Testing
import Vocabulary
@testable import Metrics

/// The mean over all ways to permute labels, found by trying all of them.
@Suite struct ExpectedPrecisionTests {
  /// Every way to permute as many positives to each fold as it has.
  private func permutes(_ folds: [Int], _ positives: [Int: Int]) -> [[LabelState]] {
    (0..<(1 << folds.count)).compactMap { mask in
      let states = folds.indices.map { mask >> $0 & 1 == 1 ? LabelState.present : .absent }
      let isRight = Set(folds).allSatisfy { fold in
        folds.indices.count { folds[$0] == fold && states[$0] == .present } == positives[fold]
      }
      return isRight ? states : nil
    }
  }

  private func mean(_ values: [Float], _ permutes: [[LabelState]]) -> Double {
    permutes.reduce(0) { sum, states in
      sum + (AveragePrecision().value(of: Scores(classes: 1, values: values, states: states)) ?? 0)
    } / Double(permutes.count)
  }

  private static let values: [[Float]] = [
    [9, 8, 7, 6, 5, 4, 3, 2], [9, 9, 7, 7, 7, 4, 3, 3], [1, 1, 1, 1, 1, 1, 1, 1],
    [2, 9, 2, 9, 5, 5, 9, 0],
  ]

  @Test(arguments: values, [1, 2, 3, 7, 8])
  func `one fold, with and without ties`(values: [Float], positives: Int) throws {
    let folds = [Int](repeating: 0, count: 8)
    let all = permutes(folds, [0: positives])
    let ranking = ClassRanking(
      Scores(classes: 1, values: values, states: all[0]), class: 0, rows: Array(0..<8))
    let exact = try #require(ranking.expectedPrecision(folds: folds))
    #expect(abs(exact - mean(values, all)) < 1e-12)
  }

  @Test(arguments: values)
  func `all folds together, labels permuted within each`(values: [Float]) throws {
    let folds = [0, 0, 2, 0, 2, 2, 0, 2]
    let all = permutes(folds, [0: 1, 2: 3])
    let ranking = ClassRanking(
      Scores(classes: 1, values: values, states: all[3]), class: 0, rows: Array(0..<8))
    let exact = try #require(ranking.expectedPrecision(folds: folds))
    #expect(abs(exact - mean(values, all)) < 1e-12)
  }

  @Test func `without ties it is the harmonic formula, far above the prevalence of a rare class`()
    throws
  {
    let (n, k) = (80.0, 2.0)
    let scores = Scores(
      classes: 1, values: (0..<80).map { Float($0) },
      states: (0..<80).map { $0 % 40 == 7 ? .present : .absent })
    let exact = try #require(
      ClassRanking(scores, class: 0, rows: Array(0..<80))
        .expectedPrecision(folds: [Int](repeating: 0, count: 80)))
    let harmonic = (1...80).reduce(0.0) { $0 + 1 / Double($1) }
    #expect(abs(exact - (harmonic + (k - 1) / (n - 1) * (n - harmonic)) / n) < 1e-12)
    #expect(exact > 2.5 * k / n)
  }

  @Test func `unknown labels take no part, and a class without a positive has no chance`() {
    let scores = Scores(
      classes: 1, values: [4, 3, 2, 1], states: [.unknown, .present, .absent, .unknown])
    let ranking = ClassRanking(scores, class: 0, rows: Array(0..<4))
    #expect(ranking.expectedPrecision(folds: [0, 0, 0, 0]) == 0.75)
    let none = Scores(classes: 1, values: [1, 2], states: [.absent, .absent])
    #expect(
      ClassRanking(none, class: 0, rows: [0, 1]).expectedPrecision(folds: [0, 0]) == nil)
  }
}
