internal import Vocabulary
internal import Yams

/// Where edits go in a rules file.
///
/// Decisions are insertions alone; removals and values replace the bytes that they are about. A position is a
/// guess about the text: whoever uses it reads the file again and compares what it says.
struct RuleSplice {
  /// The nodes of the file.
  let nodes: NodeOffsets

  /// Reads a file's bytes; nil when it is no mapping.
  init?(_ bytes: [UInt8]) {
    guard let nodes = NodeOffsets(bytes), case .mapping? = nodes.entries.first?.node else {
      return nil
    }
    self.nodes = nodes
  }

  /// The ways to put a decision in, the likeliest first; empty when there is no known position.
  ///
  /// Whether an entry must say that its term is a lesion's or a diagnosis's depends on what stands around it:
  /// both ways are tried, the short one first.
  func ways(for decision: Decision) -> [[Insertion]] {
    let short = ways(for: decision, entry: decision.entry(namesFacet: false))
    if decision.verb == .spelling || decision.facet == .site { return short }
    return short + ways(for: decision, entry: decision.entry(namesFacet: true))
  }

  private func ways(for decision: Decision, entry: String) -> [[Insertion]] {
    let section = decision.facet.sectionName
    switch decision.verb {
    case .spelling:
      guard let spelling = nodes.value("spelling", in: 0) else {
        return addKey("spelling", inner: .pair(entry), to: 0, after: Self.head)
      }
      return addPair(entry, to: spelling)
    case .also, .drop, .neverMerge:
      guard let facet = nodes.value(section, in: 0) else {
        return addKey(
          section, inner: .list(key: decision.verb.rawValue, item: entry), to: 0)
      }
      return addItem(entry, key: decision.verb.rawValue, in: facet)
    case .sameAs, .includes, .looksLike:
      // A class that is not there is not made: a decision on one has been refused by
      // `ConflictCheck`.
      guard let facet = nodes.value(section, in: 0),
        let classes = nodes.value("classes", in: facet),
        let rule = nodes.value(decision.classes.first ?? "", in: classes)
      else { return [] }
      return addItem(entry, key: decision.verb.rawValue, in: rule)
    }
  }

  /// The keys that stand before everything else in a file.
  static let head = ["derm_rules", "people", "defaults", "policy"]

  /// What a new key holds.
  private enum Inner {
    case item(String)
    case pair(String)
    case list(key: String, item: String)

    /// In brackets.
    var flow: String {
      switch self {
      case .item(let item): "[\(item)]"
      case .pair(let pair): "{\(pair)}"
      case .list(let key, let item): "{\(key): [\(item)]}"
      }
    }

    /// As lines of their own, behind the line of the key.
    func lines(_ indent: String) -> [String] {
      switch self {
      case .item(let item): ["\(indent)  - \(item)"]
      case .pair(let pair): ["\(indent)  \(pair)"]
      case .list(let key, let item): ["\(indent)  \(key):", "\(indent)    - \(item)"]
      }
    }
  }

  private func addItem(_ item: String, key: String, in mapping: Int) -> [[Insertion]] {
    guard let value = nodes.value(key, in: mapping) else {
      return addKey(key, inner: .item(item), to: mapping)
    }
    if case .sequence = nodes.entries[value].node { return append(item, to: value) }
    return wrap(value, with: item)
  }

  private func append(_ item: String, to list: Int) -> [[Insertion]] {
    if nodes.bracket(list) != nil { return addFlow(item, to: list) }
    guard let indent = nodes.dashIndentation(list) else { return [] }
    return lines(["\(indent)- \(item)"], behind: list)
  }

  func addPair(_ pair: String, to mapping: Int) -> [[Insertion]] {
    let entry = nodes.entries[mapping]
    guard case .mapping = entry.node else { return [] }
    if nodes.bracket(mapping) != nil { return addFlow(pair, to: mapping) }
    guard let indent = nodes.indentation(before: entry.offset) else { return [] }
    return lines([indent + pair], behind: mapping)
  }

  private func addKey(
    _ key: String, inner: Inner, to mapping: Int, after head: [String] = []
  ) -> [[Insertion]] {
    let entry = nodes.entries[mapping]
    guard case .mapping = entry.node else { return [] }
    if nodes.bracket(mapping) != nil { return addFlow("\(key): \(inner.flow)", to: mapping) }
    guard let indent = nodes.indentation(before: entry.offset) else { return [] }
    let texts = ["\(indent)\(key):"] + inner.lines(indent)
    let before = head.compactMap { nodes.value($0, in: mapping) }.max()
    return (before.map { lines(texts, behind: $0) } ?? []) + lines(texts, behind: mapping)
  }

  private func lines(_ texts: [String], behind entry: Int) -> [[Insertion]] {
    nodes.linesBehind(entry).map { [nodes.insertion(texts, beforeLine: $0)] }
  }

  private func addFlow(_ item: String, to entry: Int) -> [[Insertion]] {
    guard let start = nodes.bracket(entry), let flow = FlowCollection(nodes.bytes, at: start)
    else { return [] }
    return [[flow.addition(item)]]
  }

  /// One term without a list becomes a list of two.
  private func wrap(_ entry: Int, with item: String) -> [[Insertion]] {
    let start = nodes.entries[entry].offset
    guard let end = singleLineEnd(of: entry) else { return [] }
    let plain = [Insertion(at: start, "["), Insertion(at: end, ", \(item)]")]
    let quoted = [Insertion(at: start, "[\""), Insertion(at: end, "\", \(item)]")]
    return [plain, quoted]
  }

  func singleLineEnd(of entry: Int) -> Int? {
    let start = nodes.entries[entry].offset
    let bytes = nodes.bytes
    switch nodes.entries[entry].node {
    case .scalar(let scalar):
      if scalar.style == .plain {
        // A plain text over several lines is folded: the bytes are not what it says, and a bracket
        // can't be put around it.
        let text = Array(scalar.string.utf8)
        return bytes[start...].starts(with: text) ? start + text.count : nil
      }
      let quote = bytes[start]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
      guard let end = FlowCollection.quoteEnd(bytes, at: start),
        !bytes[start..<end].contains(UInt8(ascii: "\n"))
      else { return nil }
      return end
    case .mapping, .sequence:
      guard let open = nodes.bracket(entry) else { return nil }
      return FlowCollection(bytes, at: open).map { $0.close + 1 }
    default: return nil
    }
  }
}
