import Foundation
import RuleSamples
import TestSupport
import Testing

@testable import Rules

/// The samples of rules and patches in the documents say what derm reads.
@Suite struct DocumentedRulesTests {
  /// The blocks of YAML in a document.
  private func blocks(_ path: String) throws -> [String] {
    try String(contentsOfFile: Checkout.file(path), encoding: .utf8)
      .components(separatedBy: "\n```yaml\n").dropFirst()
      .map { $0.components(separatedBy: "\n```")[0] + "\n" }
  }

  @Test(
    "every sample of rules is read without an error",
    arguments: [("docs/rules.md", 3), ("docs/tutorials/dermatologist.md", 2)])
  func rules(page: String, count: Int) throws {
    let samples = try blocks(page).filter { !$0.hasPrefix("derm_patch") }
    #expect(samples.count == count)
    for sample in samples {
      // A part of a file stands for the whole one.
      let text = sample.hasPrefix("derm_rules") ? sample : "derm_rules: 1\n" + sample
      #expect(RuleText.lint(text).filter(\.isError) == [], "\(page): \(sample)")
    }
  }

  @Test func `the sample of a patch is read, with all its decisions`() throws {
    let samples = try blocks("docs/rules.md").filter { $0.hasPrefix("derm_patch") }
    #expect(samples.count == 1)
    for sample in samples {
      let folder = TemporaryFolder()
      let path = folder.file("patch.yaml")
      try Data(sample.utf8).write(to: URL(fileURLWithPath: path))
      let verbs = try Patch(contentsOf: path).entries.map(\.decision.verb)
      #expect(verbs == [.includes, .drop, .also, .neverMerge, .sameAs, .spelling])
    }
  }
}
