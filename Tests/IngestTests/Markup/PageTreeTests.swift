import Terms
import TestSupport
import Testing

@testable import Ingest

@Suite struct PageTreeTests {
  private func tree(_ text: String) -> PageTree { PageTree(Charset.decode(Array(text.utf8))) }

  @Test func `nodes know their position, parents and descendants`() throws {
    let tree = tree("<div><p>a</p><p>b<i>c</i></p></div>")
    let paragraphs = tree.elements("p")
    #expect(paragraphs.map { tree.nodes[$0].position } == [1, 2])
    #expect(tree.descendants(of: paragraphs[1]).count == 3)
    let italic = try #require(tree.elements("i").first)
    #expect(tree.ancestors(of: italic).prefix(2) == [paragraphs[1], tree.elements("div")[0]])
    #expect(tree.text(of: paragraphs[1]) == "bc")
  }

  @Test(
    .within(1),
    arguments: ["&", "<", "& ", "< ", "<!", "&amp;", "&#38;", "a  b ", "<b>x</b>", "a, ", "</p>"])
  func `runs of what is no markup cost no more than their length`(piece: String) {
    let count = 300_000 / piece.utf8.count
    let tree = tree("<div><b>Diagnosis:</b> \(String(repeating: piece, count: count))</div>")
    let div = tree.elements("div")[0]
    #expect(tree.items(of: div, separator: .blanks).count <= count + 1)
    #expect(tree.items(of: div, separator: .text(",")).count <= count + 1)
    #expect(LabelValueReader(tree).entries().count <= count + 1)
  }

  @Test func `lines end at blocks and br, and scripts are silent`() {
    let tree = tree("<div>a<br>b<p>c</p>d<script>x</script> <b>e</b></div>")
    let lines = tree.lines(of: tree.elements("div")[0]).map(\.item.text)
    #expect(lines == ["a", "b", "c", "d e"])
  }

  @Test func `items know their bytes, whatever was decoded`() throws {
    let text = "<p>Papule&nbsp;, caf&eacute; ,<b>red</b> plaque</p>"
    let tree = tree(text)
    let items = tree.items(of: tree.elements("p")[0], separator: .text(","))
    #expect(items.map(\.text) == ["Papule", "café", "red plaque"])
    let raw = items.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
    #expect(raw == ["Papule", "caf&eacute;", "red</b> plaque"])
  }

  @Test(arguments: [
    ("Nodule  black", ["Nodule", "black"]), ("Nodule\n    black", ["Nodule\n    black"]),
    ("a&nbsp;&nbsp;b &nbsp;c", ["a", "b", "c"]), ("a b", ["a b"]), ("  a", ["a"]),
  ])
  func `two blanks part values, a wrapped line does not`(text: String, expected: [String]) {
    let tree = tree("<p>\(text)</p>")
    let items = tree.items(of: tree.elements("p")[0], separator: .blanks)
    #expect(items.map(\.text) == expected)
  }

  @Test(arguments: [
    ("<div><p>a</p></div>", false), ("<div><p>a</p></div", true), ("<div><p>a</p>", true),
    ("<div><p>a", true), ("<html><body><p>a</p></body>", false),
    ("<html><body><p>a</p></BODY></html>", false), ("<html><body><p>a</p>", true),
    ("<p>a</p><img src=\"x", true), ("<p>a</p><div><div></div>", false),
    ("<div><p>a</p><div></div>", true), ("<p>a</p><br>", false),
  ])
  func `a page that ends within what is read is seen`(text: String, isCut: Bool) {
    let tree = tree(text)
    #expect(tree.isCut(around: [tree.elements("p")[0]]) == isCut, "\(text)")
  }

  @Test func `attributes are found in their tag`() {
    let text = "<img  alt = \"a > b\" SRC='x.jpg' data-id=7 hidden>"
    let tree = tree(text)
    let image = tree.elements("img")[0]
    let values = ["alt", "src", "data-id", "hidden", "none"].map { name in
      tree.attributeRange(name, of: image).map {
        String(decoding: Array(text.utf8)[$0], as: UTF8.self)
      }
    }
    #expect(values == ["a > b", "x.jpg", "7", nil, nil])
  }
}
