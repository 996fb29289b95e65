import Foundation
import TestSupport

/// The Swift and C sources of the checkout.
enum Sources {
  struct File: Sendable {
    /// The path from the repository's root.
    let path: String
    let lines: [Substring]

    /// The target: the folder under `Sources` or `Tests`.
    var target: String { String(path.split(separator: "/")[1]) }
  }

  /// All files under some folders with one of some extensions, sorted by path.
  static func files(under folders: [String], extensions: Set<String>) throws -> [File] {
    var files: [File] = []
    for folder in folders {
      let root = Checkout.file(folder)
      for path in try FileManager.default.subpathsOfDirectory(atPath: root).sorted()
      where extensions.contains(URL(fileURLWithPath: path).pathExtension) {
        let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
        files.append(
          File(
            path: "\(folder)/\(path)",
            lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
      }
    }
    return files
  }
}
