import Console
import Ingest

/// Shows what an ingest tells as progress.
final class IngestVoice {
  private let voice: Voice
  private var progress: Progress?

  init(_ voice: Voice) { self.voice = voice }

  /// Shows an event.
  func hear(_ event: IngestEvent) {
    switch event {
    case .willRead(let source, let files):
      finish()
      progress = Progress("\(source): reading", unit: "files", total: files, voice: voice)
    case .willCheck(let source, let images):
      finish()
      progress = Progress("\(source): looking at", unit: "images", total: images, voice: voice)
    case .didRead(let count), .didCheck(let count):
      progress?.advance(by: count)
    }
  }

  /// Ends the last bar.
  func finish() {
    progress?.finish()
    progress = nil
  }
}
