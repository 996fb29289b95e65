import Rules
import Testing

@Suite struct PlainIDTests {
  @Test(
    "an id is made of a label's letters and digits",
    arguments: [
      ("Papule / pearly", "papule-pearly"), ("  Café-au-lait  ", "cafe-au-lait"),
      ("Ödem", "oedem"), ("Bläschen, weiß", "blaeschen-weiss"), ("rød plet", "roed-plet"),
      ("łuska", "luska"), ("2nd class", "class-2nd-class"), ("No", "class-no"),
    ])
  func made(label: String, id: String) {
    #expect(PlainID.of(label: label) == id)
    #expect(PlainID.isValid(id))
  }

  @Test func `a label without letters and digits gives none`() {
    for label in ["", " / ", "丘疹"] { #expect(PlainID.of(label: label) == nil) }
    for text in ["", "a b", "A", "ä", "a_b"] { #expect(!PlainID.isValid(text)) }
  }
}
