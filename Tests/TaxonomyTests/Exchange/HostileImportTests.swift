import Foundation
import Randomness
import TestSupport
import Testing
import Vocabulary
@testable import Rules

/// Files that were cut, spliced and scribbled in.
@Suite struct HostileImportTests {
  private static let scraps: [String] = [
    ",", ";", "\t", "\"", "\n", "\r", "|", "=", "%", "%2", "#", ":", "'", "\0", "\u{FEFF}", "å",
    "crust",
    "lesion:", "sssom:NoTermFound", "skos:broadMatch", "Not", "all", "also", "drop", "{", "]", "- ",
    "2026-13-45", "23.11.2026", "from=t", "same_as", "dp", "lesion-term:", "sep=;\n", "\u{2028}",
  ]

  /// A text with some bytes taken out, doubled, or replaced by a scrap.
  private func mutated(_ text: String, _ stream: inout RandomStream) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0...stream.below(6) {
      let start = stream.below(bytes.count + 1)
      let end = min(bytes.count, start + stream.below(12))
      switch stream.below(3) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
      default:
        bytes.replaceSubrange(start..<end, with: Self.scraps[stream.below(Self.scraps.count)].utf8)
      }
    }
    return bytes
  }

  @Test(
    "a damaged file is reported with its line, or taken into rules that still read well",
    arguments: ["terms.csv", "rules.sssom.tsv"])
  func damaged(name: String) throws {
    let folder = TemporaryFolder()
    let text =
      name == "terms.csv"
      ? try ExchangeRules.termsCSV(in: folder) : try ExchangeRules.sssom(in: folder)
    var taken = 0
    var refused = 0
    for index in 0..<120 {
      var stream = RandomStream(seed: 7, purpose: "hostile-import", index: UInt64(index))
      do {
        let result = try ExchangeRules.take(mutated(text, &stream), in: folder, by: "ab")
        for refusal in result.refusals {
          #expect(refusal.line >= 1 && !refusal.why.isEmpty && !refusal.row.isEmpty)
        }
        refused += result.refusals.count
        guard !result.appliedPatch.decisions.isEmpty else { continue }
        taken += 1
        try result.appliedPatch.write()
        let book = try RuleBook(folder.file("rules.yaml"))
        #expect(book.findings.filter(\.isError).isEmpty, "mutation \(index)")
        #expect(
          result.appliedPatch.decisions.allSatisfy { $0.status == "proposed" }, "mutation \(index)")
      } catch let error as TaxonomyError {
        #expect(error.exitStatus == .badData, "mutation \(index): \(error)")
        #expect(error.description.contains("in.csv:"), "mutation \(index): \(error)")
      }
    }
    #expect(taken > 5 && refused > 20)
  }
}
