import Documents
import TestSupport
import Testing
import Vocabulary
import Vocabulary
import Yams

/// What YAML texts may stand for.
@Suite(.within(1)) struct YAMLSourceTests {
  /// A chain of aliases, each of which stands for several of the one before.
  private func chain(_ levels: Int, of form: (String) -> String) -> String {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...levels { text += "a\(level): &a\(level) \(form("*a\(level - 1)"))\n" }
    return text
  }

  private func excess(_ text: String) throws -> (line: Int, what: String) {
    let fault = try #require(throws: YAMLFault.self) { try YAMLSource.compose(text) }
    #expect(fault.kind == .excess)
    return (fault.position.line, fault.what)
  }

  @Test func `a chain of aliases is refused where it becomes too long, as value and as key`() throws
  {
    let list = try excess(chain(40) { "[\($0), \($0), \($0)]" })
    #expect(list.line > 5 && list.line < 15)
    #expect(list.what.contains("aliases stand for more than"))
    let keys = try excess(chain(40) { "{? \($0) : \($0)}" })
    #expect(keys.line > 5 && keys.line < 25)
    // One alias in each, but each level is a key within a key.
    _ = try excess(chain(120) { "{? \($0) : 1}" } + "? *a120\n: x\n")
  }

  @Test func `a long text that many aliases repeat is refused`() throws {
    let long = String(repeating: "x", count: 100_000)
    let text =
      "a: &a \(long)\nb: [\(Array(repeating: "*a", count: 1000).joined(separator: ", "))]\n"
    #expect(try excess(text).line == 2)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
  func `nesting without end is refused`(opening: String) throws {
    let found = try excess(String(repeating: opening, count: 50_000))
    #expect(found.line == 1)
    #expect(found.what.contains("levels"))
  }

  @Test func `levels of aliases count together with those around them`() throws {
    let deep = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    let text = "a: &a \(deep)\nb: \(String(repeating: "[", count: 60))*a"
    #expect(try excess(text + String(repeating: "]", count: 60)).line == 2)
  }

  @Test func `what real files hold is read: anchors used often, stars and ampersands in texts`()
    throws
  {
    var text = "defaults: &d {by: someone, date: 2026-01-01, status: approved}\n"
    for number in 0..<500 { text += "rule\(number): *d\n" }
    text += "note: Redness & scale, *emphasis*, a * b\n# **bold** &more *d\n"
    let root = try #require(try YAMLSource.compose(text))
    #expect(root.mapping?.count == 502)
    #expect(try YAMLSource.compose("") == nil)
  }

  @Test func `what is no YAML is told by the reader, with its position`() throws {
    let broken = try #require(throws: YAMLFault.self) { try YAMLSource.compose("a: [1, 2\nb: 3\n") }
    #expect(broken.position.line == 2 && broken.kind != .excess)
    let open = try #require(throws: YAMLFault.self) { try YAMLSource.compose("a: 1\nb: [\n") }
    #expect(open.position == Position(line: 2, column: 5))
    #expect(throws: YAMLFault.self) { try YAMLSource.compose("a: *nothing\n") }
  }

  @Test(arguments: ["\n", "\r\n"])
  func `a control character has its line and column, whatever ends lines`(end: String) throws {
    let text = ["a: 1", "b: 2", "c: x\u{1}"].joined(separator: end)
    let fault = try #require(throws: YAMLFault.self) { try YAMLSource.compose(text) }
    #expect(fault.position.line == 3)
    #expect(fault.position.column == 5)
  }

  @Test func `keys that are the same text are the same key, in quotes or not`() throws {
    let fault = try #require(throws: YAMLFault.self) { try YAMLSource.compose("1: a\n\"1\": b\n") }
    #expect(fault.kind == .duplicateKeys(["1"]))
    let root = try #require(try YAMLSource.compose("yes: 1\nno: \"true\"\n"))
    #expect(root.keys()?.map(\.name.value) == ["yes", "no"])
    #expect(root.keys()?.map { $0.value.text?.value } == ["1", "true"])
  }
}
