internal import Digests
internal import Quality
internal import Synchronization

/// One person's desk: the questions, what everybody answered, and the log that grows.
///
/// May be used from several threads. Logs of others are read again when their files change, such as after `git pull`.
package final class ReviewDesk: Sendable {
  /// Which questions are asked.
  package enum View: String, Sendable, CaseIterable {
    /// Those that nobody answered.
    case queue
    /// Those that one other person answered, without their answer: where it would change a label, and a share of the rest.
    case second
    /// Those on which answers differ.
    case adjudication
    /// One, by its address.
    case item
  }

  /// Which questions of a view are wanted.
  package struct Filter: Sendable, Hashable {
    /// A kind; nil for all.
    package var kind: String?
    /// A class; nil for all.
    package var `class`: String?

    /// All questions, or those of a kind or class.
    package init(kind: String? = nil, class name: String? = nil) {
      self.kind = kind
      self.class = name
    }

    func holds(_ question: Question) -> Bool {
      (kind == nil || question.item.kind == kind)
        && (self.class == nil || question.item.class == self.class)
    }
  }

  struct State {
    var table = OpinionTable()
    /// Questions that the person passes over, first and second reading, and decisions.
    var skipped: Set<String> = []
    var undecided: Set<String> = []
    var stamp: [String] = []
    var problem = ""
    var answered = 0
    /// Questions that wait for a second reading of this person, and for a decision.
    var waiting = (second: 0, adjudication: 0)
    /// Where looking for open questions begins: none before it is open.
    var starts: [Start: Int] = [:]
  }

  struct Start: Hashable {
    let view: View
    let filter: Filter
  }

  /// The data set that questions are about, with its words.
  package let data: ReviewData
  /// The queue's questions that can be asked of the data set.
  package let list: QuestionList
  /// Who answers.
  package let person: String
  /// The folder with everybody's log.
  package let folder: ReviewFolder
  /// The share of answers that are asked again, in addition to all that change a label.
  package let secondShare: Double
  /// That share unless another is named: every fifth answer.
  package static let usualSecondShare = 0.2
  let writer: LogWriter?
  let version: String
  let state: Mutex<State>
  /// Held while the log grows or logs are read: what is in memory is then what is on the disk.
  let turn = Mutex(())

  /// Opens a data set and a queue for a person; without a writer nothing can be answered.
  ///
  /// Fails when the queue or a log can't be read.
  package init(
    data: ReviewData, queue: String, person: String, folder: ReviewFolder, writer: LogWriter?,
    secondShare: Double = ReviewDesk.usualSecondShare, version: String
  ) throws(ReviewError) {
    self.data = data
    list = try QuestionList(queue, data: data)
    self.person = person
    self.folder = folder
    self.writer = writer
    self.secondShare = secondShare
    self.version = version
    state = Mutex(State())
    try reload()
  }

  /// Whether answers can be given.
  package var isWritable: Bool { writer != nil }

  /// The person's own lines, from the writer or, without one, from the file.
  private func ownReplay() throws(ReviewError) -> Replay {
    if let writer { return writer.replay }
    return Replay(try ReviewLog(person: person, reading: folder.log(of: person)).lines)
  }

  /// Reads the logs of all others anew, with what this person's log says.
  private func reload() throws(ReviewError) {
    var fresh = State()
    fresh.stamp = stampOfOthers()
    fresh.table = OpinionTable(try folder.logs(but: person))
    let own = try ownReplay()
    fresh.table.add(own, of: person)
    fresh.skipped = Set(own.standing.values.filter { $0.skip != nil }.map(\.item))
    fresh.undecided = Set(own.adjudications.values.filter { $0.skip != nil }.map(\.item))
    count(&fresh)
    state.withLock { $0 = fresh }
  }

  private func count(_ state: inout State) {
    state.answered = list.questions.count { state.table.isAnswered($0.subject) }
    for subject in state.table.entries.keys { count(subject, 1, &state) }
  }

  /// Adds what waits of a subject to what waits of all, or takes it away.
  private func count(_ subject: Subject, _ sign: Int, _ state: inout State) {
    for position in list.about[subject] ?? [] {
      let question = list.questions[position]
      if isOpen(question, .second, state) { state.waiting.second += sign }
      if isOpen(question, .adjudication, state) { state.waiting.adjudication += sign }
    }
  }

  private func stampOfOthers() -> [String] {
    let own = "\(person).jsonl "
    return folder.state().filter { writer == nil || !$0.hasPrefix(own) }
  }

  /// Reads logs of others again when they changed; answers what is wrong with them, if anything is.
  package func refresh() -> String {
    let stamp = stampOfOthers()
    guard state.withLock({ $0.stamp }) != stamp else { return state.withLock { $0.problem } }
    do throws(ReviewError) {
      try turn.withLock { _ throws(ReviewError) in try reload() }
      return ""
    } catch {
      // What was known of them before still holds; a file that git is writing is whole a moment later.
      state.withLock {
        $0.stamp = stamp
        $0.problem = error.description
      }
      return error.description
    }
  }

  /// Whether a question is to be asked in a view.
  private func isOpen(_ question: Question, _ view: View, _ state: State) -> Bool {
    let entry = state.table.entries[question.subject] ?? OpinionTable.Entry()
    switch view {
    case .queue: return entry.answers.isEmpty && !state.skipped.contains(question.item.id)
    case .second:
      guard entry.answers.count == 1, entry.answers[person] == nil,
        !state.skipped.contains(question.item.id), let first = entry.answers.values.first
      else { return false }
      return changes(first) || question.isIn(share: secondShare)
    case .adjudication:
      return entry.isDisputed && entry.decision == nil
        && !state.undecided.contains(question.item.id)
    case .item: return true
    }
  }

  /// Whether an answer would change the data set.
  private func changes(_ line: LogLine) -> Bool {
    if let unchanged = Opinion.unchanged(line) { return Opinion(line) != unchanged }
    // "Different" is a row as "the same" is: derm joins what is alike unless somebody says no.
    if case .pair = Subject(line) { return true }
    return line.answer != .right
  }

  /// The first questions of a view that are to be asked.
  package func open(_ view: View, _ filter: Filter = Filter(), count: Int) -> [Question] {
    state.withLock { state in
      let key = Start(view: view, filter: filter)
      var position = state.starts[key] ?? 0
      var found: [Question] = []
      while position < list.questions.count, found.count < count {
        let question = list.questions[position]
        if filter.holds(question), isOpen(question, view, state) {
          if found.isEmpty { state.starts[key] = position }
          found.append(question)
        }
        position += 1
      }
      if found.isEmpty { state.starts[key] = position }
      return found
    }
  }

  /// Questions that nobody answered and this person passed over.
  package var leftOpen: [Question] {
    state.withLock { state in
      list.questions.filter { question in
        state.skipped.contains(question.item.id)
          && state.table.entries[question.subject]?.answers.isEmpty ?? true
      }
    }
  }

  /// Questions on which answers differ and that this person passed over.
  package var passedOver: [Question] {
    state.withLock { state in
      list.questions.filter { question in
        guard let entry = state.table.entries[question.subject] else { return false }
        return entry.isDisputed && entry.decision == nil
          && state.undecided.contains(question.item.id)
      }
    }
  }

  /// How many questions of a view are open, by kind and class, in the order of the queue.
  package func openCounts(_ view: View) -> [(filter: Filter, count: Int)] {
    state.withLock { state in
      var order: [Filter] = []
      var counts: [Filter: Int] = [:]
      for question in list.questions where isOpen(question, view, state) {
        let filter = Filter(kind: question.item.kind, class: question.item.class)
        if counts[filter] == nil { order.append(filter) }
        counts[filter, default: 0] += 1
      }
      return order.map { ($0, counts[$0] ?? 0) }
    }
  }

  /// How many questions wait for a second reading, and for a decision.
  package var waiting: (second: Int, adjudication: Int) { state.withLock { $0.waiting } }

  /// A question by its id: one of the queue, or one about any known label of the data set.
  package func question(_ id: String) -> Question? {
    list.positions[id].map { list.questions[$0] } ?? data.question(id)
  }

  /// What everybody holds of a question's subject.
  package func entry(_ question: Question) -> OpinionTable.Entry {
    state.withLock { $0.table.entries[question.subject] ?? OpinionTable.Entry() }
  }

  /// Questions that somebody answered, and all.
  package var progress: (answered: Int, all: Int) {
    (state.withLock { $0.answered }, list.questions.count)
  }

  /// Takes what the person holds of a line's question anew from the log, after the line was written or taken back.
  ///
  /// What is in memory is then what a replay of the log gives.
  func renew(_ line: LogLine, _ replay: Replay) {
    let subject = Subject(line)
    state.withLock { state in
      let wasAnswered = state.table.isAnswered(subject)
      let wasSkipped = state.skipped.contains(line.item)
      count(subject, -1, &state)
      state.table.renew(line, of: person, from: replay)
      state.skipped.set(line.item, replay.standing[line.item]?.skip != nil)
      state.undecided.set(line.item, replay.adjudications[line.item]?.skip != nil)
      count(subject, 1, &state)
      let isAnswered = state.table.isAnswered(subject)
      if isAnswered != wasAnswered {
        state.answered += (isAnswered ? 1 : -1) * (list.about[subject]?.count ?? 0)
      }
      // An answer closes its question in the queue, and may open one of another view.
      let opens =
        wasAnswered && !isAnswered || wasSkipped && !state.skipped.contains(line.item)
      state.starts = opens ? [:] : state.starts.filter { $0.key.view == .queue }
    }
  }
}

extension Set {
  /// Puts an element in or takes it out.
  fileprivate mutating func set(_ element: Element, _ isIn: Bool) {
    if isIn { insert(element) } else { remove(element) }
  }
}
