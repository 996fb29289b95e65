internal import Terms
internal import Vocabulary

extension PageTree {
  struct Ending {
    /// Whether its last tag lacks its end, so that its attributes may be half.
    let isWithinTag: Bool
    /// Whether it says `<html>` or `<body>`.
    let isFramed: Bool
    /// Where the last `</body` or `</html` stands.
    let frameEnd: Int?

    fileprivate static let frame: Set<String> = ["html", "body", "head"]

    /// Looks at the end of a page.
    init(_ nodes: [PageTree.Node], _ utf8: [UInt8]) {
      let last = nodes.last { !$0.isText && $0.isWritten(in: utf8) }
      isWithinTag = last.map { Self.lacksEnd(utf8[$0.range.lowerBound...]) } ?? false
      isFramed = nodes.contains { Self.frame.contains($0.name) && $0.isWritten(in: utf8) }
      let ends = ["</body", "</html"].map { Array($0.utf8) }
      frameEnd = utf8.indices.last { index in
        guard utf8[index] == UInt8(ascii: "<"), index + 6 <= utf8.count else { return false }
        return ends.contains(utf8[index..<(index + 6)].map(\.asciiLowered))
      }
    }

    private static func lacksEnd(_ tag: ArraySlice<UInt8>) -> Bool {
      var quote: UInt8?
      var before: UInt8 = 0
      for byte in tag {
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: ">") {
          return false
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"),
          before == UInt8(ascii: "=")
        {
          quote = byte
        }
        if byte > 0x20 { before = byte }
      }
      return true
    }
  }

  /// Whether the page ends within what a record is made of, so that nobody knows what is missing.
  ///
  /// A page that never says `<html>` or `<body>` is a part of one, and need not end them.
  func isCut(around used: [Int]) -> Bool {
    let position = used.map { nodes[$0].range.upperBound }.max() ?? 0
    if ending.isWithinTag || (ending.isFramed && (ending.frameEnd ?? -1) < position) { return true }
    var seen: Set<Int> = []
    for index in used {
      for node in [index] + ancestors(of: index) where seen.insert(node).inserted {
        guard !nodes[node].isClosed else { continue }
        if nodes[node].isText {
          // Blanks at the end are no text that could go on.
          if !nodes[node].text.allSatisfy(\.isWhitespace) { return true }
        } else if !Ending.frame.contains(nodes[node].name), isWritten(node) {
          return true
        }
      }
    }
    return false
  }
}

extension RecordBuilder {
  /// Says that a page can't be parsed.
  mutating func findUnreadable(_ problem: MarkupProblem) {
    find(
      .error, "page-unreadable", "the page can't be read: \(problem.message)",
      remedy: "Look at the page in an editor; it gave no record.", at: problem.offset)
  }

  /// Says that the page is cut off.
  mutating func findCut() {
    find(
      .error, "page-cut", "the page ends in the middle of what describes an image",
      remedy: "Fetch the page again: half a page gives no record. If it is whole, end its tags.",
      at: text.utf8.count)
  }
}
