internal import Artifacts
internal import Files

/// The curves of a run as an image in its folder.
package enum TrainingCurves {
  /// Draws `curves.svg` from the events of a run as they stand.
  ///
  /// Fails when the run has no events or the disk is full.
  package static func write(run folder: String) throws {
    let events = try JSONLines.read(RunEvent.self, at: "\(folder)/events.jsonl")
    try AtomicFile.write(LossCurves(events).svg, to: "\(folder)/curves.svg")
  }
}
