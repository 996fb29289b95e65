import Files
import Foundation
import Quality
import Rules
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// What was written earlier is not lost because something is missing today.
@Suite struct KeptRowsTests {
  let workspace: ReviewWorkspace
  private var table: String { workspace.folder.file("taxonomy/rules.overrides.csv") }

  init() throws { workspace = try ReviewWorkspace() }

  private func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  @discardableResult
  private func answer(
    _ person: String, _ key: String, _ kind: String, _ number: Int = 0,
    _ view: ReviewDesk.View = .item
  ) throws -> Question {
    let desk = try workspace.desk(person)
    let question = desk.list.questions.filter { $0.item.kind == kind }[number]
    _ = try desk.record(
      .choice(key, site: nil), of: question, in: view, note: "a, b; c", milliseconds: 900)
    return question
  }

  private func current() throws -> ResolvedReview {
    try ResolvedReview.current(
      OpinionTable(try workspace.logs.logs()), rules: workspace.rules, terms: ImageTerms(nil))
  }

  @Test(
    "rows of a colleague whose log is not here stay, are listed, and go once their log takes them back"
  )
  func colleague() throws {
    let mine = try answer("ab", "y", "missing", 0)
    try answer("ab", "u", "missing", 1)
    try answer("cd", "u", "missing", 1)
    try answer("cd", "n", "spurious", 0)
    let pair = try answer("cd", "y", "duplicate")
    try current().write()
    let before = text(table)
    let pairs = text(workspace.folder.file("taxonomy/rules.duplicates.csv"))
    let log = workspace.logs.log(of: "cd")
    try FileManager.default.moveItem(atPath: log, toPath: "\(log).away")
    let without = try current()
    #expect(without.rows == ResolvedReview.RowCounts(coming: 0, going: 0, staying: 4))
    #expect(without.kept.count == 3 && without.kept.allSatisfy { $0.reason.contains("log of cd") })
    #expect(without.kept.allSatisfy { $0.item.contains(".csv:") })
    #expect(without.text.contains("an image): 0 come, 0 go, 4 stay"))
    try without.write()
    #expect(text(table) == before)
    #expect(text(workspace.folder.file("taxonomy/rules.duplicates.csv")) == pairs)
    // An empty log, as derm-review makes it at its first start, tells no more.
    try AtomicFile.write([UInt8](), to: log)
    #expect(try current().rows.going == 0)
    // What somebody here says to the contrary waits.
    try answer("ab", "y", "spurious", 0)
    try answer("ab", "n", "duplicate")
    try answer("ab", "n", "missing", 1)
    #expect(try current().held.map(\.item) == [pair.item.id])
    #expect(try current().rows.going == 0)
    for _ in 0..<3 { _ = try workspace.desk("ab").undo() }
    try FileManager.default.removeItem(atPath: log)
    try FileManager.default.moveItem(atPath: "\(log).away", toPath: log)
    for _ in 0..<3 { _ = try workspace.desk("cd").undo() }
    let back = try current()
    #expect(back.rows == ResolvedReview.RowCounts(coming: 0, going: 3, staying: 1))
    try back.write()
    #expect(text(table).split(separator: "\n").count == 2)
    #expect(text(table).contains("\(mine.item.images[0]),,\(mine.item.class),,"))
  }

  @Test("broken rules and broken tables are refused before any row goes")
  func brokenRules() throws {
    try answer("ab", "y", "missing", 0)
    try current().write()
    let before = text(table)
    let rules = text(workspace.rules)
    for broken in [
      rules.replacing("people: {", with: "people: [{"),
      rules.replacing("lesions:", with: "leisons:"),
      rules + "nonsense: 1\n", "",
    ] {
      try AtomicFile.write(broken, to: workspace.rules)
      #expect {
        try current()
      } throws: { error in
        (error as? ReviewError)?.exitStatus == .rules
      }
    }
    try AtomicFile.write(rules, to: workspace.rules)
    try AtomicFile.write(before + "atlas/1,,no-such-class,,,,by hand,ab,,\n", to: table)
    #expect(throws: ReviewError.self) { try current() }
    #expect(text(table).hasPrefix(before))
    // A row of the review itself is made anew, whatever it holds.
    try AtomicFile.write(before.replacing(",ab,20", with: ",zz,20"), to: table)
    #expect(try current().rows == ResolvedReview.RowCounts(coming: 1, going: 1, staying: 0))
    try current().write()
    #expect(text(table) == before)
  }

  @Test("a row that the table can't hold is held back by name, and all others are written")
  func badRow() throws {
    let question = try answer("ab", "y", "missing", 0)
    let writer = try LogWriter(person: "cd", path: workspace.logs.log(of: "cd"))
    let bad = try workspace.readingDesk("ab").list.questions.filter { $0.item.kind == "missing" }[1]
    var line = LogLine(
      by: "cd", item: bad.item.id, kind: "missing", images: bad.item.images, class: bad.item.class,
      reading: .first,
      shown: LogLine.Shown(terms: ["red|scaly"], given: "absent", evidence: ""), version: "")
    line.answer = .wrong
    _ = try writer.append(line)
    let resolved = try current()
    #expect(resolved.held.map(\.item) == [bad.item.id])
    #expect(resolved.held.first?.reason.contains("rules.overrides.csv can't hold it") == true)
    #expect(resolved.written.map(\.line.item) == [question.item.id])
    #expect(resolved.rows.coming == 1 && resolved.text.contains("classes added 1"))
    try resolved.write()
    #expect(text(table).contains(question.item.images[0]))
  }

  @Test(
    "a reason is read back as it was written, and one that a person wrote is none of the review's",
    arguments: [
      ReviewNote(kind: "missing", readers: ["ab"], isAdjudicated: false),
      ReviewNote(
        kind: "wrong-site", readers: ["a.b", "c-d"], isAdjudicated: false, remark: "read by x; y"),
      ReviewNote(kind: "duplicate", readers: ["ef"], isAdjudicated: true, remark: "decided by z"),
    ])
  func notes(_ note: ReviewNote) {
    #expect(ReviewNote(RuleNote(by: "ab", date: "2026-11-29", why: note.text)) == note)
    #expect(
      ReviewNote(RuleNote(by: "ab", date: "2026-11-29", why: "Review: looked at it again")) == nil)
    #expect(ReviewNote(RuleNote(by: "ab", date: "2026-11-29", why: "by hand, read by ab")) == nil)
  }
}
