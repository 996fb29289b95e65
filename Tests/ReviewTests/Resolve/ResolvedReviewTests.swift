import Files
import Foundation
import Quality
import Rules
import TestSupport
import Testing

@testable import Review

/// Answers become rows of the corrections, and nothing else changes.
@Suite struct ResolvedReviewTests {
  let workspace: ReviewWorkspace

  init() throws { workspace = try ReviewWorkspace() }

  private func text(_ name: String) -> String {
    (try? String(contentsOfFile: workspace.folder.file("taxonomy/\(name)"), encoding: .utf8)) ?? ""
  }

  /// Lets a person answer the nth question of a kind.
  @discardableResult
  private func answer(
    _ person: String, _ key: String, kind: String, _ number: Int = 0,
    _ view: ReviewDesk.View = .item
  ) throws -> Question {
    let desk = try workspace.desk(person)
    let question = desk.list.questions.filter { $0.item.kind == kind }[number]
    _ = try desk.record(
      .choice(key, site: nil), of: question, in: view, note: nil, milliseconds: 900)
    return question
  }

  private func resolve(terms: [String: [String]] = [:]) throws -> ResolvedReview {
    try ResolvedReview(
      Decided(OpinionTable(try workspace.logs.logs())), book: try RuleBook(workspace.rules)
    ) { terms[$0] }
  }

  @Test("each kind of answer becomes its row")
  func rows() throws {
    let missing = try answer("ab", "y", kind: "missing")
    let spurious = try answer("ab", "n", kind: "spurious", 1)
    let site = try answer("ab", "2", kind: "wrong-site")
    let topic = try answer("ab", "n", kind: "off-topic")
    let pair = try answer("ab", "y", kind: "duplicate")
    try answer("ab", "n", kind: "missing", 2)
    let resolution = try resolve()
    try resolution.write()
    let overrides = text("rules.overrides.csv")
    func row(_ question: Question) -> String {
      overrides.split(separator: "\n").first { $0.hasPrefix(question.item.images[0] + ",") }.map(
        String.init) ?? ""
    }
    #expect(overrides.split(separator: "\n").count == 5)
    #expect(row(missing).hasPrefix("\(missing.item.images[0]),,\(missing.item.class),,,,"))
    #expect(row(spurious).hasPrefix("\(spurious.item.images[0]),,,\(spurious.item.class),,,"))
    #expect(row(site).contains(",\(site.item.suggested),,"))
    #expect(row(topic).contains(",yes,"))
    #expect(row(missing).contains("Review: missing") && row(missing).contains(",ab,20"))
    let pairs = text("rules.duplicates.csv")
    #expect(pairs.contains("\(pair.item.images[0]),\(pair.item.images[1]),same,ab,"))
    // The rules' own reader takes them.
    let book = try RuleBook(workspace.rules)
    #expect(!book.findings.contains { $0.isError }, "\(book.findings)")
  }

  @Test("answers on images that the facts do not have are held back, pairs too")
  func otherData() throws {
    let pair = try answer("ab", "y", kind: "duplicate")
    let missing = try answer("ab", "y", kind: "missing")
    let gone = Set(pair.item.images + missing.item.images)
    let resolution = try ResolvedReview(
      Decided(OpinionTable(try workspace.logs.logs())), book: try RuleBook(workspace.rules),
      isThere: { !gone.contains($0) }, terms: { _ in nil })
    #expect(resolution.overrides.isEmpty && resolution.duplicates.isEmpty)
    #expect(resolution.held.count == 2)
    #expect(resolution.held.allSatisfy { $0.reason.hasPrefix("The catalogue has no image") })
  }

  @Test("the same logs give the same bytes, however often")
  func again() throws {
    for number in 0..<4 { try answer("ab", "y", kind: "missing", number) }
    try resolve().write()
    let first = text("rules.overrides.csv")
    try resolve().write()
    #expect(text("rules.overrides.csv") == first)
    try FileManager.default.removeItem(
      atPath: workspace.folder.file("taxonomy/rules.overrides.csv"))
    try resolve().write()
    #expect(text("rules.overrides.csv") == first)
  }

  @Test("rows that people wrote stay byte for byte, and go before answers")
  func byHand() throws {
    let desk = try workspace.desk("ab")
    let question = desk.list.questions.filter { $0.item.kind == "missing" }[0]
    let image = question.item.images[0]
    let hand =
      "# kept\nimage,why,remove_class,by\n\"\(image)\",seen by eye ,\(question.item.class),ab\n\n"
    try AtomicFile.write(hand, to: workspace.folder.file("taxonomy/rules.overrides.csv"))
    try answer("ab", "y", kind: "missing", 0)
    try answer("ab", "y", kind: "missing", 1)
    let resolution = try resolve()
    #expect(resolution.held.map(\.item) == [question.item.id])
    try resolution.write()
    let now = text("rules.overrides.csv")
    #expect(now.contains("\"\(image)\",seen by eye ,\(question.item.class),ab"))
    #expect(now.hasPrefix("# kept\nimage,why,remove_class,by"))
    // Taken back, the answer's row goes and the rest is what it was, but for the columns that were added.
    let other = try workspace.desk("ab")
    _ = try other.undo()
    _ = try other.undo()
    try resolve().write()
    #expect(!text("rules.overrides.csv").contains(ReviewNote.mark))
    #expect(
      text("rules.overrides.csv").contains("\"\(image)\",seen by eye ,\(question.item.class),ab"))
  }

  @Test("an answer that was taken back loses its row, pairs too")
  func undone() throws {
    try answer("ab", "y", kind: "duplicate")
    try answer("ab", "y", kind: "missing")
    try resolve().write()
    #expect(text("rules.duplicates.csv").contains("same"))
    let desk = try workspace.desk("ab")
    _ = try desk.undo()
    _ = try desk.undo()
    try resolve().write()
    #expect(!text("rules.duplicates.csv").contains("same"))
    #expect(!text("rules.overrides.csv").contains(ReviewNote.mark))
  }

  @Test("that nobody can tell makes a label unknown only when two people say so")
  func unsure() throws {
    let question = try answer("ab", "u", kind: "missing")
    #expect(try resolve().overrides.isEmpty)
    #expect(try resolve().decided.waiting.count == 1)
    try answer("cd", "u", kind: "missing")
    let rows = try resolve().overrides.values.flatMap { $0 }
    #expect(rows.map(\.unknownClasses) == [[question.item.class]])
    #expect(rows.allSatisfy { $0.removeClasses.isEmpty && $0.addClasses.isEmpty })
    try answer("ab", "u", kind: "wrong-site")
    try answer("cd", "u", kind: "wrong-site")
    #expect(try resolve().overrides.values.flatMap { $0 }.compactMap(\.setSite) == ["unknown"])
  }

  @Test(
    "answers that differ write nothing until somebody decides, and the decision is what is written")
  func disputed() throws {
    let question = try answer("ab", "y", kind: "missing")
    try answer("cd", "n", kind: "missing")
    #expect(try resolve().overrides.isEmpty)
    #expect(try resolve().decided.disputed.count == 1)
    try answer("ef", "y", kind: "missing", 0, .adjudication)
    let rows = try resolve().overrides.values.flatMap { $0 }
    #expect(rows.map(\.addClasses) == [[question.item.class]])
    #expect(rows.first?.note.by == "ef")
    #expect(rows.first?.note.why == "Review: missing, decided by ef")
  }

  @Test("what the reviewer saw goes along; where the terms have changed since, nothing is written")
  func terms() throws {
    let desk = try workspace.desk("ab")
    let question = desk.list.questions.filter { $0.item.kind == "missing" }[0]
    let image = question.item.images[0]
    let writer = try LogWriter(person: "cd", path: workspace.logs.log(of: "cd"))
    var line = LogLine(
      by: "cd", item: question.item.id, kind: "missing", images: [image],
      class: question.item.class,
      reading: .first,
      shown: LogLine.Shown(terms: ["papule", "trunk"], given: "absent", evidence: ""), version: "")
    line.answer = .wrong
    _ = try writer.append(line)
    let same = try resolve(terms: [image: ["papule", "trunk"]])
    #expect(same.overrides[image]?.first?.expects == ["papule", "trunk"])
    let changed = try resolve(terms: [image: ["papule"]])
    #expect(changed.overrides.isEmpty && changed.held.count == 1)
  }

  @Test(
    "an answer of somebody whom the rules don't know, or about a class that is gone, is held back")
  func unknown() throws {
    let question = try answer("ab", "y", kind: "missing")
    try answer("ab", "y", kind: "duplicate")
    let rules = try String(contentsOfFile: workspace.rules, encoding: .utf8)
    try AtomicFile.write(
      rules.replacing("ab: {name: A. B., role: dermatologist}, ", with: ""), to: workspace.rules)
    let stranger = try resolve()
    #expect(stranger.held.count == 2 && stranger.overrides.isEmpty && stranger.duplicates.isEmpty)
    let line = "    \(question.item.class): {same_as: [\"\(question.item.class) term\"]}\n"
    #expect(rules.contains(line))
    try AtomicFile.write(rules.replacing(line, with: ""), to: workspace.rules)
    #expect(try resolve().held.map(\.item) == [question.item.id])
  }

  @Test(
    "a label that was added is not added for ever: a later answer to the contrary takes it back")
  func later() throws {
    let question = try answer("ab", "y", kind: "missing")
    let desk = try workspace.desk("ab")
    let writer = try #require(desk.writer)
    // As the next queue asks, once the data set has the label.
    var line = LogLine(
      by: "ab", item: "spurious|\(question.item.images[0])|\(question.item.class)",
      kind: "spurious",
      images: question.item.images, class: question.item.class, reading: .first,
      shown: LogLine.Shown(terms: nil, given: "present", evidence: ""), version: "")
    line.answer = .right
    _ = try writer.append(line, at: Date(timeIntervalSinceNow: 60))
    #expect(try resolve().overrides.count == 1)
    line.answer = .wrong
    _ = try writer.append(line, at: Date(timeIntervalSinceNow: 120))
    #expect(try resolve().overrides.values.flatMap { $0 }.allSatisfy { $0.addClasses.isEmpty })
  }
}
