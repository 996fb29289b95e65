/// What everybody's answers come to, subject by subject.
package struct Decided: Sendable {
  /// A subject on which something is decided.
  package struct Entry: Sendable {
    /// What is decided on, such as a label of an image.
    package let subject: Subject
    /// What holds.
    package let opinion: Opinion
    /// The line that decides: who, when, what was seen.
    package let line: LogLine
    /// The people whose answers say so, in order.
    package let readers: [String]
    /// Whether somebody decided between answers that differed.
    package let isAdjudicated: Bool
    /// Whether it says other than the data set ever did when somebody looked; also where nothing was said.
    ///
    /// Once a correction is in the data set, people are shown the corrected label and call it right: what was
    /// shown before tells that the correction is still needed, also when that line was taken back or answered anew.
    package let isChange: Bool
  }

  /// What is decided, in order of the subjects' keys.
  package let entries: [Entry]
  /// Subjects on which answers differ and nobody decided, in order of their keys.
  package let disputed: [Subject]
  /// Subjects of which one person can't tell: unknown only when a second one can't either.
  package let waiting: [Subject]
  /// The answers that this comes from.
  package let table: OpinionTable

  /// Goes through what everybody holds.
  ///
  /// The newest decision between answers wins; else all who answered must hold the same. That nobody can tell needs
  /// two people, or a decision.
  package init(_ table: OpinionTable) {
    var entries: [Entry] = []
    var disputed: [Subject] = []
    var waiting: [Subject] = []
    // Rows are written in this order, and a dictionary's changes from run to run.
    let order = table.entries.map { ($0.key.key, $0.key, $0.value) }.sorted {
      $0.0.utf8.lexicographicallyPrecedes($1.0.utf8)
    }
    for (_, subject, entry) in order {
      let answers = entry.ordered
      guard let line = entry.decision ?? (entry.isDisputed ? nil : answers.first),
        let opinion = Opinion(line)
      else {
        disputed.append(subject)
        continue
      }
      if opinion == .unsure, entry.decision == nil, answers.count < 2 {
        waiting.append(subject)
        continue
      }
      let readers =
        entry.decision.map { [$0.by] } ?? answers.map(\.by)
      entries.append(
        Entry(
          subject: subject, opinion: opinion, line: line, readers: readers,
          isAdjudicated: entry.decision != nil,
          isChange: table.shown(of: subject).contains { $0 != opinion }))
    }
    self.entries = entries
    self.disputed = disputed
    self.waiting = waiting
    self.table = table
  }
}
