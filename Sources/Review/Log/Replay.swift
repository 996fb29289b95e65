/// What a person's lines come to: which of them still count.
package struct Replay: Sendable {
  /// The newest line of each question that counts, adjudications apart.
  package private(set) var standing: [String: LogLine] = [:]
  /// The newest adjudication of each question that counts.
  package private(set) var adjudications: [String: LogLine] = [:]
  /// Lines that can be taken back, oldest first, by their position among the lines.
  package private(set) var undoable: [Int] = []
  /// What was shown as said by the data set, by subject, in any line: also in one that was taken back.
  package private(set) var shown: [Subject: Set<Opinion?>] = [:]
  private var items: [Subject: Set<String>] = [:]

  /// Goes through the lines once.
  package init(_ lines: [LogLine]) {
    for position in lines.indices { take(position, of: lines) }
  }

  /// Goes on with the last line.
  mutating func take(_ position: Int, of lines: [LogLine]) {
    let line = lines[position]
    let subject = Subject(line)
    shown[subject, default: []].insert(Opinion.unchanged(line))
    items[subject, default: []].insert(line.item)
    guard let target = line.undoes else {
      undoable.append(position)
      put(line)
      return
    }
    guard let undone = undoable.lastIndex(where: { lines[$0].id == target }) else { return }
    let old = lines[undoable[undone]]
    undoable.remove(at: undone)
    let isDecision = old.reading == .adjudication
    // What was said before it of the same question counts again.
    let earlier = undoable.last {
      lines[$0].item == old.item && (lines[$0].reading == .adjudication) == isDecision
    }
    if isDecision {
      adjudications[old.item] = earlier.map { lines[$0] }
    } else {
      standing[old.item] = earlier.map { lines[$0] }
    }
  }

  private mutating func put(_ line: LogLine) {
    if line.reading == .adjudication {
      adjudications[line.item] = line
    } else {
      standing[line.item] = line
    }
  }

  /// The lines about a subject that count; those that pass over are among them.
  func lines(about subject: Subject) -> [LogLine] {
    (items[subject] ?? []).flatMap { item in
      [standing[item], adjudications[item]].compactMap { $0 }.filter { Subject($0) == subject }
    }
  }
}
