import Artifacts
import Digests
import Files
import Foundation
import Quality
import TestSupport
import Testing
import Vocabulary

@testable import Review

/// Average precision before and after, against values computed by hand.
@Suite struct CorrectedPrecisionTests {
  /// Two folds of one class: present, absent, present, absent in the order of their scores; absent, present.
  private let labels = ScoredLabels(
    images: (0..<6).map { ImageID("atlas/\($0)") }, classes: ["papule"], folds: [0, 0, 0, 0, 1, 1],
    states: [.present, .absent, .present, .absent, .absent, .present],
    probabilities: [0.9, 0.8, 0.7, 0.6, 0.9, 0.1])

  private func entries(_ images: [Int]) -> [Decided.Entry] {
    var table = OpinionTable()
    for image in images {
      var line = LogLine(
        by: "ab", item: "missing|atlas/\(image)|papule", kind: "missing",
        images: ["atlas/\(image)"], class: "papule", reading: .first,
        shown: LogLine.Shown(terms: nil, given: "absent", evidence: ""), version: "")
      line.answer = .wrong
      table.put(line)
    }
    return Decided(table).entries
  }

  @Test("each class is the mean over folds, and only what is written corrects a label")
  func folds() throws {
    let row = try #require(CorrectedPrecision(labels, entries([1])).rows.first)
    // Fold 0: (1 + 2/3) / 2, then 1; fold 1: 1/2; so 2/3 and 3/4. All six at once would give other values.
    #expect(abs((row.before ?? 9) - 2.0 / 3) < 1e-12)
    #expect(abs((row.after ?? 9) - 0.75) < 1e-12)
    #expect(row.corrected == 1)
    let both = try #require(CorrectedPrecision(labels, entries([1, 4])).rows.first)
    #expect(both.corrected == 2 && abs((both.after ?? 9) - 1) < 1e-12)
    #expect(CorrectedPrecision(labels, []).rows.isEmpty)
  }

  @Test("without scores of this data set a sentence says why")
  func sentences() async throws {
    let workspace = try ReviewWorkspace()
    let pack = workspace.data.pack
    func reason() -> String {
      switch CorrectedPrecision.ofQueue(workspace.queue, pack: pack, []) {
      case .none(let reason): reason
      case .figures: "figures"
      }
    }
    #expect(reason().contains("origin.json"))
    func write(_ pack: String, _ scores: String) throws {
      let text =
        #"{"answers":0,"kinds":[],"pack":"\#(pack)","sample":0,"scores":[\#(scores)],"seed":0,"#
        + #""tool":"derm","unmatched_answers":0}"#
      try AtomicFile.write(text, to: workspace.folder.file("origin.json"))
    }
    try write(pack.digest.hex, "")
    #expect(reason().contains("No network's scores"))
    try write(String(repeating: "0", count: 64), "\"run\"")
    #expect(reason().contains("made for the data set 00000000"))
    try write(pack.digest.hex, "\"no/such/run\"")
    #expect(reason().contains("no/such/run"))
    let desk = try workspace.desk("ab")
    _ = try desk.record(
      .choice("y", site: nil), of: desk.list.questions[0], in: .item, note: nil, milliseconds: nil)
    let page = await workspace.site(desk).answer(workspace.request("GET", "/plan"))
    #expect(page.status == 200)
  }
}
