import Testing

@testable import Ingest

/// Writes down what it receives.
private final class Recorder: MarkupListener {
  var events: [String] = []
  var ranges: [Range<Int>] = []

  func start(_ name: ElementName, attributes: MarkupAttributes, at offset: Int) {
    let list = attributes.pairs.map { " \($0.name)=\($0.value)" }.joined()
    events.append("<\(name.text)\(list)@\(offset)")
  }
  func end(_ name: ElementName, at offset: Int) { events.append("/\(name.text)") }
  func text(_ text: String, range: Range<Int>) {
    events.append(text)
    ranges.append(range)
  }
}

@Suite struct MarkupStreamTests {
  @Test func `events carry the offsets of what they come from`() {
    let recorder = Recorder()
    let text = "<p class='a b' hidden>caf\u{E9} &eacute;&amp;x<br>y"
    #expect(MarkupStream.parseHTML(Array(text.utf8), recorder) == nil)
    #expect(
      recorder.events.drop { !$0.hasPrefix("<p") } == [
        "<p class=a b hidden=@0", "café ", "é", "&", "x", "<br@42", "/br",
        "y", "/p", "/body", "/html",
      ])
    #expect(recorder.ranges == [22..<28, 28..<36, 36..<41, 41..<42, 46..<47])
  }

  @Test func `a page's own charset is ignored: the text is UTF-8 already`() {
    let recorder = Recorder()
    _ = MarkupStream.parseHTML(Array("<meta charset=latin1><p>é</p>".utf8), recorder)
    #expect(recorder.events.contains("é"))
  }

  @Test func `long text comes in pieces that join without a gap`() {
    let recorder = Recorder()
    let long = String(repeating: "abcdefghi\u{E9}", count: 5000)
    _ = MarkupStream.parseHTML(Array("<p>\(long)</p>".utf8), recorder)
    for (one, next) in zip(recorder.ranges, recorder.ranges.dropFirst()) {
      #expect(one.upperBound == next.lowerBound)
    }
    #expect(recorder.ranges.first?.lowerBound == 3)
    #expect(recorder.ranges.last?.upperBound == 3 + long.utf8.count)
  }

  @Test func `depth is bounded`() {
    let deep = Array(String(repeating: "<a><div>", count: 100_000).utf8)
    #expect(MarkupStream.parseHTML(deep, Recorder())?.kind == .tooDeep)
  }
}
