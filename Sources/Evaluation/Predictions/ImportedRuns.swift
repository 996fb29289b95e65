package import Artifacts
internal import Files
internal import Foundation

/// Files of predictions as runs, in a folder that lives as long as a report is being written.
package struct ImportedRuns: Sendable {
  /// A run for each file.
  package let runs: [Run]
  private let folder: String

  /// Reads and checks the files; names are those of the files where none are given, and none of the
  /// other runs may have one.
  ///
  /// Fails as `PredictionImport` does, when two have one name, or the system refuses.
  package init(
    _ files: [String], names: [String], pack: Pack, besides others: [Run] = []
  ) throws {
    let folder = "\(FileManager.default.temporaryDirectory.path)/derm-\(UUID().uuidString)"
    self.folder = folder
    // All files are read, and their names compared, before the folder is made: what fails until
    // then leaves nothing behind.
    let imports = try files.enumerated().map { position, file in
      try PredictionImport(file, name: names.isEmpty ? nil : names[position], pack: pack)
    }
    var seen = Set(others.map(\.manifest.name))
    if let twice = imports.first(where: { !seen.insert($0.name).inserted }) {
      throw EvaluationError.sameName(twice.name)
    }
    do {
      runs = try imports.enumerated().map { position, one in
        let path = "\(folder)/\(position)"
        try Folder.make(path)
        try one.writeRun(to: path)
        return try Run.open(path)
      }
    } catch {
      // Nobody else will know of the folder once this fails.
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  /// Removes the folder, after which the runs can't be read; a failure is ignored.
  package func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
