internal import Vocabulary
internal import Yams

/// Ways to take something out of a text: a guess each, to be read again by whoever uses it.
extension RuleSplice {
  /// The ways to take out what is at a path, the likeliest first.
  func removals(at path: [RuleTree.Step]) -> [[Replacement]] {
    guard let item = nodes.entry(at: path), let parent = nodes.parent(of: item) else { return [] }
    if case .sequence = nodes.entries[parent].node { return removeItem(item, from: parent) }
    var outer: [[Replacement]]?
    if nodes.entries[parent].children.count == 2, RuleTree.goesWithItsLast(path) {
      outer = nodes.parent(of: parent).map { removePair(of: parent, from: $0) }
    }
    return (outer ?? []) + removePair(of: item, from: parent) + emptied(item)
  }

  /// The entry of a list, or the value of a key, that a term at a position is in: the term itself, or its mapping.
  func item(at position: Position) -> Int? {
    guard let scalar = nodes.entry(at: position) else { return nil }
    guard let outer = nodes.parent(of: scalar), case .mapping = nodes.entries[outer].node,
      nodes.value("term", in: outer) == scalar
    else { return scalar }
    return outer
  }

  private func removeItem(_ item: Int, from list: Int) -> [[Replacement]] {
    let items = nodes.entries[list].children
    if items.count == 1 {
      let pair = nodes.parent(of: list).map { removePair(of: list, from: $0) } ?? []
      return pair + emptied(list)
    }
    if nodes.bracket(list) != nil {
      let spans = items.compactMap { flowSpan(from: $0, to: $0) }
      guard spans.count == items.count, let rank = items.firstIndex(of: item) else { return [] }
      return removeSpan(rank, of: spans)
    }
    guard let start = nodes.dash(before: item).flatMap(lineStart(of:)) else { return [] }
    return [Replacement(from: start, to: lineStart(nodes.linesBehind(item)[0]), "")]
      .compactMap { $0.map { [$0] } }
  }

  /// Takes a key with its value out of a mapping.
  func removePair(of value: Int, from mapping: Int) -> [[Replacement]] {
    guard case .mapping = nodes.entries[mapping].node else { return [] }
    let children = nodes.entries[mapping].children
    if nodes.bracket(mapping) != nil {
      let keys = stride(from: 0, to: children.count, by: 2).map { $0 }
      let spans = keys.compactMap { flowSpan(from: children[$0], to: children[$0 + 1]) }
      guard spans.count == keys.count,
        let rank = keys.firstIndex(where: { children[$0 + 1] == value })
      else { return [] }
      return removeSpan(rank, of: spans)
    }
    guard let index = children.firstIndex(of: value), index > 0 else { return [] }
    let key = nodes.entries[children[index - 1]]
    guard nodes.indentation(before: key.offset) != nil else { return [] }
    let end = lineStart(nodes.linesBehind(value)[0])
    return [Replacement(from: lineStart(key.line), to: end, "")].compactMap { $0.map { [$0] } }
  }

  /// Leaves an empty list where a key has to keep a value.
  private func emptied(_ value: Int) -> [[Replacement]] {
    if let open = nodes.bracket(value), let flow = FlowCollection(nodes.bytes, at: open) {
      let end = flow.close + 1
      return [[Replacement(open..<end, "[]")]]
    }
    if case .sequence = nodes.entries[value].node {
      guard let first = nodes.entries[value].children.first,
        let start = nodes.dash(before: first).flatMap(lineStart(of:)),
        let key = nodes.keyEnd(of: value), key < start
      else { return [] }
      let end = lineStart(nodes.linesBehind(value)[0])
      guard let lines = Replacement(from: start, to: end, "") else { return [] }
      return [[Replacement(key..<key, " []"), lines]]
    }
    guard let end = singleLineEnd(of: value) else { return [] }
    return [[Replacement(nodes.entries[value].offset..<end, "[]")]]
  }

  /// Takes one of several spans between brackets out, with its comma.
  private func removeSpan(_ rank: Int, of spans: [Range<Int>]) -> [[Replacement]] {
    let span = spans[rank]
    if spans.count == 1 { return [[Replacement(span, "")]] }
    var comma = span.upperBound
    while comma < nodes.bytes.count, [0x20, 0x0A, 0x0D].contains(nodes.bytes[comma]) {
      comma += 1
    }
    guard comma < nodes.bytes.count, nodes.bytes[comma] == UInt8(ascii: ",") else {
      guard rank > 0, spans[rank - 1].upperBound <= span.lowerBound else { return [] }
      let gap = spans[rank - 1].upperBound..<span.lowerBound
      // A comment in the gap belongs to what stays, and YAML allows a comma at the end.
      let start =
        nodes.bytes[gap].contains(UInt8(ascii: "#")) ? span.lowerBound : gap.lowerBound
      return [[Replacement(start..<span.upperBound, "")]]
    }
    var end = comma + 1
    while end < nodes.bytes.count, nodes.bytes[end] == 0x20 { end += 1 }
    guard end < nodes.bytes.count else { return [] }
    let isLastOfLine = nodes.bytes[end] == UInt8(ascii: "\n") || nodes.bytes[end] == 0x0D
    // An item with a line of its own goes with the line.
    if isLastOfLine, nodes.indentation(before: span.lowerBound) != nil,
      let line = nodes.lineStarts.last(where: { $0 <= span.lowerBound }),
      let after = nodes.lineStarts.first(where: { $0 > end })
    {
      return [[Replacement(line..<after, "")]]
    }
    return [[Replacement(span.lowerBound..<end, "")]]
  }

  /// From the first byte of one entry to the end of another, between brackets.
  private func flowSpan(from first: Int, to last: Int) -> Range<Int>? {
    guard let end = singleLineEnd(of: last) ?? flowEnd(of: last), end >= nodes.entries[first].offset
    else { return nil }
    return nodes.entries[first].offset..<end
  }

  /// The start of the line of a dash; nil when something stands before it.
  private func lineStart(of dash: Int) -> Int? {
    nodes.indentation(before: dash) == nil ? nil : nodes.lineStarts.last { $0 <= dash }
  }

  func lineStart(_ line: Int) -> Int {
    line < nodes.lineStarts.count ? nodes.lineStarts[line] : nodes.bytes.count
  }
}
