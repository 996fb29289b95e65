internal import Documents
internal import Vocabulary
internal import Yams

/// Ways to set keys of a place: a guess each, to be read again by whoever uses it.
extension RuleSplice {
  /// The steps that lead to a place; nil when the text does not have it.
  func path(to place: RulePlace, in file: RuleFile) throws(TaxonomyError) -> [RuleTree.Step]? {
    switch place {
    case .rule(let reference):
      let rule = try reference.rule(in: file)
      return item(at: rule.term.position).flatMap { nodes.path(to: $0) }
    case .pair(let facet, let first, let second):
      let pair = file[facet].neverMerge.first {
        $0.first.value == first && $0.second.value == second
      }
      return pair.flatMap { nodes.entry(at: $0.first.position) }
        .flatMap { nodes.parent(of: $0) }.flatMap { nodes.parent(of: $0) }
        .flatMap { nodes.path(to: $0) }
    default:
      let steps = (place.keys ?? []).map { RuleTree.Step.key($0) }
      return nodes.entry(at: steps) == nil ? nil : steps
    }
  }

  /// The ways to make a mapping of some keys at a path that the text does not have to its end.
  func adding(_ keys: [String], _ fields: [RuleField]) -> [[Replacement]] {
    var (entry, depth) = (0, 0)
    while depth < keys.count, let next = nodes.value(keys[depth], in: entry) {
      (entry, depth) = (next, depth + 1)
    }
    guard depth < keys.count else { return [] }
    var text = RuleValue.map(fields).written
    for key in keys[(depth + 1)...].reversed() { text = "{\(YAMLText.scalar(key)): \(text)}" }
    let pair = "\(YAMLText.scalar(keys[depth])): \(text)"
    var ways = addPair(pair, to: entry)
    // People and policy stand before the rules.
    if depth == 0, Self.head.contains(keys[0]), nodes.bracket(0) == nil,
      let before = Self.head.compactMap({ nodes.value($0, in: 0) }).max()
    {
      ways = nodes.linesBehind(before).map { [nodes.insertion([pair], beforeLine: $0)] } + ways
    }
    return ways.map { $0.map { Replacement($0) } }
  }

  /// The ways to set keys of what is at a path: a mapping, or a term without one.
  func setting(_ fields: [RuleField], at path: [RuleTree.Step]) -> [[Replacement]] {
    guard let entry = nodes.entry(at: path) else { return [] }
    switch nodes.entries[entry].node {
    case .mapping: return set(fields, in: entry)
    case .scalar(let text):
      // A term gets a mapping around it.
      let said = fields.compactMap(\.written).joined(separator: ", ")
      guard let end = singleLineEnd(of: entry) else { return [] }
      let start = nodes.entries[entry].offset
      let kept = [Replacement(start..<start, "{term: "), Replacement(end..<end, ", \(said)}")]
      let quoted = "{term: \(YAMLText.quoted(text.string)), \(said)}"
      return [kept, [Replacement(start..<end, quoted)]]
    default: return []
    }
  }

  /// The ways to take a key out of the mapping at a path.
  func removing(_ key: String, at path: [RuleTree.Step]) -> [[Replacement]] {
    guard let entry = nodes.entry(at: path), let value = nodes.value(key, in: entry) else {
      return []
    }
    return removePair(of: value, from: entry)
  }

  /// Writes values of keys that are there, and adds the keys that are not.
  private func set(_ fields: [RuleField], in mapping: Int) -> [[Replacement]] {
    var replaced: [Replacement] = []
    var missing: [String] = []
    for field in fields {
      guard let value = field.value, let written = field.written else { continue }
      guard let old = nodes.value(field.key, in: mapping) else {
        missing.append(written)
        continue
      }
      guard let change = overwrite(old, with: value) else { return [] }
      replaced += change
    }
    // All missing keys go in as one insertion: two at one position would have no order.
    if missing.isEmpty { return [replaced] }
    if nodes.bracket(mapping) != nil {
      return addPair(missing.joined(separator: ", "), to: mapping)
        .map { replaced + $0.map { Replacement($0) } }
    }
    guard let indent = nodes.keyIndentation(mapping) else { return [] }
    return nodes.linesBehind(mapping).map { line in
      replaced + [Replacement(nodes.insertion(missing.map { indent + $0 }, beforeLine: line))]
    }
  }

  /// Puts a value in the place of another one; nil where nothing says how far that one goes.
  private func overwrite(_ old: Int, with value: RuleValue) -> [Replacement]? {
    if let end = singleLineEnd(of: old) ?? flowEnd(of: old) {
      return [Replacement(nodes.entries[old].offset..<end, value.written)]
    }
    // A mapping in lines of its own keeps them where each of its keys stays.
    if case .mapping(let known) = nodes.entries[old].node, case .map(let fields) = value {
      let keys = Set(fields.map(\.key))
      if known.allSatisfy({ keys.contains($0.key.scalar?.string ?? "") }) {
        return set(fields, in: old).first
      }
    }
    // Between brackets the rest of the line holds other keys.
    guard let mapping = nodes.parent(of: old), nodes.bracket(mapping) == nil,
      let start = nodes.keyEnd(of: old)
    else { return nil }
    var end = lineStart(nodes.linesBehind(old)[0])
    while end > start, [0x0A, 0x0D].contains(nodes.bytes[end - 1]) { end -= 1 }
    return Replacement(from: start, to: end, " \(value.written)").map { [$0] }
  }

  /// Behind the last byte of a text between brackets that has several lines, an anchor or a tag; nil where nothing
  /// says how far it goes.
  func flowEnd(of entry: Int) -> Int? {
    guard case .scalar = nodes.entries[entry].node, let outer = nodes.parent(of: entry),
      nodes.bracket(outer) != nil
    else { return nil }
    let bytes = nodes.bytes
    var at = nodes.behindProperties(nodes.entries[entry].offset)
    guard at < bytes.count else { return nil }
    if bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
      return FlowCollection.quoteEnd(bytes, at: at)
    }
    // A plain text between brackets holds none and no comma.
    let start = at
    while at < bytes.count, !",[]{}#".utf8.contains(bytes[at]) { at += 1 }
    guard at < bytes.count, bytes[at] != UInt8(ascii: "#") else { return nil }
    while at > start, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at - 1]) { at -= 1 }
    return at
  }
}
