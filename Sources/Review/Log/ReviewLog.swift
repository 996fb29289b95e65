package import Digests
internal import Files
internal import Foundation

/// A person's log as it was read: every whole line, in order.
///
/// Reading is pure: the same bytes give the same log, and `bytes` gives back its whole lines as derm writes them.
package struct ReviewLog: Sendable {
  /// The id, under `people` in the rules, of the person whose answers these are.
  package let person: String
  /// The path, for messages and for appending.
  package let path: String
  /// The lines, oldest first.
  package private(set) var lines: [LogLine] = []
  /// The digest that the next line names.
  package private(set) var tip = Digest.of([])
  /// How many bytes hold whole lines.
  package private(set) var wholeBytes = 0
  /// A last line that a killed process left in part, or one that only lacks its line feed.
  package private(set) var tail: Tail?

  /// What stands behind the last line feed.
  package enum Tail: Sendable, Hashable {
    /// A part of a line, never acknowledged: so many bytes.
    case torn(bytes: Int)
    /// A whole line without a line feed, as an editor leaves it.
    case unended
  }

  /// A log without a line, whatever the file holds.
  package init(person: String, path: String) {
    self.person = person
    self.path = path
  }

  /// Reads a file; a missing one is an empty log.
  ///
  /// Fails with `brokenLog` when a line is none, or does not follow the one before it.
  package init(person: String, reading path: String) throws(ReviewError) {
    self.init(person: person, path: path)
    guard Folder.exists(path) else {
      // A name without a file behind it is a link that leads nowhere: its answers would be gone without a word.
      guard (try? FileManager.default.attributesOfItem(atPath: path)) == nil else {
        throw .file(.missing(path: path))
      }
      return
    }
    let bytes = try ReviewError.wrapping {
      let file = try MappedFile(path)
      return file.bytes(0..<file.count)
    }
    try read(bytes)
  }

  /// Reads the bytes of a log.
  ///
  /// Fails as the other form does.
  package init(person: String, path: String, bytes: [UInt8]) throws(ReviewError) {
    self.init(person: person, path: path)
    try read(bytes)
  }

  private mutating func read(_ bytes: [UInt8]) throws(ReviewError) {
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      try take(Array(bytes[start..<end]))
      start = end + 1
      wholeBytes = start
    }
    guard start < bytes.count else { return }
    let rest = Array(bytes[start...])
    // Somebody's editor may have taken the last line feed: the line then follows and is whole.
    if let line = try? decoded(rest), fault(line) == nil {
      add(line, rest)
      tail = .unended
    } else {
      tail = .torn(bytes: rest.count)
    }
  }

  private func decoded(_ bytes: [UInt8]) throws -> LogLine {
    try CanonicalJSON.decode(LogLine.self, from: bytes, path: path)
  }

  /// Adds a line of a file to the log in memory.
  ///
  /// Fails with `brokenLog`.
  private mutating func take(_ bytes: [UInt8]) throws(ReviewError) {
    let line: LogLine
    do {
      line = try decoded(bytes)
    } catch {
      throw .brokenLog(path: path, line: lines.count + 1, what: "it is no line of a review log")
    }
    if let fault = fault(line) {
      throw .brokenLog(path: path, line: lines.count + 1, what: fault)
    }
    add(line, bytes)
  }

  /// Why a line can't be the next one; nil when it can.
  private func fault(_ line: LogLine) -> String? {
    if line.previous != tip.hex { return "it does not follow the line before it" }
    if line.by != person { return "it is by '\(line.by)', and the file is that of '\(person)'" }
    if line.id != nextID { return "its id is '\(line.id)', and '\(nextID)' comes here" }
    return line.fault
  }

  /// The id of the next line.
  package var nextID: String { "\(person)-\(lines.count + 1)" }

  /// Adds a line whose bytes, without line feed, are on the disk.
  mutating func add(_ line: LogLine, _ bytes: [UInt8]) {
    lines.append(line)
    tip = Digest.of(bytes)
  }

  /// Says that the file now ends behind its last line.
  mutating func end(at count: Int) {
    wholeBytes = count
    tail = nil
  }

  /// The whole lines as derm writes them.
  package var bytes: [UInt8] {
    get throws(ReviewError) {
      var bytes: [UInt8] = []
      for line in lines { bytes += try ReviewError.wrapping { try JSONLines.line(line) } }
      return bytes
    }
  }
}
