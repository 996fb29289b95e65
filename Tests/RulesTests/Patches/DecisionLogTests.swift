import Foundation
import Glibc
import TestSupport
import Testing
import Vocabulary
@testable import Rules

@Suite struct DecisionLogTests {
  private let pair = DecisionPair(facet: .lesion, "term x", "class c")

  private func line(_ event: DecisionLog.Event) -> DecisionLog.Line {
    DecisionLog.Line(
      event, id: "0123abcd", pair: pair,
      decision: Decision(.includes, facet: .lesion, term: "x", classes: ["c"]))
  }

  @Test func `of several answers the last one holds, and what was shown is none`() throws {
    let folder = TemporaryFolder()
    var log = try DecisionLog(folder.file("taxonomy/rules.decisions.jsonl"))
    #expect(log.lines.isEmpty && log.answer(on: pair) == nil)
    try log.append([line(.shown)])
    #expect(log.answer(on: pair) == nil)
    for event in [DecisionLog.Event.rejected, .later, .never, .reopened] {
      try log.append([line(event), line(.shown)])
      let read = try DecisionLog(log.path)
      #expect(read.answer(on: pair)?.event == event)
      #expect(read.lines == log.lines && read.problems.isEmpty)
    }
    #expect(log.answer(on: DecisionPair(facet: .lesion, "class c", "term x"))?.event == .reopened)
    #expect(log.answer(on: DecisionPair(facet: .site, "class c", "term x")) == nil)
  }

  @Test func `a torn last line is reported, kept, and never glued to the next one`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("log.jsonl")
    var log = try DecisionLog(path)
    try log.append([line(.shown), line(.rejected)])
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    // Cut at every byte of the last line: the first line always survives.
    let first = try #require(whole.firstIndex(of: 10)) + 1
    for cut in (first + 1)..<whole.count {
      try whole.prefix(cut).write(to: URL(fileURLWithPath: path))
      var torn = try DecisionLog(path)
      #expect(torn.lines.first == line(.shown))
      // The line feed alone may be missing: then the line is whole.
      #expect(torn.problems.count == (cut == whole.count - 1 ? 0 : 1))
      try torn.append([line(.later)])
      let read = try DecisionLog(path)
      #expect(read.lines.first == line(.shown) && read.lines.last == line(.later))
      #expect(read.problems.count == torn.problems.count)
      #expect(read.answer(on: pair)?.event == .later)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(bytes.prefix(cut) == whole.prefix(cut))
    }
  }

  @Test func `an answer needs a suggestion that was shown and a person whom the rules name`() throws
  {
    let folder = TemporaryFolder()
    var log = try DecisionLog(folder.file("log.jsonl"))
    try log.append([line(.shown)])
    var attribution = Attribution(date: "2026-11-24")
    attribution.by = "ab"
    attribution.why = "no"
    #expect(throws: TaxonomyError.self) {
      try log.record(.rejected, id: "0123abce", attribution: attribution, people: ["ab"])
    }
    #expect(throws: TaxonomyError.self) {
      try log.record(.rejected, id: "0123abcd", attribution: attribution, people: ["cd"])
    }
    #expect(log.lines.count == 1)
    _ = try log.record(.rejected, id: "0123abcd", attribution: attribution, people: ["ab"])
    let again = try DecisionLog(log.path)
    let read = try #require(again.answer(on: pair))
    #expect(read.by == "ab" && read.why == "no" && read.date == "2026-11-24")
    #expect(try log.patch(of: "0123abcd").entries.map(\.decision.term) == ["x"])
  }

  @Test func `a full disk leaves a log as it was, and none where there was none`() async {
    // The limit on a file's size stands for the full disk; it holds for this process alone.
    await #expect(processExitsWith: .success) {
      let folder = TemporaryFolder()
      let path = folder.file("rules.decisions.jsonl")
      let line = DecisionLog.Line(
        .shown, id: "0123abcd", pair: DecisionPair(facet: .lesion, "term x", "class c"),
        decision: nil)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 40, rlim_max: rlim_t.max)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      var log = try DecisionLog(path)
      #expect(throws: TaxonomyError.self) { try log.append([line]) }
      precondition(!FileManager.default.fileExists(atPath: path) && log.lines.isEmpty)
      limit.rlim_cur = 400
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      try log.append([line])
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(throws: TaxonomyError.self) {
        try log.append([DecisionLog.Line](repeating: line, count: 20))
      }
      let after = try Data(contentsOf: URL(fileURLWithPath: path))
      let lines = try DecisionLog(path).lines
      precondition(after == whole && lines == [line])
    }
  }
}
