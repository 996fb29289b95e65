internal import Vocabulary
internal import Yams

/// Ways to change a value of a text: a guess each, to be read again by whoever uses it.
extension RuleSplice {
  /// The ways to say of a rule whose term stands at a position that it is approved, and who looked at it.
  func approvals(at position: Position, by person: String?) -> [[Replacement]] {
    guard let item = item(at: position) else { return [] }
    var fields = [("status", "approved")]
    if let person { fields.append(("review", YAMLText.scalar(person))) }
    guard case .mapping = nodes.entries[item].node else {
      let said = fields.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
      guard let end = singleLineEnd(of: item), let text = nodes.entries[item].node.scalar else {
        return []
      }
      let start = nodes.entries[item].offset
      let kept = [Replacement(start..<start, "{term: "), Replacement(end..<end, ", \(said)}")]
      let quoted = "{term: \(YAMLText.quoted(text.string)), \(said)}"
      return [kept, [Replacement(start..<end, quoted)]]
    }
    return set(fields, in: item)
  }

  /// The ways to give a class another printed name.
  func rename(_ facet: Facet, id: String, label: String) -> [[Replacement]] {
    guard let rule = classEntry(facet, id), case .mapping = nodes.entries[rule].node else {
      return []
    }
    return set([("label", YAMLText.quoted(label))], in: rule)
  }

  /// The ways to add a class without terms.
  func newClass(
    _ facet: Facet, id: String, label: String, _ attribution: Attribution
  ) -> [[Replacement]] {
    var fields = ["label: \(YAMLText.quoted(label))"]
    if let by = attribution.by { fields.append("by: \(YAMLText.scalar(by))") }
    fields.append("date: \(attribution.date)")
    fields.append("status: \(attribution.status ?? "proposed")")
    let pair = "\(id): {\(fields.joined(separator: ", "))}"
    guard let section = nodes.value(facet.sectionName, in: 0),
      let classes = nodes.value("classes", in: section)
    else { return [] }
    return addPair(pair, to: classes).map { $0.map(Replacement.init) }
  }

  /// The ways to write another `drop_under` of a section.
  func dropUnder(_ facet: Facet, _ threshold: Threshold) -> [[Replacement]] {
    guard let section = nodes.value(facet.sectionName, in: 0) else { return [] }
    return set([("drop_under", threshold.entry)], in: section)
      + parts("drop_under", threshold, section)
  }

  /// The ways to write another `keep_apart_over` of a family.
  func keepApartOver(_ facet: Facet, _ family: String, _ threshold: Threshold) -> [[Replacement]] {
    guard let section = nodes.value(facet.sectionName, in: 0),
      let families = nodes.value("families", in: section),
      let rule = nodes.value(family, in: families)
    else { return [] }
    return set([("keep_apart_over", threshold.entry)], in: rule)
      + parts("keep_apart_over", threshold, rule)
  }

  private func classEntry(_ facet: Facet, _ id: String) -> Int? {
    nodes.value(facet.sectionName, in: 0).flatMap { nodes.value("classes", in: $0) }
      .flatMap { nodes.value(id, in: $0) }
  }

  /// Writes values of keys that are there, and adds the keys that are not.
  private func set(_ fields: [(key: String, text: String)], in mapping: Int) -> [[Replacement]] {
    var replaced: [Replacement] = []
    var missing: [String] = []
    for (key, text) in fields {
      guard let value = nodes.value(key, in: mapping) else {
        missing.append("\(key): \(text)")
        continue
      }
      guard let end = singleLineEnd(of: value) else { return [] }
      replaced.append(Replacement(nodes.entries[value].offset..<end, text))
    }
    if missing.isEmpty { return [replaced] }
    if nodes.bracket(mapping) != nil {
      return addPair(missing.joined(separator: ", "), to: mapping)
        .map { replaced + $0.map(Replacement.init) }
    }
    guard let indent = nodes.keyIndentation(mapping) else { return [] }
    return nodes.linesBehind(mapping).map { line in
      let insertion = nodes.insertion(missing.map { indent + $0 }, beforeLine: line)
      return replaced + [Replacement(insertion)]
    }
  }

  /// A threshold in lines of its own: its numbers one by one.
  private func parts(_ key: String, _ threshold: Threshold, _ outer: Int) -> [[Replacement]] {
    guard let value = nodes.value(key, in: outer), case .mapping = nodes.entries[value].node,
      let share = threshold.share
    else { return [] }
    return set([("share", share.text), ("at_least", "\(threshold.atLeast)")], in: value)
  }
}

extension Threshold {
  /// The threshold as a rules file writes it on one line.
  var entry: String {
    guard let share else { return "\(atLeast)" }
    return atLeast == 0 ? "{share: \(share.text)}" : "{share: \(share.text), at_least: \(atLeast)}"
  }

  /// Reads what a person typed: a percentage or nothing, and a count or nothing.
  ///
  /// Nil for what is neither, and where both are empty.
  package init?(share: String, atLeast: String) {
    let (part, count) = (share.filter { $0 != " " }, atLeast.filter { $0 != " " })
    guard !part.isEmpty || !count.isEmpty else { return nil }
    var read: Share?
    if !part.isEmpty {
      read = Share(percent: part.hasSuffix("%") ? part : "\(part)%")
      guard read != nil else { return nil }
    }
    guard let floor = count.isEmpty ? 0 : Int(count), (0...1_000_000_000).contains(floor) else {
      return nil
    }
    self.init(share: read, atLeast: floor)
  }
}
