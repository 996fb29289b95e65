/// Everybody's opinions by subject, first answers apart from decisions between them.
package struct OpinionTable: Sendable {
  /// What is held of one subject.
  package struct Entry: Sendable, Hashable {
    /// Each person's newest answer, by person.
    package var answers: [String: LogLine] = [:]
    /// Each person's newest decision between answers, by person.
    package var decisions: [String: LogLine] = [:]

    /// The answers in the order in which they were given, ties by person.
    package var ordered: [LogLine] { answers.values.sorted(by: Self.earlier) }

    /// The decision that holds: the newest.
    package var decision: LogLine? { decisions.values.max(by: Self.earlier) }

    /// Whether those who answered hold different opinions.
    package var isDisputed: Bool { Set(answers.values.compactMap { Opinion($0) }).count > 1 }

    /// People's clocks differ, but nothing else orders the lines of two logs.
    private static func earlier(_ one: LogLine, _ other: LogLine) -> Bool {
      (one.time, one.by) < (other.time, other.by)
    }
  }

  /// What is held, by subject; nothing where nobody's answer counts.
  package private(set) var entries: [Subject: Entry] = [:]
  /// What each person's lines were shown of a subject, whether they count or not: who has none never saw it.
  private var shown: [String: [Subject: Set<Opinion?>]] = [:]

  /// Nothing is held.
  package init() {}

  /// What people's logs come to.
  package init(_ logs: [ReviewLog]) {
    for log in logs { add(Replay(log.lines), of: log.person) }
  }

  /// Adds a person's lines that count.
  mutating func add(_ replay: Replay, of person: String) {
    shown[person] = replay.shown
    for line in replay.standing.values { put(line) }
    for line in replay.adjudications.values { put(line) }
  }

  /// Adds a line; the last one of a person's log holds, whatever their clock said.
  mutating func put(_ line: LogLine) {
    guard line.answer != nil else { return }
    let subject = Subject(line)
    shown[line.by, default: [:]][subject, default: []].insert(Opinion.unchanged(line))
    // By id, because a clock may be set back: ids of a log count up, so the longer one is later,
    // then the greater one.
    func later(_ old: LogLine?) -> LogLine {
      guard let old, (old.id.utf8.count, old.id) > (line.id.utf8.count, line.id) else {
        return line
      }
      return old
    }
    var entry = entries[subject] ?? Entry()
    if line.reading == .adjudication {
      entry.decisions[line.by] = later(entry.decisions[line.by])
    } else {
      entry.answers[line.by] = later(entry.answers[line.by])
    }
    entries[subject] = entry
  }

  /// Forgets what a person holds of a line's subject, and takes it anew from the lines of theirs that count.
  mutating func renew(_ line: LogLine, of person: String, from replay: Replay) {
    let subject = Subject(line)
    entries[subject]?.answers[person] = nil
    entries[subject]?.decisions[person] = nil
    shown[person, default: [:]][subject] = replay.shown[subject]
    for other in replay.lines(about: subject) { put(other) }
    if let entry = entries[subject], entry.answers.isEmpty, entry.decisions.isEmpty {
      entries[subject] = nil
    }
  }

  /// Whether somebody's answer about a subject counts.
  func isAnswered(_ subject: Subject) -> Bool { entries[subject]?.answers.isEmpty == false }

  /// Whether a person's log has a line about a subject, be it one that was taken back.
  package func isKnown(_ subject: Subject, to person: String) -> Bool {
    shown[person]?[subject] != nil
  }

  /// All that the data set has said of a subject while people looked at it; nil where it says nothing.
  package func shown(of subject: Subject) -> Set<Opinion?> {
    shown.values.reduce(into: []) { $0.formUnion($1[subject] ?? []) }
  }
}
