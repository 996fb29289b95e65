import Foundation
import TestSupport
import Testing

/// Package.swift fits the sources.
@Suite struct ManifestTests {
  @Test(.within(2)) func `every folder of Sources and Tests with sources is a target`() throws {
    let folders = Set(try Manifest.read().targets.map(\.folder))
    for parent in ["Sources", "Tests"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: Checkout.file(parent))
      for name in names.sorted() where name != "Fixtures" {
        #expect(folders.contains("\(parent)/\(name)"), "\(parent)/\(name) is not in Package.swift")
        let files = try FileManager.default.subpathsOfDirectory(
          atPath: Checkout.file("\(parent)/\(name)"))
        let isSource = [".swift", ".c", ".modulemap"]
        #expect(
          files.contains { file in isSource.contains { file.hasSuffix($0) } },
          "\(parent)/\(name) has no sources")
      }
    }
  }

  /// A build that finds a module which was made for another target goes well; a fresh clone's fails.
  @Test(.within(2)) func `a target depends on every module that its sources import`() throws {
    let manifest = try Manifest.read()
    let modules = Set(manifest.targets.flatMap { [$0.name] + $0.dependencies.map(\.name) })
      .map { $0.replacing("-", with: "_") }
    var seen = 0
    for target in manifest.targets {
      let own = Set(target.dependencies.map { $0.name.replacing("-", with: "_") })
      for file in try Sources.files(under: [target.folder], extensions: ["swift"]) {
        for module in Self.imports(file) where modules.contains(module) {
          seen += 1
          #expect(own.contains(module), "\(file.path) imports \(module): add it to \(target.name)")
        }
      }
    }
    #expect(seen > 2000)
  }

  /// The modules of a file's import lines, which stand before all declarations.
  private static func imports(_ file: Sources.File) -> [String] {
    let head = file.lines.prefix { line in
      line.isEmpty || line.hasPrefix("//") || line.hasPrefix("import ") || line.contains(" import ")
    }
    return head.compactMap { line in
      guard !line.hasPrefix("//"), let last = line.split(separator: " ").last else { return nil }
      // `import struct Foundation.Data` imports Foundation.
      return last.split(separator: ".").first.map(String.init)
    }
  }
}
