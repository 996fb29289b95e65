internal import Artifacts
internal import Quality
internal import Synchronization
internal import Vocabulary

extension ReviewDesk {
  /// What a person did with a question.
  package enum Reply: Sendable, Hashable {
    /// An answer by the key of its choice; the site is what was chosen where a choice asks for one.
    case choice(String, site: String?)
    /// Passed over, for a reason.
    case skip(reason: String)
  }

  /// Why questions are passed over, by the keys that say so.
  package static let skipReasons = [
    (key: "1", name: "quality", text: "the picture is too poor"),
    (key: "2", name: "expertise", text: "outside what I know"),
    (key: "3", name: "question", text: "the question makes no sense here"),
    (key: "4", name: "privacy", text: "the person could be recognised"),
  ]

  /// The longest note, in bytes.
  static let longestNote = 2000

  /// Writes an answer; answers the line, which is on the disk.
  ///
  /// Fails with `answer` where it does not fit the question, and as the log does.
  package func record(
    _ reply: Reply, of question: Question, in view: View, note: String?, milliseconds: Int?
  ) throws(ReviewError) -> LogLine {
    guard let writer else { throw .answer("This review is read-only: nothing was written.") }
    try checkTurn(question, view)
    var line = LogLine(
      by: person, item: question.item.id, kind: question.item.kind, images: question.item.images,
      class: question.item.class, reading: reading(question, view), shown: try shown(question),
      version: version)
    switch reply {
    case .skip(let reason):
      guard Self.skipReasons.contains(where: { $0.name == reason }) else {
        throw .answer("'\(reason)' is no reason to pass over a question.")
      }
      line.skip = reason
    case .choice(let key, let site):
      let choice = question.choices(data.words).first { $0.key == key }
      guard let choice else { throw .answer("'\(key)' is no answer to this question.") }
      line.answer = choice.answer
      line.value = choice.value
      if choice.asksForSite { try name(site, in: &line, question) }
    }
    let note = note.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } ?? ""
    guard note.utf8.count <= Self.longestNote else {
      throw .answer("The note is longer than \(Self.longestNote) bytes.")
    }
    line.note = note.isEmpty ? nil : note
    line.milliseconds = milliseconds.map { min(max($0, 0), 86_400_000) }
    line.fold = question.images.first.map { data.pack.images[$0].fold.rawValue }
    let finished = line
    // Both in one turn: two answers at once must be counted in the order in which the log has them.
    return try turn.withLock { _ throws(ReviewError) in
      let written = try writer.append(finished)
      renew(written, writer.replay)
      return written
    }
  }

  /// A page that stood open may ask what others have settled since.
  private func checkTurn(_ question: Question, _ view: View) throws(ReviewError) {
    guard view == .second || view == .adjudication else { return }
    _ = refresh()
    let entry = entry(question)
    switch view {
    case .adjudication where !entry.isDisputed:
      throw .answer("The answers to this question no longer differ: load the page again.")
    case .second where !entry.answers.keys.contains(where: { $0 != person }):
      throw .answer("Nobody else has answered this question now: load the page again.")
    default: break
    }
  }

  /// The site that was chosen; the stated one means that it is right.
  private func name(
    _ site: String?, in line: inout LogLine, _ question: Question
  ) throws(ReviewError) {
    guard let site, data.pack.manifest.sites.contains(where: { $0.id == site }) else {
      throw .answer("Choose a site.")
    }
    line.answer = site == question.item.given ? .right : .wrong
    line.value = site == question.item.given ? nil : site
  }

  private func reading(_ question: Question, _ view: View) -> LogLine.Reading {
    switch view {
    case .adjudication: return .adjudication
    case .queue: return .first
    case .second: return .second
    case .item:
      let others = entry(question).answers.keys.contains { $0 != person }
      return others ? .second : .first
    }
  }

  private func shown(_ question: Question) throws(ReviewError) -> LogLine.Shown {
    let terms =
      question.item.images.count == 1 ? try data.terms.of(question.item.images[0]) : nil
    return LogLine.Shown(
      terms: terms, given: question.item.given, evidence: question.evidenceDigest)
  }

  /// Takes back the person's last line that counts, or the one with an id; answers what it said, nil when there is none.
  ///
  /// Fails as the log does.
  package func undo(_ id: String? = nil) throws(ReviewError) -> LogLine? {
    guard let writer else { throw .answer("This review is read-only: nothing was written.") }
    return try turn.withLock { _ throws(ReviewError) in
      guard let line = try writer.undo(id, version: version) else { return nil }
      renew(line, writer.replay)
      return line
    }
  }

  /// The person's lines that count, newest first, at most so many.
  package func history(_ count: Int) -> [LogLine] {
    guard let writer else { return [] }
    let (log, replay) = (writer.log, writer.replay)
    return replay.undoable.suffix(count).reversed().map { log.lines[$0] }
  }
}
