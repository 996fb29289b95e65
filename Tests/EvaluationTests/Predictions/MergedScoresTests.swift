import Artifacts
import Evaluation
import Testing
import Vocabulary

@Suite struct MergedScoresTests {
  private func mapping(_ term: String, _ classes: [String]) -> TermMapping {
    TermMapping(
      facet: .lesion, term: term, count: 1, kind: classes.isEmpty ? .dropped : .class,
      classes: classes, rule: "same_as", line: nil, why: "")
  }

  private let predictions = Predictions(
    lesions: [ClassID("a"), ClassID("b"), ClassID("c")], sites: [],
    images: (0..<5).map { ImageID("t/\($0)") }, folds: [0, 0, 0, 0, 1].map { Fold($0) },
    lesionProbabilities: [
      0.9, 0.1, 0.3, 0.1, 0.2, 0.3, 0.5, 0.5, 0.3, 0.2, 0.1, 0.3, 0.7, 0.7, 0.7,
    ],
    lesionLogits: [Float](repeating: 0, count: 15), siteProbabilities: [], siteLogits: [])

  private func scores(
    after: [TermMapping], states: [LabelState?]
  ) -> MergedScores {
    MergedScores.derive(
      run: "r", predictions: predictions,
      ownStates: { image, id in image.rawValue == "t/0" && id.rawValue == "a" ? .present : .absent
      },
      before: [
        mapping("x", ["a"]), mapping("y", ["b"]), mapping("z", ["c"]), mapping("zz", ["c"]),
      ],
      after: after,
      states: { image, _ in states[Int(String(image.rawValue.dropFirst(2))) ?? 0] })
  }

  @Test("a merged class scores 1 - prod(1 - p), by hand with a tie and an unknown fold")
  func merged() throws {
    // 0.91, 0.28, 0.75, 0.28 in fold 0: 1 at recall 1/2, then 2/4 at recall 1 where two tie.
    let result = scores(
      after: [
        mapping("x", ["ab"]), mapping("y", ["ab"]), mapping("z", ["c"]), mapping("zz", ["c"]),
      ],
      states: [.present, .absent, .absent, .present, .unknown])
    #expect(result.classes.map(\.id) == ["ab"])
    let ab = try #require(result.classes.first)
    #expect(ab.members.map(\.id) == ["a", "b"])
    #expect(ab.members[0].ap == 1 && ab.members[1].ap == nil)
    #expect(ab.positives == 2 && ab.prevalence == 0.5)
    #expect(ab.ap.map { abs($0 - 0.75) < 1e-12 } == true)
    #expect(ab.apPooled == ab.ap)
    #expect(result.imagesLeftOut == 0)
  }

  @Test("a class that is divided has no score, images that leave are counted")
  func divided() {
    let result = scores(
      after: [
        mapping("x", ["ab"]), mapping("y", ["b"]), mapping("z", ["ab"]), mapping("zz", ["c"]),
      ],
      states: [.present, nil, .absent, .present, .absent])
    #expect(result.classes.map(\.id) == ["ab"])
    #expect(result.classes[0].members.map(\.id) == ["a"])
    #expect(result.classes[0].partly == ["c"])
    #expect(result.imagesLeftOut == 1)
  }

  @Test("classes that stay as they are have no row")
  func same() {
    let result = scores(
      after: [mapping("x", ["a"]), mapping("y", ["b"]), mapping("z", ["c"]), mapping("zz", ["c"])],
      states: [.present, .absent, .absent, .present, .absent])
    #expect(result.classes.isEmpty)
  }
}
