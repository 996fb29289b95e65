internal import Vocabulary

extension PageTree {
  /// Whether the page ends within what a record is made of, so that nobody knows what is missing.
  ///
  /// A page that never says `<html>` or `<body>` is a part of one, and need not end them.
  func isCut(around used: [Int]) -> Bool {
    if endsWithinTag || lacksEnd(behind: used.map { nodes[$0].range.upperBound }.max() ?? 0) {
      return true
    }
    var seen: Set<Int> = []
    for index in used {
      for node in [index] + ancestors(of: index) where seen.insert(node).inserted {
        guard !nodes[node].isClosed else { continue }
        if nodes[node].isText {
          // Blanks at the end are no text that could go on.
          if !nodes[node].text.allSatisfy(\.isWhitespace) { return true }
        } else if !Self.frame.contains(nodes[node].name), isWritten(node) {
          return true
        }
      }
    }
    return false
  }

  private static let frame: Set<String> = ["html", "body", "head"]

  /// Whether the page says `<html>` or `<body>` and ends neither behind a place.
  private func lacksEnd(behind place: Int) -> Bool {
    let isFramed = nodes.indices.contains { Self.frame.contains(nodes[$0].name) && isWritten($0) }
    guard isFramed else { return false }
    let tail = utf8[min(place, utf8.count)...].map(PageEnd.lowered)
    return !ByteSearch.contains(tail, "</body") && !ByteSearch.contains(tail, "</html")
  }

  /// Whether the last tag of the page lacks its end, so that its attributes may be half.
  private var endsWithinTag: Bool {
    guard let last = nodes.indices.last(where: { !nodes[$0].isText && isWritten($0) }) else {
      return false
    }
    var quote: UInt8?
    var before: UInt8 = 0
    for byte in utf8[nodes[last].range.lowerBound...] {
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: ">") {
        return false
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), before == UInt8(ascii: "=")
      {
        quote = byte
      }
      if byte > 0x20 { before = byte }
    }
    return true
  }
}

extension RecordBuilder {
  /// Says that the page is cut off.
  mutating func findCut() {
    find(
      .error, "page-cut", "the page ends in the middle of what describes an image",
      remedy: "Fetch the page again: half a page gives no record. If it is whole, end its tags.",
      at: text.utf8.count)
  }
}
