import Catalogue
import Terms
import Testing
import Vocabulary
@testable import Ingest

/// Texts that exist only to break something are refused aloud, and count as empty.
@Suite struct RecordLimitTests {
  @Test func `a refused text is a finding and no filled field`() {
    let long = String(repeating: "x", count: 1 << 20 + 1)
    var builder = RecordBuilder(source: "s", path: "p", text: Charset.decode([]))
    var draft = RecordDraft(key: ImageID("s/i"))
    draft.record.licence = long
    draft.record.attributes = ["age": long, "sex": "f", "site": long]
    draft.record.groupKeys = ["s/7", "s/\(long)"]
    draft.record.presentFields = [
      "licence": 1, "age": 1, "sex": 1, "site": 1, "attribute site": 1, "lesion": 2,
    ]
    draft.terms.add(.site, ["Arm"], raw: "Arm", bytes: nil, rule: "r")
    for text in ["Cyst", long] {
      draft.terms.add(.lesion, [text], raw: text, bytes: nil, rule: "r")
    }
    builder.add(draft)
    let image = builder.pages[0].images[0]
    #expect(image.licence == nil && image.attributes == ["sex": "f"])
    #expect(image.groupKeys == ["s/7"])
    #expect(image.mentions.map(\.path) == [["Arm"], ["Cyst"]])
    #expect(
      image.presentFields == [
        "licence": 0, "age": 0, "sex": 1, "site": 1, "attribute site": 0, "lesion": 1,
      ])
    #expect(builder.findings.map(\.code) == Array(repeating: "text-too-long", count: 5))
    let group = builder.findings.first { $0.what.hasPrefix("a group key") }
    #expect(group?.remedy.hasSuffix("images of one group may lie in several folds.") == true)
  }
}
