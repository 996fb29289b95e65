import Files
import Foundation
import Quality
import Synchronization
import TestSupport
import Testing

@testable import Review

/// The log: whole lines, one behind the other, and nothing that was acknowledged is lost.
@Suite struct ReviewLogTests {
  let folder = TemporaryFolder()
  var path: String { folder.file("review/ab.jsonl") }

  static func line(_ item: String, _ answer: LogLine.Answer? = .right) -> LogLine {
    var line = LogLine(
      by: "ab", item: item, kind: "missing", images: ["atlas/1"], class: "papule", reading: .first,
      shown: LogLine.Shown(terms: ["papule"], given: "absent", evidence: "00"), version: "derm test"
    )
    line.answer = answer
    return line
  }

  private func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  /// A log of three answers and an undo.
  private func written() throws -> [UInt8] {
    let writer = try LogWriter(person: "ab", path: path)
    for item in ["one", "two", "three"] { _ = try writer.append(Self.line(item)) }
    _ = try writer.undo(version: "derm test")
    return try bytes()
  }

  @Test("the lines of a log give its bytes back")
  func replay() throws {
    let bytes = try written()
    let log = try ReviewLog(person: "ab", path: path, bytes: bytes)
    #expect(log.lines.map(\.id) == ["ab-1", "ab-2", "ab-3", "ab-4"])
    #expect(try log.bytes == bytes)
    #expect(Replay(log.lines).standing.keys.sorted() == ["one", "two"])
  }

  @Test("a log that ends within a line keeps all whole lines, wherever it was torn")
  func torn() throws {
    let bytes = try written()
    let last = try #require(bytes.dropLast().lastIndex(of: 10)) + 1
    for end in last..<bytes.count {
      try Data(bytes[..<end]).write(to: URL(fileURLWithPath: path))
      let writer = try LogWriter(person: "ab", path: path)
      // A line that lacks nothing but its line feed counts; any shorter one never did.
      let whole = end == bytes.count - 1
      #expect(writer.log.lines.count == (whole ? 4 : 3), "torn at \(end)")
      #expect(writer.repair.isEmpty == (end == last), "torn at \(end)")
      _ = try writer.append(Self.line("four"))
      let again = try ReviewLog(person: "ab", reading: path)
      #expect(again.lines.count == (whole ? 5 : 4))
      #expect(again.tail == nil)
    }
  }

  @Test(
    "a changed, lost, doubled or moved line is found with its number",
    arguments: [
      ("a changed answer", 2), ("a lost line", 2), ("a doubled line", 3), ("moved lines", 1),
      ("another person's line", 4), ("a line of text", 5),
    ])
  func tampered(_ deed: String, _ line: Int) throws {
    let text = String(decoding: try written(), as: UTF8.self)
    var lines = text.split(separator: "\n").map(String.init)
    switch deed {
    case "a changed answer": lines[0] = lines[0].replacing("right", with: "wrong")
    case "a lost line": lines.remove(at: 1)
    case "a doubled line": lines.insert(lines[1], at: 2)
    case "moved lines": lines.swapAt(0, 1)
    case "another person's line":
      lines[3] = lines[3].replacing("\"by\":\"ab\"", with: "\"by\":\"cd\"")
    default: lines.append("papule")
    }
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
    do {
      _ = try ReviewLog(person: "ab", reading: path)
      Issue.record("it was read")
    } catch {
      guard case .brokenLog(_, let found, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(found == line, "\(error)")
    }
    // And nothing is added to it.
    #expect(throws: ReviewError.self) { try LogWriter(person: "ab", path: path) }
  }

  @Test("undo takes back any number of answers, and what was said before counts again")
  func undo() throws {
    let writer = try LogWriter(person: "ab", path: path)
    _ = try writer.append(Self.line("one", .right))
    _ = try writer.append(Self.line("one", .wrong))
    _ = try writer.append(Self.line("two", .unsure))
    #expect(writer.replay.standing["one"]?.answer == .wrong)
    #expect(try writer.undo(version: "")?.item == "two")
    #expect(try writer.undo(version: "")?.answer == .wrong)
    #expect(writer.replay.standing["one"]?.answer == .right)
    #expect(try writer.undo(version: "")?.answer == .right)
    #expect(writer.replay.standing.isEmpty)
    #expect(try writer.undo(version: "") == nil)
    #expect(Replay(try ReviewLog(person: "ab", reading: path).lines).standing.isEmpty)
  }

  @Test("an answer from the middle can be taken back by its id, once")
  func undoByID() throws {
    let writer = try LogWriter(person: "ab", path: path)
    for item in ["one", "two", "three"] { _ = try writer.append(Self.line(item)) }
    #expect(try writer.undo("ab-2", version: "")?.item == "two")
    #expect(try writer.undo("ab-2", version: "") == nil)
    #expect(writer.replay.standing.keys.sorted() == ["one", "three"])
  }

  @Test("a log that another program touched gets no line")
  func changedMeanwhile() throws {
    let writer = try LogWriter(person: "ab", path: path)
    _ = try writer.append(Self.line("one"))
    let before = try bytes()
    try Data(before + Array("x".utf8)).write(to: URL(fileURLWithPath: path))
    // Replaced by another file: the one that is open has no name any more.
    #expect(throws: ReviewError.self) { try writer.append(Self.line("two")) }
    #expect(try bytes() == before + Array("x".utf8))
  }

  @Test("a log that was moved away or replaced under its writer gets no line")
  func moved() throws {
    let writer = try LogWriter(person: "ab", path: path)
    _ = try writer.append(Self.line("one"))
    let before = try bytes()
    try FileManager.default.moveItem(atPath: path, toPath: "\(path).old")
    #expect(throws: ReviewError.self) { try writer.append(Self.line("two")) }
    #expect(!FileManager.default.fileExists(atPath: path))
    try Data(before).write(to: URL(fileURLWithPath: path))
    #expect(throws: ReviewError.self) { try writer.append(Self.line("two")) }
    #expect(try bytes() == before)
    // Back where it was, it goes on.
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: "\(path).old", toPath: path)
    #expect(try writer.append(Self.line("two")).id == "ab-2")
  }

  /// A disk that refuses a number of times to synchronise.
  private final class Disk: Sendable {
    let refusals = Mutex(0)
    func synchronise(_ descriptor: Int32) -> Int32 {
      let refuses = refusals.withLock { left in
        defer { left = max(0, left - 1) }
        return left > 0
      }
      if refuses {
        errno = EIO
        return -1
      }
      return fsync(descriptor)
    }
  }

  @Test(
    "a line of which the disk refused to say that it is there does not count, and the next one follows what was acknowledged",
    arguments: [1, 2, 3])
  func refusedSynchronisation(_ times: Int) throws {
    let disk = Disk()
    let writer = try LogWriter(person: "ab", path: path, synchronise: disk.synchronise)
    _ = try writer.append(Self.line("one"))
    disk.refusals.withLock { $0 = times }
    #expect(throws: ReviewError.self) { try writer.append(Self.line("two")) }
    #expect(writer.log.lines.count == 1 && writer.replay.standing.keys.sorted() == ["one"])
    if times == 3 { #expect(throws: ReviewError.self) { try writer.append(Self.line("two")) } }
    #expect(try writer.append(Self.line("three")).id == "ab-2")
    let log = try ReviewLog(person: "ab", reading: path)
    #expect(log.lines.map(\.item) == ["one", "three"])
    #expect(try log.bytes == bytes())
  }

  @Test("after a refusal a file whose acknowledged line is another one now gets no line")
  func refusedAndChanged() throws {
    let disk = Disk()
    let writer = try LogWriter(person: "ab", path: path, synchronise: disk.synchronise)
    _ = try writer.append(Self.line("one"))
    let good = try bytes()
    disk.refusals.withLock { $0 = 2 }
    #expect(throws: ReviewError.self) { try writer.append(Self.line("two")) }
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.write(contentsOf: Data("{\"answer\":\"wrong\"".utf8))
    try handle.close()
    #expect(throws: ReviewError.self) { try writer.append(Self.line("three")) }
    #expect(try bytes().count == good.count)
  }

  @Test("answers of many threads follow one another")
  func threads() async throws {
    let writer = try LogWriter(person: "ab", path: path)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<64 {
        group.addTask { _ = try? writer.append(Self.line("item \(number)")) }
      }
    }
    let log = try ReviewLog(person: "ab", reading: path)
    #expect(Set(log.lines.map(\.item)).count == 64)
    #expect(try log.bytes == bytes())
  }

  @Test("derm-quality reads a line with an answer as it reads its own")
  func quality() throws {
    let writer = try LogWriter(person: "ab", path: path)
    _ = try writer.append(Self.line("missing|atlas/1|papule", .wrong))
    var skipped = Self.line("two", nil)
    skipped.skip = "quality"
    _ = try writer.append(skipped)
    _ = try writer.append(Self.line("three", .right))
    _ = try writer.undo(version: "")
    let lines = try StandingAnswers([writer.log]).lines
    #expect(
      String(decoding: lines, as: UTF8.self)
        == #"{"answer":"wrong","by":"ab","item":"missing|atlas/1|papule"}"# + "\n")
  }

  @Test("only names that can't leave the folder name a log")
  func names() {
    for name in ["ab", "A.B-c_9"] { #expect(ReviewFolder.isUsable(name)) }
    for name in [
      "", ".", "..", "../x", "a/b", ".hidden", "a b", "ä", String(repeating: "a", count: 65),
    ] {
      #expect(!ReviewFolder.isUsable(name), "\(name)")
    }
  }

  @Test("one process at a time may write into a folder")
  func oneWriter() throws {
    let logs = ReviewFolder(folder.file("review"))
    let first = try WriterLock.take(logs)
    first.lock?.say("ab writes at http://127.0.0.1:1")
    let second = try WriterLock.take(logs)
    #expect(first.lock != nil && second.lock == nil)
    #expect(second.holder == "ab writes at http://127.0.0.1:1")
  }

  @Test(
    "what an earlier process said of itself is not said of the next one, nor removed while it writes"
  )
  func oldHolder() throws {
    let logs = ReviewFolder(folder.file("review"))
    do {
      let first = try WriterLock.take(logs)
      first.lock?.say("ab writes at http://127.0.0.1:1")
      _ = try WriterLock.take(logs)
      #expect(try WriterLock.take(logs).holder == "ab writes at http://127.0.0.1:1")
    }
    let next = try WriterLock.take(logs)
    #expect(next.lock != nil)
    #expect(try WriterLock.take(logs).holder.isEmpty)
    withExtendedLifetime(next.lock) {}
  }
}
