internal import Files

/// An answer as derm-quality reads it: one that still counts.
package struct StandingAnswer: Encodable, Sendable, Hashable {
  /// The question's id.
  package let item: String
  /// wrong, right or unsure.
  package let answer: String
  /// Who.
  package let by: String

  /// Every answer of some logs that counts, as JSON Lines, by person and then by question.
  ///
  /// Where somebody decided between answers, the decision stands there too, as an answer of its own.
  package static func lines(_ logs: [ReviewLog]) throws(ReviewError) -> [UInt8] {
    var bytes: [UInt8] = []
    for log in logs.sorted(by: { $0.person < $1.person }) {
      let replay = Replay(log.lines)
      let standing = [replay.standing, replay.adjudications]
      for line in standing.flatMap({ $0.values.sorted { $0.item < $1.item } }) {
        guard let answer = line.answer else { continue }
        let entry = StandingAnswer(item: line.item, answer: answer.rawValue, by: line.by)
        bytes += try ReviewError.wrapping { try JSONLines.line(entry) }
      }
    }
    return bytes
  }
}
