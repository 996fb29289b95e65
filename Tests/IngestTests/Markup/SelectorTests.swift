import Terms
import TestSupport
import Testing

@testable import Ingest

@Suite struct SelectorTests {
  private static let page = """
    <html><body><div id="main" class="entry first"><ul class="lesions"><li>a</li><li class=x>b</li></ul>
    <p><span lang="en-GB">c</span></p></div><div class="entry"><div><ul><li>d</li></ul></div></div>
    </body></html>
    """

  private func texts(_ selector: String) throws -> [String] {
    let tree = PageTree(Charset.decode(Array(Self.page.utf8)))
    return try SelectorParser.parse(selector).elements(of: tree).map { tree.text(of: $0) }
  }

  @Test(arguments: [
    ("li", ["a", "b", "d"]), ("LI.x", ["b"]), ("#main li", ["a", "b"]), (".entry.first .x", ["b"]),
    ("div > ul > li", ["a", "b", "d"]), ("div.entry > ul > li", ["a", "b"]),
    ("div.entry>ul>li:nth-child(1)", ["a"]), ("li:first-child", ["a", "d"]),
    ("li:nth-child(1):first-child", ["a", "d"]),
    ("[lang]", ["c"]), ("span[lang^=en]", ["c"]), ("[lang$='GB']", ["c"]),
    ("[lang*=\"n-G\"]", ["c"]), ("[lang=en]", []), ("[class~=first] span", ["c"]),
    ("li.x, span", ["b", "c"]), ("div div li", ["d"]), ("* > span", ["c"]), ("ol li", []),
  ])
  func `a selector picks what CSS would`(selector: String, expected: [String]) throws {
    #expect(try texts(selector) == expected)
  }

  @Test(arguments: [
    ("", 0, "ends too early"), ("div >", 5, "ends too early"), ("div..x", 4, "a class has no name"),
    ("li:nth-chil(2)", 3, ":nth-chil is not supported"), ("li:nth-child(2n)", 14, "integer"),
    ("[a", 2, "= is missing"), ("[a=\"b]", 6, "quote is not closed"), ("a + b", 2, "not supported"),
    ("a, ", 3, "ends too early"), ("a!", 1, "can't stand here"), ("[=x]", 1, "an attribute"),
    ("li:first-child:nth-child(2)", 27, "two children"),
  ])
  func `what is wrong in a selector has its position`(
    selector: String, offset: Int, what: String
  ) throws {
    let problem = #expect(throws: SelectorProblem.self) { try SelectorParser.parse(selector) }
    #expect(problem?.offset == offset)
    #expect(problem?.what.contains(what) == true, "\(problem?.what ?? "")")
  }

  @Test func `a mistyped pseudo-class gets its right name`() throws {
    let problem = #expect(throws: SelectorProblem.self) {
      try SelectorParser.parse("li:nth-chld(2)")
    }
    #expect(problem?.remedy == "Did you mean ':nth-child'?")
  }

  @Test(.within(1))
  func `deep pages and many steps cost no more than their product`() throws {
    let deep = String(repeating: "<div>", count: 500)
    let many = String(repeating: "<div><p>x</p></div>", count: 2_000)
    let tree = PageTree(Charset.decode(Array("\(deep)\(many)".utf8)))
    let selector = try SelectorParser.parse(
      Array(repeating: "div", count: 31).joined(separator: " ") + " b")
    #expect(selector.elements(of: tree).isEmpty)
  }
}
