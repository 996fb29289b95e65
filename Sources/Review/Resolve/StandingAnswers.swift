internal import Files
internal import Quality

/// Every answer of some logs that counts, by person and then by question, as derm-quality reads them.
///
/// Where somebody decided between answers, the decision stands there too, as an answer of its own.
package struct StandingAnswers: Sendable {
  private let answers: [ReviewAnswer]

  /// Goes through the logs.
  package init(_ logs: [ReviewLog]) {
    answers = logs.sorted { $0.person < $1.person }.flatMap { log in
      let replay = Replay(log.lines)
      return [replay.standing, replay.adjudications]
        .flatMap { $0.values.sorted { $0.item < $1.item } }
        .compactMap { line in
          line.answer.map { ReviewAnswer(item: line.item, answer: $0, by: line.by) }
        }
    }
  }

  /// As JSON Lines.
  package var lines: [UInt8] {
    get throws(ReviewError) {
      var bytes: [UInt8] = []
      for answer in answers { bytes += try ReviewError.wrapping { try JSONLines.line(answer) } }
      return bytes
    }
  }
}
