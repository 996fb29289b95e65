internal import Artifacts
internal import Evaluation
internal import Metrics
internal import Vocabulary

/// Evaluated images of each lesion from the highest score to the lowest.
struct RankedImages {
  private let pack: Pack
  private let model: EvaluatedModel
  let answers: Answers

  init(pack: Pack, model: EvaluatedModel) {
    self.pack = pack
    self.model = model
    answers = Answers(pack: pack, model: model)
  }

  /// Images whose state of a lesion is as asked, the surest first, one a group.
  func surest(_ lesion: Int, _ state: LabelState, _ count: Int) -> [Int] {
    chosen(lesion, state, count) { $0 > $1 }
  }

  /// The same, the least sure first.
  func leastSure(_ lesion: Int, _ state: LabelState, _ count: Int) -> [Int] {
    chosen(lesion, state, count) { $0 < $1 }
  }

  private func chosen(
    _ lesion: Int, _ state: LabelState, _ count: Int, _ precedes: (Float, Float) -> Bool
  ) -> [Int] {
    guard let scores = model.lesions else { return [] }
    func score(_ row: Int) -> Float { scores.values[row * scores.classes + lesion] }
    let fitting = (0..<scores.rows).filter { row in
      scores.states[row * scores.classes + lesion] == state
        && pack.images[model.images[row]].pixels != nil
    }
    let order = fitting.sorted { a, b in
      score(a) == score(b) ? a < b : precedes(score(a), score(b))
    }
    var groups = Set<Int>()
    var images = [Int]()
    for row in order where images.count < count && groups.insert(model.groups[row]).inserted {
      images.append(model.images[row])
    }
    return images
  }
}
