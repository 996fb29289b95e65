import Files
import Terms
import Testing
import Vocabulary

@Suite struct ComposedTextTests {
  static let composed = "caf\u{E9}/\u{1E69} \u{AC00}"
  static let apart = "cafe\u{301}/s\u{323}\u{307} \u{1100}\u{1161}"

  @Test("ids have one form, so that equal ids have equal bytes, also when read from a file")
  func ids() throws {
    let forms = [Self.composed, Self.apart]
    #expect(Set(forms.map { Array($0.utf8) }).count == 2)
    for texts in [
      forms.map { ImageID($0).rawValue }, forms.map { CaseID($0).rawValue },
      forms.map { ClassID($0).rawValue }, forms.map { SiteID($0).rawValue },
    ] {
      #expect(texts.allSatisfy { Array($0.utf8) == Array(Self.composed.utf8) })
    }
    let json = try JSONLines.line([Self.apart])
    let read = try CanonicalJSON.decode([ImageID].self, from: json, path: "test")
    #expect(Array(read[0].rawValue.utf8) == Array(Self.composed.utf8))
  }

  @Test("composing tells compositions from what only looks alike, and leaves ASCII alone")
  func forms() {
    #expect(ComposedText.isComposed("plain") && ComposedText.isComposed(Self.composed))
    #expect(!ComposedText.isComposed(Self.apart) && !ComposedText.isComposed("\u{212B}"))
    // A ligature and its letters are two ids: compatible, and not the same text.
    #expect(ImageID("\u{FB01}") != ImageID("fi"))
    #expect(ComposedText.of("plain") == "plain" && ComposedText.of("") == "")
  }
}
