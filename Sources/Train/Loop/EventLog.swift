internal import Artifacts
internal import Files

/// The `events.jsonl` of a run, or of the fold of a job.
final class EventLog {
  private let path: String
  private let writer: JSONLinesWriter
  private let start = ContinuousClock.now

  /// Opens the log of a folder.
  ///
  /// Fails when the system refuses.
  init(_ folder: String) throws {
    path = Self.path(folder)
    // A line that a kill cut off would spoil the next one.
    if Folder.exists(path) { try Self.rewrite(path) { _ in true } }
    writer = try JSONLinesWriter(appendingTo: path)
  }

  private static func path(_ folder: String) -> String { "\(folder)/events.jsonl" }

  /// Forgets what a fold did after a number of epochs, and that it was complete: it will be done, and logged, again.
  ///
  /// Fails when the system refuses.
  static func forget(in folder: String, fold: Int?, after epoch: Int) throws {
    guard Folder.exists(path(folder)) else { return }
    try rewrite(path(folder)) {
      $0.fold != fold || ($0.event != "fold" && $0.epoch ?? 0 <= epoch)
    }
  }

  /// Moves the events that jobs wrote in the folders of some folds to the run's log, in the order of the folds.
  ///
  /// What the run's log has of these folds is replaced: a job begins with a copy of it. Killed at any time, it can
  /// be done again. Fails when the system refuses.
  static func merge(_ folds: [Int?], into run: String) throws {
    let logs = folds.map { (fold: $0, path: path(Run.foldFolder(run, $0))) }
      .filter { Folder.exists($0.path) }
    guard !logs.isEmpty else { return }
    let moved = Set(logs.map(\.fold))
    var events = try read(run).filter { !moved.contains($0.fold) && $0.event != "finished" }
    for log in logs { events += try JSONLines.read(RunEvent.self, at: log.path) }
    // The sort is stable: what one fold wrote stays in its order.
    let sorted = events.enumerated().sorted {
      ($0.element.fold ?? .max, $0.offset) < ($1.element.fold ?? .max, $1.offset)
    }
    try AtomicFile.write(try sorted.flatMap { try JSONLines.line($0.element) }, to: path(run))
    for log in logs { try Folder.remove(log.path) }
  }

  /// Begins the log of a job's fold with what one process for all folds wrote about it before.
  ///
  /// Fails when the system refuses.
  static func copy(_ fold: Int?, from run: String) throws {
    let own = path(Run.foldFolder(run, fold))
    guard !Folder.exists(own) else { return }
    let events = try read(run).filter { $0.fold == fold && $0.event != "finished" }
    guard !events.isEmpty else { return }
    try AtomicFile.write(try events.flatMap { try JSONLines.line($0) }, to: own)
  }

  /// Notes in a run's log that all folds are complete, unless its last line says so; whether it did.
  ///
  /// `seconds` are those since the process began. Fails when the system refuses.
  @discardableResult
  static func end(_ run: String, seconds: Double? = nil) throws -> Bool {
    guard try read(run).last?.event != "finished" else { return false }
    let log = try EventLog(run)
    try log.append(RunEvent(event: "finished", seconds: seconds ?? log.seconds))
    return true
  }

  /// Adds an event as it is; its `seconds` are the caller's to give.
  ///
  /// Fails when the disk is full.
  func append(_ event: RunEvent) throws { try writer.append(event) }

  /// Seconds since the log was opened.
  var seconds: Double { ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000 }

  private static func read(_ folder: String) throws -> [RunEvent] {
    Folder.exists(path(folder)) ? try JSONLines.read(RunEvent.self, at: path(folder)) : []
  }

  private static func rewrite(_ path: String, keeping keep: (RunEvent) -> Bool) throws {
    let events = try JSONLines.read(RunEvent.self, at: path)
    var bytes: [UInt8] = []
    for event in events where keep(event) { bytes += try JSONLines.line(event) }
    let file = try MappedFile(path)
    if file.count != bytes.count { try AtomicFile.write(bytes, to: path) }
  }
}
