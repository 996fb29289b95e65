import Foundation

/// Where the sources lie, and the data next to them.
package enum Checkout {
  /// The repository's root folder.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// A file of the repository.
  package static func file(_ path: String) -> String { "\(root)/\(path)" }

  /// A file of the folder `shared` next to the checkout, or nil when it is not there.
  ///
  /// A test that needs one has the trait `needsShared`, which counts it as skipped.
  package static func shared(_ path: String) -> String? {
    let full = "\(root)/../shared/\(path)"
    return FileManager.default.fileExists(atPath: full) ? full : nil
  }

  /// The bytes of a fixture under `Tests/Fixtures`.
  package static func fixture(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/Tests/Fixtures/\(path)")))
  }
}
