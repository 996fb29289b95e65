import Foundation

/// A folder that lives as long as the value and is removed with it.
package final class TemporaryFolder: Sendable {
  /// Where it is.
  package let path: String

  /// Makes an empty folder under the system's temporary folder.
  package init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("derm-test-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      preconditionFailure("no temporary folder: \(error)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a name in the folder.
  package func file(_ name: String) -> String { "\(path)/\(name)" }
}
