import Foundation
import TestSupport
import Testing

/// What a user can call is written down.
@Suite struct DocumentationTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: Checkout.file(path), encoding: .utf8)
  }

  @Test("every command and sub-command stands in the README or the docs")
  func subcommands() throws {
    var prose = try text("README.md")
    let docs = try FileManager.default.subpathsOfDirectory(atPath: Checkout.file("docs"))
    for path in docs where path.hasSuffix(".md") { prose += try text("docs/\(path)") }
    for command in [
      "derm-sample", "derm-ingest", "derm-refine", "derm-train", "derm-report", "derm-quality",
      "derm-review",
    ] {
      #expect(prose.contains(command))
      let folder = Checkout.file("Sources/\(command)/Subcommands")
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        continue
      }
      for name in names.sorted() where name.hasSuffix(".swift") && !name.contains("+") {
        let verb = name.dropLast(".swift".count).lowercased()
        #expect(
          prose.contains("\(command) \(verb)") || prose.contains("`\(verb)`"),
          "\(command) \(verb) is in no document")
      }
    }
  }

  @Test("every make target that a document names exists")
  func makeTargets() throws {
    let makefile = try text("Makefile").split(separator: "\n")
    let targets = makefile.compactMap { $0.firstMatch(of: #/^([a-z-]+):/#).map { String($0.1) } }
    var pages = ["README.md", "CONTRIBUTING.md"]
    pages += try FileManager.default.subpathsOfDirectory(atPath: Checkout.file("docs"))
      .filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
    for page in pages.sorted() {
      for match in try text(page).matches(of: #/(?:^|`)make ([a-z-]+)/#.anchorsMatchLineEndings()) {
        #expect(targets.contains(String(match.1)), "\(page): make \(match.1)")
      }
    }
  }

  @Test("links between documents lead to files that exist")
  func links() throws {
    var pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    pages += try FileManager.default.subpathsOfDirectory(atPath: Checkout.file("docs"))
      .filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
    for page in pages.sorted() {
      let folder = URL(fileURLWithPath: Checkout.file(page)).deletingLastPathComponent()
      for match in try text(page).matches(of: #/\]\(([^)#:]+)(#[^)]*)?\)/#) {
        let target = folder.appendingPathComponent(String(match.1)).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: target), "\(page) links to \(match.1)")
      }
    }
  }
}
