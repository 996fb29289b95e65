internal import Documents
internal import Rules
internal import Vocabulary

/// Where a rule of a term holds, why, and how far it is.
extension PlaceForm {
  /// What the form changes of a rule, signed.
  ///
  /// Fails with `answer` where the form clears what the rule takes over from its class or from the defaults.
  func rule() throws(ReviewError) -> (edits: [RuleEdit], words: String) {
    let facet = try fields.facet()
    let reference = RuleReference(facet: facet, id: form["rule"] ?? "")
    let (book, bytes) = (version.book, version.bytes)
    let (rule, own) = try ReviewError.wrapping {
      (
        try reference.rule(in: book.file),
        try book.keys(of: .rule(reference), in: bytes)
      )
    }
    let wanted = try fields.condition(now: rule.condition)
    var changed = try note(rule.note) + Self.changes(rule.condition, wanted)
    if changed.isEmpty { return ([], rule.words) }
    if let field = changed.first(where: { $0.value == nil && !own.contains($0.key) }) {
      let origin = inherits(field.key, rule, facet) ? "the class" : "the defaults"
      throw .answer(
        "‘\(Self.titles[field.key] ?? field.key)’ comes from \(origin): change it there.")
    }
    changed = checked(changed, rule.note, isChecked: own.contains("review"))
    let words = RuleEdit.set(.rule(reference), changed).text
    // An approval is signed in `review` alone: the decision stays whose it was.
    if !changed.contains(where: { $0.value == .signer }) {
      changed += [RuleField("by", .signer), RuleField("date", .today)]
    }
    return ([.set(.rule(reference), changed)], "\(rule.words)\(words.dropFirst("a rule".count))")
  }

  /// Changed keys of an entry, with its approval and who checked it as they are after the change.
  ///
  /// Who only approves has checked it; who changes it decides, and nobody has approved or checked what was changed.
  func checked(_ changed: [RuleField], _ now: RuleNote, isChecked: Bool) -> [RuleField] {
    if changed.isEmpty { return [] }
    if changed == [RuleField("status", .word("approved"))] {
      return changed + [RuleField("review", .signer)]
    }
    let isProposedAgain =
      now.status == .approved && !changed.contains { $0.key == "status" }
    return changed + (isProposedAgain ? [RuleField("status", .word("proposed"))] : [])
      + (isChecked ? [RuleField("review", nil)] : [])
  }

  /// Keys of a condition that are another; the order of values says nothing.
  private static func changes(_ now: RuleCondition, _ wanted: RuleCondition) -> [RuleField] {
    let parts: [[KeyPath<RuleCondition, [String]>]] = [
      [\.sites, \.diagnoses, \.contributors], [\.sources],
    ]
    return zip(parts, wanted.fields).filter { paths, _ in
      paths.contains { Set(now[keyPath: $0]) != Set(wanted[keyPath: $0]) }
    }.map(\.1)
  }

  /// Whether a rule's class says a key for its terms.
  private func inherits(_ key: String, _ rule: TermRule, _ facet: Facet) -> Bool {
    guard ![.also, .drop].contains(rule.verb),
      let outer = file[facet].classes.first(where: { $0.id.value == rule.classes.first?.value })
    else { return false }
    switch key {
    case "why": return outer.note.why != nil
    case "status": return outer.note.status != nil
    case "confidence": return outer.note.confidence != nil
    case "see": return !outer.note.see.isEmpty
    default: return !outer.sources.isEmpty
    }
  }

  /// How the form names keys.
  private static let titles = [
    "why": "Why", "status": "State", "confidence": "How sure", "see": "Where to read on",
    "from": "Only from these sources",
  ]
}
