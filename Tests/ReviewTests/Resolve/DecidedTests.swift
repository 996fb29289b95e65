import Foundation
import Quality
import TestSupport
import Testing

@testable import Review

/// What many answers come to.
@Suite struct DecidedTests {
  private let folder = TemporaryFolder()

  private func line(
    _ by: String, _ kind: String, _ answer: LogLine.Answer?, given: String, value: String? = nil
  ) -> LogLine {
    var line = LogLine(
      by: by, item: "\(kind)|atlas/1\(kind == "wrong-site" ? "" : "|papule")", kind: kind,
      images: ["atlas/1"], class: "papule", reading: .first,
      shown: LogLine.Shown(terms: nil, given: given, evidence: ""), version: "")
    line.answer = answer
    line.value = value
    return line
  }

  private func writer(_ person: String) throws -> LogWriter {
    try LogWriter(person: person, path: folder.file("\(person).jsonl"))
  }

  private func decided(_ writers: LogWriter...) -> Decided {
    Decided(OpinionTable(writers.map(\.log)))
  }

  @Test("a label that was corrected and then called right keeps its correction, whoever says so")
  func corrected() throws {
    let (ab, cd) = (try writer("ab"), try writer("cd"))
    _ = try ab.append(line("ab", "missing", .wrong, given: "absent"))
    _ = try cd.append(line("cd", "spurious", .right, given: "present"))
    #expect(decided(ab, cd).entries.map(\.isChange) == [true])
    // The first answer is taken back: the other one was shown the corrected label, and calls it right.
    _ = try ab.undo(version: "")
    #expect(decided(ab, cd).entries.map(\.isChange) == [true])
    #expect(decided(ab, cd).entries.map(\.opinion) == [.value("present")])
  }

  @Test("a question that is answered anew after its correction keeps it, too")
  func anew() throws {
    let ab = try writer("ab")
    _ = try ab.append(line("ab", "wrong-site", .wrong, given: "arm", value: "leg"))
    _ = try ab.append(line("ab", "wrong-site", .right, given: "leg"))
    #expect(decided(ab).entries.map(\.opinion) == [.value("leg")])
    #expect(decided(ab).entries.map(\.isChange) == [true])
  }

  @Test("who changes their mind before anything was corrected changes nothing")
  func changedMind() throws {
    let ab = try writer("ab")
    _ = try ab.append(line("ab", "missing", .wrong, given: "absent"))
    _ = try ab.append(line("ab", "missing", .right, given: "absent"))
    #expect(decided(ab).entries.map(\.isChange) == [false])
  }

  @Test("of one person's answers the last one in their log holds, whatever their clock said")
  func order() throws {
    let ab = try writer("ab")
    let now = Date()
    _ = try ab.append(line("ab", "missing", .wrong, given: "absent"), at: now)
    _ = try ab.append(
      line("ab", "spurious", .wrong, given: "present"), at: now.addingTimeInterval(-3600))
    #expect(decided(ab).entries.map(\.opinion) == [.value("absent")])
    for _ in 0..<12 {
      _ = try ab.append(
        line("ab", "missing", .wrong, given: "absent"), at: now.addingTimeInterval(-7200))
    }
    #expect(decided(ab).entries.map(\.opinion) == [.value("present")])
  }
}
