internal import Documents
internal import Files
internal import Foundation
internal import Glibc
internal import Vocabulary

/// The memory of suggestions and answers next to the rules, `rules.decisions.jsonl`.
///
/// Lines are only ever added. Of several answers about one pair the last one holds.
package struct DecisionLog: Sendable {
  /// What happened to a suggestion.
  package enum Event: String, Sendable, Codable, CaseIterable {
    /// It was shown for the first time.
    case shown
    /// Its decision stands in the rules now.
    case accepted
    /// Not this pair; it is not proposed again.
    case rejected
    /// These two must never be one; not proposed again either.
    case never
    /// Not now: it comes back behind all others.
    case later
    /// An earlier answer no longer holds.
    case reopened
  }

  package struct Line: Sendable, Codable, Hashable {
    /// What happened.
    package var event: Event
    /// The suggestion's id, the same for one pair and verb.
    package var id: String
    /// `lesion`, `site` or `diagnosis`.
    package var facet: String
    /// `term …` or `class …`.
    package var first: String
    /// Likewise, or `drop`.
    package var second: String
    /// What was on offer; nil when a pair was only shown for comparison.
    package var decision: Decision?
    /// The person who answered, an id of `people`.
    package var by: String?
    /// The day, as `2026-11-23`.
    package var date: String?
    /// The reason.
    package var why: String?
    /// What spoke for and against it when it was shown.
    package var evidence: [String: String]?
  }

  /// The path, `rules.decisions.jsonl` next to the rules.
  package let path: String
  /// The lines that could be read, oldest first.
  package private(set) var lines: [Line] = []
  /// Lines that are torn or no decision, with their numbers; they are left alone and count for nothing.
  package private(set) var problems: [String] = []

  /// Reads the log; a missing file is an empty one.
  ///
  /// Fails when the system refuses to read it, or when it is there and no line of it can be read.
  package init(_ path: String) throws(TaxonomyError) {
    self.path = path
    guard Folder.exists(path) else { return }
    let stored: [JSONLines.Line]
    do {
      stored = try JSONLines.lines(at: path)
    } catch {
      throw .file(error)
    }
    for line in stored where !line.bytes.isEmpty {
      do {
        lines.append(try CanonicalJSON.decode(Line.self, from: line.bytes, path: path))
      } catch {
        problems.append(
          "\(path):\(line.number): "
            + (line.isEnded
              ? "no line of a decision log; it counts for nothing"
              : "the last line is torn, as a killed process leaves it; it counts for nothing"))
      }
    }
    // A few torn lines cost a few answers. With none left, every suggestion that was rejected would
    // come back.
    guard !lines.isEmpty else { throw .noDecisions(path: path) }
  }

  /// What was said last of a pair; nil when nobody decided.
  package func answer(on pair: DecisionPair) -> Line? {
    lines.last { $0.event != .shown && $0.pair == pair }
  }

  /// The newest line of a suggestion; nil when it was never shown.
  package func line(of id: String) -> Line? { lines.last { $0.id == id } }

  /// Ids like this one, for an error.
  package func hint(_ id: String) -> String {
    Nearest.hint(id, among: lines.map(\.id))
      + "derm-refine suggest lists the suggestions with their ids."
  }

  /// Adds lines at the end: whole ones, on the disk before this returns.
  ///
  /// What a killed process left of a line gets its line feed first. Fails when the system refuses; the file then is as it
  /// was, and a missing one stays missing.
  package mutating func append(_ added: [Line]) throws(TaxonomyError) {
    if added.isEmpty { return }
    if lines.isEmpty, !problems.isEmpty {
      throw .file(.occupied(path: path, holds: "no line of a decision log"))
    }
    do {
      var bytes: [UInt8] = []
      for line in added { bytes += try JSONLines.line(line) }
      try Folder.make(Folder.parent(of: path))
      try Self.append(bytes, to: path)
    } catch {
      throw .file(error)
    }
    lines += added
  }

  private static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    // The first lines appear whole or not at all: an empty file reads as a log that was lost.
    if !Folder.exists(path) {
      let first = try NewFile(nextTo: path)
      try first.append(bytes)
      if try first.appear(as: path) { return }
    }
    let descriptor = unsafe open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw refused("append to", path) }
    defer { close(descriptor) }
    // Two commands at once: one waits for the other.
    guard flock(descriptor, LOCK_EX) == 0 else { throw refused("lock", path) }
    var whole = bytes
    let size = lseek(descriptor, 0, SEEK_END)
    if size > 0 {
      var last: UInt8 = 0
      guard unsafe pread(descriptor, &last, 1, size - 1) == 1 else { throw refused("read", path) }
      if last != UInt8(ascii: "\n") { whole.insert(UInt8(ascii: "\n"), at: 0) }
    }
    do throws(FileError) {
      try FileOutput.write(whole, to: descriptor, path)
      guard fsync(descriptor) == 0 else { throw refused("synchronise", path) }
    } catch {
      // What a full disk took of the lines is no line: nothing stays of them.
      _ = ftruncate(descriptor, size)
      throw error
    }
  }

  private static func refused(_ operation: String, _ path: String) -> FileError {
    .system(operation: operation, path: path, reason: unsafe String(cString: strerror(errno)))
  }
}

extension DecisionLog.Line {
  package init(_ event: DecisionLog.Event, id: String, pair: DecisionPair, decision: Decision?) {
    self.event = event
    self.id = id
    facet = pair.facet.rawValue
    first = pair.first
    second = pair.second
    self.decision = decision
  }

  /// What the line is about.
  package var pair: DecisionPair? {
    Facet(rawValue: facet).map { DecisionPair(facet: $0, first, second) }
  }
}
