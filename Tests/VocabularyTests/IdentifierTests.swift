import Files
import Testing
import Vocabulary

@Suite struct IdentifierTests {
  @Test("image ids order by bytes, not by locale")
  func order() {
    #expect(
      [ImageID("a/2"), ImageID("a/10"), ImageID("B/1"), ImageID("é/1")].sorted().map(\.rawValue)
        == ["B/1", "a/10", "a/2", "é/1"])
  }

  @Test("ids are plain values in JSON")
  func json() throws {
    let text = String(decoding: try JSONLines.line([GroupID(3)]), as: UTF8.self)
    #expect(text == "[3]\n")
    #expect(String(decoding: try JSONLines.line([ImageID("a/b")]), as: UTF8.self) == "[\"a/b\"]\n")
  }

  @Test("severities order from note to error")
  func severity() {
    #expect(Severity.allCases.sorted() == [.note, .warning, .error])
  }
}
