internal import Digests
internal import Files
package import Foundation
internal import Glibc
internal import Synchronization

/// Adds lines to a person's log: each is on the disk before `append` returns.
package final class LogWriter: Sendable {
  private struct State {
    var log: ReviewLog
    var replay: Replay
    /// Set when the disk's word is no longer to be trusted.
    var isBroken = false
  }

  private let descriptor: Int32
  private let state: Mutex<State>
  /// What was repaired when the log was opened; empty when nothing was.
  package let repair: String

  /// Opens a person's log for writing, makes it when it is missing, and repairs its last line.
  ///
  /// Fails with `brokenLog`, and when the system refuses.
  package init(person: String, path: String) throws(ReviewError) {
    var log = try ReviewLog(person: person, reading: path)
    if !Folder.exists(path) {
      try ReviewError.wrapping { try AtomicFile.write([UInt8](), to: path) }
    }
    descriptor = unsafe open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.refused("open", path) }
    repair = try Self.repaired(&log, descriptor)
    state = Mutex(State(log: log, replay: Replay(log.lines)))
  }

  deinit { close(descriptor) }

  /// Ends the file behind its last whole line; answers what was done, in words.
  private static func repaired(
    _ log: inout ReviewLog, _ descriptor: Int32
  ) throws(ReviewError) -> String {
    switch log.tail {
    case nil: return ""
    case .torn(let bytes):
      guard ftruncate(descriptor, off_t(log.wholeBytes)) == 0, fsync(descriptor) == 0 else {
        throw refused("shorten", log.path)
      }
      log.end(at: log.wholeBytes)
      return "\(log.path): its last line was torn, as a killed process or a full disk leaves it; "
        + "\(bytes) bytes were cut off, of an answer that was never confirmed"
    case .unended:
      try write([UInt8(ascii: "\n")], descriptor, log.path)
      guard fsync(descriptor) == 0 else { throw refused("synchronise", log.path) }
      log.end(at: Int(lseek(descriptor, 0, SEEK_END)))
      return "\(log.path): its last line lacked a line feed, as an editor leaves it; it was added"
    }
  }

  /// Adds a line, which gets its number, time and chain here; answers the line as it was written.
  ///
  /// When the disk refuses, the file is cut back to its last whole line and nothing counts. Fails then, and with
  /// `changedLog` when another program touched the file.
  package func append(
    _ line: LogLine, at date: Date = Date()
  ) throws(ReviewError) -> LogLine {
    try state.withLock { state throws(ReviewError) in
      try append(line, date, &state)
    }
  }

  /// Takes back the last line that counts, or the one with an id; answers the line that was taken back.
  ///
  /// nil when there is none. Fails as `append` does.
  package func undo(
    _ id: String? = nil, version: String, at date: Date = Date()
  ) throws(ReviewError) -> LogLine? {
    try state.withLock { state throws(ReviewError) in
      let found = state.replay.undoable.last { id == nil || state.log.lines[$0].id == id }
      guard let found else { return nil }
      let old = state.log.lines[found]
      var line = LogLine(
        by: old.by, item: old.item, kind: old.kind, images: old.images, class: old.class,
        reading: old.reading, shown: old.shown, version: version)
      line.undoes = old.id
      _ = try append(line, date, &state)
      return old
    }
  }

  private func append(
    _ line: LogLine, _ date: Date, _ state: inout State
  ) throws(ReviewError) -> LogLine {
    let path = state.log.path
    let size = state.log.wholeBytes
    var facts = stat()
    guard !state.isBroken, unsafe fstat(descriptor, &facts) == 0, Int(facts.st_size) == size,
      facts.st_nlink > 0
    else { throw .changedLog(path: path) }
    var line = line
    line.id = state.log.nextID
    line.time = Self.text(date)
    line.previous = state.log.tip.hex
    let bytes = try ReviewError.wrapping { try JSONLines.line(line) }
    do throws(ReviewError) {
      try Self.write(bytes, descriptor, path)
      guard fsync(descriptor) == 0 else { throw Self.refused("synchronise", path) }
    } catch {
      // Nobody knows what the disk holds after a refused fsync: no further line goes there.
      if ftruncate(descriptor, off_t(size)) != 0 || fsync(descriptor) != 0 {
        state.isBroken = true
      }
      throw error
    }
    state.log.add(line, Array(bytes.dropLast()))
    state.log.end(at: size + bytes.count)
    state.replay.take(state.log.lines.count - 1, of: state.log.lines)
    return line
  }

  /// The log as it stands.
  package var log: ReviewLog { state.withLock { $0.log } }

  /// What counts.
  package var replay: Replay { state.withLock { $0.replay } }

  /// A moment as the log writes it.
  static func text(_ date: Date) -> String {
    date.formatted(
      Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
  }

  private static func write(
    _ bytes: [UInt8], _ descriptor: Int32, _ path: String
  ) throws(ReviewError) {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(
          descriptor, raw.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw refused("append to", path) }
      done += written
    }
  }

  private static func refused(_ operation: String, _ path: String) -> ReviewError {
    .file(
      .system(
        operation: operation, path: path, reason: unsafe String(cString: strerror(errno))))
  }
}
