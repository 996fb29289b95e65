import Foundation

/// A folder that lives as long as the value and is removed with it.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Makes an empty folder under the system's temporary folder.
  public init() {
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
  public func file(_ name: String) -> String { "\(path)/\(name)" }
}
