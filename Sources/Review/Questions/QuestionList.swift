internal import Artifacts
internal import Files
internal import Quality
internal import Vocabulary

/// The questions of `queue.jsonl` that fit the opened data set, in the queue's order.
package struct QuestionList: Sendable {
  /// Each question once: where the queue has one twice, at its first line.
  package let questions: [Question]
  /// Questions that no longer fit: the label has changed, or an image is not in the data set.
  package let dropped: Int
  /// The positions of questions, by id.
  let positions: [String: Int]
  /// The positions of questions about a subject: one pair may be asked about in two ways.
  let about: [Subject: [Int]]

  /// Reads a queue against a data set.
  ///
  /// Fails when the file is missing, a line of it is no question, or none is left.
  init(_ path: String, data: ReviewData) throws(ReviewError) {
    let items = try ReviewError.wrapping { try JSONLines.read(QueueItem.self, at: path) }
    var questions: [Question] = []
    var positions: [String: Int] = [:]
    // A question that stands twice is one question, and none that no longer fits.
    var seen: Set<String> = []
    for item in items where seen.insert(item.id).inserted {
      let images = item.images.compactMap { data.position(of: $0) }
      guard images.count == item.images.count, data.fits(item, images) else { continue }
      positions[item.id] = questions.count
      questions.append(Question(item, images: images))
    }
    self.questions = questions
    self.positions = positions
    about = Dictionary(grouping: questions.indices) { questions[$0].subject }
    dropped = seen.count - questions.count
    guard !questions.isEmpty else { throw .emptyQueue(path: path, dropped: dropped) }
  }
}

extension ReviewData {
  /// Whether a question still asks about what the data set says.
  fileprivate func fits(_ item: QueueItem, _ images: [Int]) -> Bool {
    guard let image = images.first.map({ pack.images[$0] }) else {
      // Questions about classes and contributors show no image of their own.
      return true
    }
    switch item.kind {
    case "missing", "spurious":
      guard let column = lesionColumn[item.class] else { return false }
      return image.lesions[column] == (item.kind == "missing" ? .absent : .present)
    case "wrong-site": return image.site.map { pack.manifest.sites[$0].id } == item.given
    default: return true
    }
  }
}
