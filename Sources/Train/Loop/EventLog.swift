internal import Artifacts
internal import Files

/// The `events.jsonl` of a run.
final class EventLog {
  private let path: String
  private let writer: JSONLinesWriter
  private let start = ContinuousClock.now

  /// Opens the log of a run's folder.
  ///
  /// Fails when the system refuses.
  init(_ folder: String) throws {
    path = "\(folder)/events.jsonl"
    // A line that a kill cut off would spoil the next one.
    if Folder.exists(path) { try Self.rewrite(path) { _ in true } }
    writer = try JSONLinesWriter(appendingTo: path)
  }

  /// Forgets what a fold did after a number of epochs: it will be done, and logged, again.
  ///
  /// Fails when the system refuses.
  static func forget(in folder: String, fold: Int?, after epoch: Int) throws {
    let path = "\(folder)/events.jsonl"
    guard Folder.exists(path) else { return }
    try rewrite(path) { $0.fold != fold || $0.epoch ?? 0 <= epoch }
  }

  /// Adds an event with the seconds since this process began.
  ///
  /// Fails when the disk is full.
  func append(_ event: RunEvent) throws { try writer.append(event) }

  /// Seconds since the log was opened.
  var seconds: Double { ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000 }

  private static func rewrite(_ path: String, keeping keep: (RunEvent) -> Bool) throws {
    let events = try JSONLines.read(RunEvent.self, at: path)
    var bytes: [UInt8] = []
    for event in events where keep(event) { bytes += try JSONLines.line(event) }
    let file = try MappedFile(path)
    if file.count != bytes.count { try AtomicFile.write(bytes, to: path) }
  }
}
