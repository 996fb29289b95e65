import Foundation
import TestSupport
import Testing

/// What Package.swift declares, as the package manager understands it.
struct Manifest: Decodable {
  /// A target and what it depends on.
  struct Target: Decodable {
    let name: String
    let path: String?
    let type: String
    let dependencies: [Dependency]

    /// Its folder, from the repository's root.
    var folder: String { path ?? "\(type == "test" ? "Tests" : "Sources")/\(name)" }
  }

  /// A target or product by its name, which is that of the module too.
  struct Dependency: Decodable {
    let name: String

    init(from decoder: any Decoder) throws {
      let kinds = try decoder.container(keyedBy: Kind.self)
      let kind = try #require(kinds.allKeys.first)
      var fields = try kinds.nestedUnkeyedContainer(forKey: kind)
      name = try fields.decode(String.self)
    }

    private enum Kind: String, CodingKey { case byName, product, target }
  }

  let targets: [Target]

  /// Asks the package manager; the targets of `make fuzz` and `make bench` are among them.
  ///
  /// Throws when it can't read Package.swift.
  static func read() throws -> Manifest {
    let scratch = TemporaryFolder()
    let manager = CommandLineTool("/usr/bin/env")
    let told = try manager.run([
      "FUZZ=1", "BENCH=1", "swift", "package", "--scratch-path", scratch.path,
      "--package-path", Checkout.root, "dump-package",
    ])
    try #require(told.status == 0, "\(told.errors)")
    return try JSONDecoder().decode(Manifest.self, from: Data(told.output.utf8))
  }
}
