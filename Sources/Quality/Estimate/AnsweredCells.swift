internal import Vocabulary

/// Which labels people answered about, and what they said.
struct AnsweredCells: Sendable {
  /// Replies by cell, in the order of the answers.
  let replies: [Int: [ReviewAnswer.Reply]]
  /// Items that are known labels of the data set, each with its cell.
  let cellsByItem: [String: Int]

  /// No answer.
  static let none = AnsweredCells(replies: [:], cellsByItem: [:])

  private init(replies: [Int: [ReviewAnswer.Reply]], cellsByItem: [String: Int]) {
    self.replies = replies
    self.cellsByItem = cellsByItem
  }

  /// Finds the cells that the answers are about; answers about something else are left out.
  init(_ answers: [ReviewAnswer], of labels: ScoredLabels) {
    let asked = Set(answers.map(\.item))
    guard !asked.isEmpty else {
      self = .none
      return
    }
    // Ids are built and looked up, not taken apart: names of images may hold any character.
    var cellsByItem: [String: Int] = [:]
    for (row, image) in labels.images.enumerated() {
      for (column, name) in labels.classes.enumerated() {
        let cell = row * labels.classes.count + column
        guard let direction = LabelDirection(said: labels.states[cell]) else { continue }
        let item = QueueItem.cell(direction.rawValue, image, name)
        if asked.contains(item) { cellsByItem[item] = cell }
      }
    }
    var replies: [Int: [ReviewAnswer.Reply]] = [:]
    for answer in answers {
      if let cell = cellsByItem[answer.item] { replies[cell, default: []].append(answer.answer) }
    }
    self.init(replies: replies, cellsByItem: cellsByItem)
  }
}
