import Foundation
import Packs
import Provenance
import Report
import Train

/// The report of one run.
struct RunReport {
  /// The folder in which reports lie.
  let reports: String

  /// Writes the report of a run, unless it is there and need not be remade; gives its page.
  ///
  /// A run without tested folds has none.
  func write(run folder: String, pack: String, isNew: Bool) throws -> String? {
    let run = try Run.open(folder)
    guard !run.manifest.finishedFolds.isEmpty else { return nil }
    let path = "\(reports)/\(run.manifest.name)"
    if isNew || !Folder.exists("\(path)/index.html") {
      try ModelReport.write(
        runs: [run], pack: try Pack.open(pack), to: path,
        options: ModelReport.Options(threads: ProcessInfo.processInfo.activeProcessorCount))
    }
    return "\(path)/index.html"
  }
}
