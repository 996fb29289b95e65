/// Everybody's opinions by subject, first answers apart from decisions between them.
package struct OpinionTable: Sendable {
  /// What is held of one subject.
  package struct Entry: Sendable {
    /// Each person's newest answer, by person.
    package var answers: [String: LogLine] = [:]
    /// Every answer that counts: one label may have been asked about in two ways, in two queues.
    fileprivate var all: [LogLine] = []
    /// Each person's newest decision between answers, by person.
    package var decisions: [String: LogLine] = [:]

    /// The answers in the order in which they were given, ties by person.
    package var ordered: [LogLine] { answers.values.sorted(by: Self.earlier) }

    /// The first answer that counts: what it was shown is what the data set said before anybody answered.
    package var first: LogLine? { all.min(by: Self.earlier) }

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
      guard let old,
        (old.time, old.id.utf8.count, old.id) > (line.time, line.id.utf8.count, line.id)
      else { return line }
      return old
    }
    if line.reading == .adjudication {
      entries[subject, default: Entry()].decisions[line.by] =
        newer(entries[subject]?.decisions[line.by])
    } else {
      var entry = entries[subject] ?? Entry()
      entry.all.removeAll { $0.by == line.by && $0.item == line.item }
      entry.all.append(line)
      entry.answers[line.by] = newer(entry.answers[line.by])
      entries[subject] = entry
    }
  }

  /// Forgets what a person holds of a line's subject, and takes it anew from the lines of theirs that count.
  mutating func renew(_ line: LogLine, of person: String, from replay: Replay) {
    let subject = Subject(line)
    entries[subject]?.answers[person] = nil
    entries[subject]?.decisions[person] = nil
    entries[subject]?.all.removeAll { $0.by == person }
    for lines in [replay.standing, replay.adjudications] {
      for other in lines.values where other.images == line.images && Subject(other) == subject {
        put(other)
      }
    }
    if let entry = entries[subject], entry.answers.isEmpty, entry.decisions.isEmpty {
      entries[subject] = nil
    }
  }
}
