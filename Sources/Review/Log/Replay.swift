/// What a person's lines come to: which of them still count.
package struct Replay: Sendable {
  /// The newest line of each question that counts, adjudications apart.
  package private(set) var standing: [String: LogLine] = [:]
  /// The newest adjudication of each question that counts.
  package private(set) var adjudications: [String: LogLine] = [:]
  /// Lines that can be taken back, oldest first, by their place among the lines.
  package private(set) var undoable: [Int] = []

  /// Goes through the lines once.
  package init(_ lines: [LogLine]) {
    for place in lines.indices { take(place, of: lines) }
  }

  /// Goes on with the last line.
  mutating func take(_ place: Int, of lines: [LogLine]) {
    let line = lines[place]
    guard let target = line.undoes else {
      undoable.append(place)
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
}
