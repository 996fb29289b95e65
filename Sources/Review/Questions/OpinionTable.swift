/// Everybody's opinions by subject, first answers apart from decisions between them.
package struct OpinionTable: Sendable {
  /// What is held of one subject.
  package struct Entry: Sendable {
    /// Each person's newest answer, by person.
    package var answers: [String: LogLine] = [:]
    /// Each person's newest decision between answers, by person.
    package var decisions: [String: LogLine] = [:]

    /// The answers in the order in which they were given, ties by person.
    package var ordered: [LogLine] { answers.values.sorted(by: Self.earlier) }

    /// The decision that holds: the newest.
    package var decision: LogLine? { decisions.values.max(by: Self.earlier) }

    /// What all who answered hold; nil when nobody did or they differ.
    package var agreed: Opinion? {
      let opinions = Set(answers.values.compactMap { Opinion($0) })
      return opinions.count == 1 ? opinions.first : nil
    }

    /// Whether answers differ.
    package var isDisputed: Bool { Set(answers.values.compactMap { Opinion($0) }).count > 1 }

    private static func earlier(_ one: LogLine, _ other: LogLine) -> Bool {
      (one.time, one.by) < (other.time, other.by)
    }
  }

  /// What is held, by subject.
  package private(set) var entries: [Subject: Entry] = [:]

  /// Nothing is held.
  package init() {}

  /// What people's logs come to.
  package init(_ logs: [ReviewLog]) {
    for log in logs { add(Replay(log.lines)) }
  }

  /// Adds a person's lines that count.
  mutating func add(_ replay: Replay) {
    for line in replay.standing.values { put(line) }
    for line in replay.adjudications.values { put(line) }
  }

  /// Adds a line; the newest one of a person holds.
  mutating func put(_ line: LogLine) {
    guard line.answer != nil else { return }
    let subject = Subject(line)
    func newer(_ old: LogLine?) -> LogLine {
      guard let old, (old.time, old.id.utf8.count, old.id) > (line.time, line.id.utf8.count, line.id)
      else { return line }
      return old
    }
    if line.reading == .adjudication {
      entries[subject, default: Entry()].decisions[line.by] =
        newer(entries[subject]?.decisions[line.by])
    } else {
      entries[subject, default: Entry()].answers[line.by] =
        newer(entries[subject]?.answers[line.by])
    }
  }

  /// Forgets what a person holds of a subject, and takes it anew from the lines of theirs that count.
  mutating func renew(_ subject: Subject, of person: String, from replay: Replay) {
    entries[subject]?.answers[person] = nil
    entries[subject]?.decisions[person] = nil
    for line in replay.standing.values where Subject(line) == subject { put(line) }
    for line in replay.adjudications.values where Subject(line) == subject { put(line) }
    if let entry = entries[subject], entry.answers.isEmpty, entry.decisions.isEmpty {
      entries[subject] = nil
    }
  }
}
