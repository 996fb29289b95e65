/// A piece of a page's text with its byte range.
struct FieldItem: Sendable, Equatable {
  var text: String
  var range: Range<Int>
}

/// Text from a page, character by character with the bytes that each came from.
struct PageText {
  private var scalars: [(scalar: Unicode.Scalar, range: Range<Int>)] = []

  /// Starts without text.
  init() {}

  /// Takes the text of some nodes.
  init(_ tree: PageTree, _ nodes: some Sequence<Int>) {
    for index in nodes where tree.nodes[index].isText {
      append(tree.nodes[index].text, range: tree.nodes[index].range)
    }
  }

  var isEmpty: Bool { scalars.isEmpty }

  /// Adds text; when it was decoded from a reference, all of it came from the reference's bytes.
  mutating func append(_ text: String, range: Range<Int>) {
    let isVerbatim = text.utf8.count == range.count
    var start = range.lowerBound
    for scalar in text.unicodeScalars {
      let size = UTF8.width(scalar)
      scalars.append((scalar, isVerbatim ? start..<(start + size) : range))
      start += size
    }
  }

  /// The whole as one item; its text may be blank.
  var item: FieldItem { item(scalars[...]) }

  /// Without a colon and blanks at the beginning.
  var withoutColon: PageText {
    var text = self
    let rest = scalars.drop { $0.scalar.properties.isWhitespace }
    if rest.first?.scalar == ":" { text.scalars = Array(rest.dropFirst()) }
    return text
  }

  /// The parts between separators that are not blank.
  func items(separator: Separator?) -> [FieldItem] {
    let parts = separator.map { split($0) } ?? [scalars[...]]
    return parts.map { item($0) }.filter { !SourceText.clean($0.text).isEmpty }
  }

  /// What is behind the first `after` and before the next `before`; nil when either is not there.
  func between(after: String?, before: String?) -> PageText? {
    var rest = scalars[...]
    if let after {
      guard let found = find(Array(after.unicodeScalars), in: rest) else { return nil }
      rest = rest[found.upperBound...]
    }
    if let before {
      guard let found = find(Array(before.unicodeScalars), in: rest) else { return nil }
      rest = rest[..<found.lowerBound]
    }
    var text = PageText()
    text.scalars = Array(rest)
    return text
  }

  /// What stands between items.
  enum Separator: Sendable, Hashable {
    case text(String)
    /// Two blanks or more without a line end: a line end only wraps the page's source.
    case blanks
  }

  private typealias Slice = ArraySlice<(scalar: Unicode.Scalar, range: Range<Int>)>

  private func item(_ part: Slice) -> FieldItem {
    let blank = { (entry: (scalar: Unicode.Scalar, range: Range<Int>)) in
      entry.scalar.properties.isWhitespace
    }
    var part = part.drop(while: blank)
    while let last = part.last, blank(last) { part.removeLast() }
    guard let first = part.first, let last = part.last else {
      let position = scalars.first?.range.lowerBound ?? 0
      return FieldItem(text: "", range: position..<position)
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: part.map(\.scalar))
    let start = first.range.lowerBound
    return FieldItem(text: String(text), range: start..<max(start, last.range.upperBound))
  }

  private func split(_ separator: Separator) -> [Slice] {
    var parts: [Slice] = []
    var rest = scalars[...]
    while let found = separatorRange(separator, in: rest) {
      parts.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    return parts + [rest]
  }

  private func separatorRange(_ separator: Separator, in rest: Slice) -> Range<Int>? {
    switch separator {
    case .text(let text): return find(Array(text.unicodeScalars), in: rest)
    case .blanks:
      var start: Int?
      for index in rest.indices {
        let scalar = rest[index].scalar
        if scalar.properties.isWhitespace {
          start = start ?? index
        } else if let begin = start {
          // Something follows: blanks at the end separate nothing, and never get here.
          let run = rest[begin..<index]
          let wraps = run.contains { $0.scalar == "\n" || $0.scalar == "\r" }
          if run.count >= 2, !wraps { return begin..<index }
          start = nil
        }
      }
      return nil
    }
  }

  private func find(_ pattern: [Unicode.Scalar], in rest: Slice) -> Range<Int>? {
    guard !pattern.isEmpty, rest.count >= pattern.count else { return nil }
    for start in rest.startIndex...(rest.endIndex - pattern.count)
    where rest[start..<(start + pattern.count)].elementsEqual(pattern, by: { $0.scalar == $1 }) {
      return start..<(start + pattern.count)
    }
    return nil
  }
}

extension PageTree {
  /// Elements at which a line of text ends.
  static let blocks: Set<String> = [
    "address", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "article", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
  ]

  /// The lines of an element: its text, cut where a block or `br` begins or ends.
  func lines(of index: Int) -> [PageText] {
    if nodes[index].isText { return [PageText(self, [index])] }
    var lines: [PageText] = []
    var line = PageText()
    var ends: [Int] = []
    for node in descendants(of: index) {
      // Nodes are in document order, so a block is over when the first node behind it comes; a line
      // ends there as it does at a block's beginning.
      while let end = ends.last, node >= end {
        ends.removeLast()
        Self.flush(&line, into: &lines)
      }
      let name = nodes[node].name
      if nodes[node].isText {
        if !isSilent(node) { line.append(nodes[node].text, range: nodes[node].range) }
      } else if Self.blocks.contains(name) {
        Self.flush(&line, into: &lines)
        ends.append(nodes[node].next)
      }
    }
    Self.flush(&line, into: &lines)
    return lines
  }

  /// The items of an element: its lines, each cut at the separators.
  func items(of index: Int, separator: PageText.Separator? = nil) -> [FieldItem] {
    lines(of: index).flatMap { $0.items(separator: separator) }
  }

  /// The text of an element in one line.
  func text(of index: Int) -> String {
    lines(of: index).map { SourceText.clean($0.item.text) }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// Whether a text is a script's or style's.
  private func isSilent(_ text: Int) -> Bool {
    guard let parent = nodes[text].parent else { return false }
    return nodes[parent].name == "script" || nodes[parent].name == "style"
  }

  private static func flush(_ line: inout PageText, into lines: inout [PageText]) {
    if !line.isEmpty { lines.append(line) }
    line = PageText()
  }
}
