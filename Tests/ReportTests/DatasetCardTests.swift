import Artifacts
import Digests
import SyntheticRuns
import TestSupport
import Testing
import Vocabulary
@testable import Markup
@testable import Report

@Suite struct DatasetCardTests {
  private func card(cases: Int = 20) throws -> (card: String, pack: Pack) {
    let temporary = TemporaryFolder()
    let data = try SyntheticData(in: temporary.path, cases: cases)
    return (DatasetCard(pack: data.pack).markdown, data.pack)
  }

  @Test func `the card counts what the pack holds`() throws {
    let (card, pack) = try card()
    for entry in pack.manifest.lesions {
      #expect(
        card.contains("| \(entry.id) | \(entry.images) | \(entry.cases) |"),
        "\(entry.id) is missing")
    }
    let states = pack.images.flatMap(\.lesions)
    #expect(card.contains("present (\(Figures.count(states.count { $0 == .present })))"))
    #expect(card.contains("unknown (\(Figures.count(states.count { $0 == .unknown })))"))
    #expect(card.contains(pack.digest.hex))
    #expect(card.contains("5 | large/3-1.jpg is not there"))
    #expect(card.contains("7 (no lesion class left)"))
    for heading in ["Summary", "Labels", "Folds", "Sources and licences", "Known issues"] {
      #expect(card.contains("\n## \(heading)\n"))
    }
  }

  @Test func `text from data is no markup`() throws {
    let (card, _) = try card()
    #expect(!card.contains("<script>"))
    #expect(
      MarkdownText.escaped(SyntheticData.hostile)
        == "&lt;script&gt;alert(1)&lt;/script&gt; \"quoted\" &amp; 'more'")
    #expect(
      MarkdownText.escaped("a|b `c`\n*d* [e](f) <g>")
        == "a\\|b \\`c\\` \\*d\\* \\[e\\](f) &lt;g&gt;")
    // Every line of a table has as many cells as its head.
    var columns = 0
    for line in card.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        columns = 0
        continue
      }
      let bars = line.replacing("\\|", with: "").count { $0 == "|" }
      if columns > 0 { #expect(bars == columns, "\(line)") }
      columns = bars
    }
  }

  @Test func `what nobody knows is said`() throws {
    let (card, pack) = try card(cases: 4)
    #expect(pack.images.allSatisfy { $0.attributes.isEmpty })
    #expect(card.contains("say nothing of age"))
    #expect(card.contains("that no reviewer has approved"))
  }
}
