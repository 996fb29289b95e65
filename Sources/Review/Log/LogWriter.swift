internal import Digests
internal import Documents
internal import Files
package import Foundation
internal import Glibc
internal import Synchronization

/// Adds lines to a person's log: each is on the disk before `append` returns.
///
/// After a refusal of the disk nothing counts that it may have taken: the next line first cuts the file back to the last
/// line that was acknowledged, and reads that one again.
package final class LogWriter: Sendable {
  private struct State {
    var log: ReviewLog
    var replay: Replay
    /// Whether the end of the file has to be read again: the disk refused something.
    var isEndUnsure = false
  }

  private let descriptor: Int32
  private let state: Mutex<State>
  private let synchronise: @Sendable (Int32) -> Int32
  /// What was repaired when the log was opened; empty when nothing was.
  package let repair: String

  /// Opens a person's log for writing, makes it when it is missing, and repairs its last line.
  ///
  /// `synchronise` is `fsync`, unless a test plays a failing disk. Fails with `brokenLog`, and when the system refuses.
  package init(
    person: String, path: String,
    synchronise: @escaping @Sendable (Int32) -> Int32 = { fsync($0) }
  ) throws(ReviewError) {
    var log = try ReviewLog(person: person, reading: path)
    self.synchronise = synchronise
    if !Folder.exists(path) {
      try ReviewError.wrapping { try AtomicFile.write([UInt8](), to: path) }
      // The file's name is on the disk; that of its folder may be as new.
      Folder.synchronise(Folder.parent(of: Folder.parent(of: path)))
    }
    descriptor = unsafe open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .file(.lastSystemError("open", path)) }
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
      // On the disk before an answer goes behind it: after a crash the torn bytes must not come
      // back in the middle.
      guard ftruncate(descriptor, off_t(log.wholeBytes)) == 0, fsync(descriptor) == 0 else {
        throw .file(.lastSystemError("shorten", log.path))
      }
      log.end(at: log.wholeBytes)
      return "\(log.path): its last line was torn, as a killed process or a full disk leaves it; "
        + "\(NumberText.counted(bytes, "byte was", "bytes were")) cut off, of an answer that was never confirmed"
    case .unended:
      let path = log.path
      try ReviewError.wrapping {
        try FileOutput.write([UInt8(ascii: "\n")], to: descriptor, path)
      }
      guard fsync(descriptor) == 0 else { throw .file(.lastSystemError("synchronise", path)) }
      log.end(at: Int(lseek(descriptor, 0, SEEK_END)))
      return "\(log.path): its last line lacked a line feed, as an editor leaves it; it was added"
    }
  }

  /// Adds a line, which gets its number, time and chain here; answers the line as it was written.
  ///
  /// When the disk refuses, nothing counts, and the next call first makes sure of the file's end. Fails then, and with
  /// `changedLog` when another program touched, moved or replaced the file.
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
    if state.isEndUnsure { try makeSureOfEnd(&state) }
    guard ownSize(path) == state.log.wholeBytes else { throw .changedLog(path: path) }
    var line = line
    line.id = state.log.nextID
    line.time = Self.text(date)
    line.previous = state.log.tip.hex
    let bytes = try ReviewError.wrapping { try JSONLines.line(line) }
    do throws(ReviewError) {
      try ReviewError.wrapping { try FileOutput.write(bytes, to: descriptor, path) }
      guard synchronise(descriptor) == 0 else {
        throw .file(.lastSystemError("synchronise", path))
      }
    } catch {
      // Nobody knows what the disk holds after a refused fsync.
      state.isEndUnsure = true
      do throws(ReviewError) {
        try makeSureOfEnd(&state)
      } catch let other {
        throw .unsureEnd(path: path, reason: "\(error.description) \(other.description)")
      }
      throw error
    }
    state.log.add(line, Array(bytes.dropLast()))
    state.log.end(at: state.log.wholeBytes + bytes.count)
    state.replay.take(state.log.lines.count - 1, of: state.log.lines)
    return line
  }

  /// How long the opened file is; nil when the log's name no longer means it.
  private func ownSize(_ path: String) -> Int? {
    var (opened, named) = (stat(), stat())
    guard unsafe fstat(descriptor, &opened) == 0, unsafe lstat(path, &named) == 0 else {
      return nil
    }
    let isOurs = opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    return isOurs ? Int(opened.st_size) : nil
  }

  /// Cuts the file back to the last line that was acknowledged, and reads that line again.
  ///
  /// Fails when the disk refuses still, and with `changedLog` when that line is another one.
  private func makeSureOfEnd(_ state: inout State) throws(ReviewError) {
    let (path, size) = (state.log.path, state.log.wholeBytes)
    guard let now = ownSize(path), now >= size else { throw .changedLog(path: path) }
    guard ftruncate(descriptor, off_t(size)) == 0, synchronise(descriptor) == 0 else {
      throw .file(.lastSystemError("shorten", path))
    }
    let bytes = try ReviewError.wrapping {
      let file = try MappedFile(path)
      return file.bytes(0..<file.count)
    }
    let last = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    guard ownSize(path) == size, bytes.count == size,
      size == 0 || Digest.of(Array(bytes[last..<(size - 1)])) == state.log.tip
    else { throw .changedLog(path: path) }
    state.isEndUnsure = false
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
}
