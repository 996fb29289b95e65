import Foundation
import TestSupport
import Testing

/// One mention can be followed from page to pack, and there is one way only.
@Suite struct MentionPathTests {
  @Test("the steps of docs/mention-path.md are functions of the files that it names")
  func steps() throws {
    let text = try String(contentsOfFile: Checkout.file("docs/mention-path.md"), encoding: .utf8)
    let rows = text.matches(of: #/\n\| (\d+) \| `(Sources/[^`]+)`: `(\w+)` \|/#)
    #expect(rows.map { Int($0.1) } == Array(1...rows.count) && (5...12).contains(rows.count))
    for row in rows {
      let source = try String(contentsOfFile: Checkout.file(String(row.2)), encoding: .utf8)
      #expect(source.contains("func \(row.3)("), "\(row.2) has no function \(row.3)")
    }
  }

  @Test("in Ingest only RecordDraft makes records and mentions")
  func makers() throws {
    let maker = #/(^|[^.\w])(ImageRecord|Mention)\(|\.mentions(\.append|\s*\+?=)/#
    var found: [String] = []
    for file in try Sources.files(under: ["Sources/Ingest"], extensions: ["swift"]) {
      for line in file.lines where line.firstMatch(of: maker) != nil {
        found.append(file.path)
        #expect(file.path.hasSuffix("Fields/RecordDraft.swift"), "\(file.path): \(line)")
      }
    }
    #expect(found.count == 3)
  }
}
