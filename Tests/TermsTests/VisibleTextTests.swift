import Terms
import Testing

/// Texts without what nobody sees, and texts for messages.
@Suite struct VisibleTextTests {
  @Test(
    "characters without a shape fall out by Unicode's property",
    arguments: [
      "\u{AD}", "\u{34F}", "\u{61C}", "\u{115F}", "\u{180E}", "\u{200B}", "\u{200C}", "\u{200D}",
      "\u{200E}", "\u{200F}", "\u{202A}", "\u{202E}", "\u{2060}", "\u{2061}", "\u{2066}",
      "\u{2069}",
      "\u{206F}", "\u{3164}", "\u{FE00}", "\u{FE0F}", "\u{FEFF}", "\u{E0001}", "\u{E0100}",
      "\u{180B}",
    ])
  func ignorable(_ hidden: String) {
    #expect(VisibleText.of("pa\(hidden)pule\(hidden)") == "papule")
    #expect(VisibleText.of("\(hidden)") == "")
    let shown = VisibleText.escaped("pa\(hidden)pule")
    #expect(shown.hasPrefix("pa<U+") && shown.hasSuffix(">pule"))
  }

  @Test func `everything with a shape stays`() {
    for text in [
      "papule", "décolleté", "köbnerization", "丘疹", "حطاطة", "β-blocker", "5 μm", "a\u{A0}b",
    ] {
      #expect(VisibleText.of(text) == text)
    }
    for text in ["papule", "décolleté", "丘疹", "папула", "β-blocker", "5 μm"] {
      #expect(VisibleText.escaped(text) == text)
    }
  }

  @Test func `messages show letters of other scripts among Latin ones, and blanks that are none`() {
    #expect(VisibleText.escaped("p\u{430}pule") == "p<U+0430>pule")
    #expect(VisibleText.escaped("papul\u{3B5}\u{3BF}") == "papul<U+03B5><U+03BF>")
    #expect(VisibleText.escaped("a\u{A0}b\u{7}") == "a<U+00A0>b<U+0007>")
  }
}
