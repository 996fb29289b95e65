internal import Documents
internal import Rules
internal import Vocabulary

/// Edits in words without the keys of the rules file, for headings and lists.
struct EditWords {
  let version: RulesVersion
  /// Names of classes that the version does not have yet, by id.
  var names: [String: String] = [:]

  /// A decision about a term.
  func text(_ decision: Decision) -> String {
    let term = "'\(decision.term)'"
    let goals = decision.classes.map { label($0, decision.facet) }.joined(separator: " + ")
    let said =
      switch decision.verb {
      case .sameAs: "\(term) is another word for \(goals)"
      case .includes: "\(term) is a kind of \(goals)"
      case .looksLike: "\(term) is not to be distinguished by eye from \(goals)"
      case .also: "\(term) means \(goals)"
      case .drop: "drop \(term)\(mayBe(decision))"
      case .spelling: "\(term) is misspelt: right is '\(decision.other ?? "")'"
      case .neverMerge: "never put \(term) and '\(decision.other ?? "")' into one class"
      }
    guard let condition = decision.condition, !condition.isEmpty else { return said }
    return "\(said), where \(condition.text)"
  }

  private func mayBe(_ decision: Decision) -> String {
    let classes = decision.mayBe.map {
      $0 == "all" ? "any class" : label($0, decision.facet)
    }
    return classes.isEmpty ? "" : "; it may be \(classes.joined(separator: ", "))"
  }

  private func label(_ id: String, _ facet: Facet) -> String {
    names[id] ?? version.label(id, facet)
  }

  /// An edit of a place: those that are made often have words of their own.
  func text(_ edit: RuleEdit) -> String {
    switch edit {
    case .decide(let decision): return text(decision)
    case .add(.classRule(let facet, let id), let fields):
      return "new \(facet == .site ? "site" : "class"): \(Self.label(fields) ?? id)"
    case .set(.classRule(let facet, let id), let fields):
      if fields.count == 1, let label = Self.label(fields) {
        return "rename \(version.label(id, facet)) to \(label)"
      }
    case .set(.section(let facet), let fields):
      if fields.count == 1, let threshold = Self.threshold(fields, "drop_under") {
        return "drop \(facet == .site ? "sites" : "classes") with fewer images than \(threshold)"
      }
    case .set(.family(_, let name), let fields):
      // Every edit of a family signs it: person and day say nothing more.
      if let threshold = Self.threshold(fields, "keep_apart_over"),
        fields.allSatisfy({ ["keep_apart_over", "by", "date"].contains($0.key) })
      {
        return "family \(name): members stay classes from \(threshold) images"
      }
    default: break
    }
    return edit.text
  }

  private static func label(_ fields: [RuleField]) -> String? {
    guard case .text(let label)? = fields.first(where: { $0.key == "label" })?.value else {
      return nil
    }
    return "“\(label)”"
  }

  private static func threshold(_ fields: [RuleField], _ key: String) -> String? {
    switch fields.first(where: { $0.key == key })?.value {
    case .word(let count): return count
    case .map(let parts):
      let words = parts.compactMap { part -> String? in
        guard case .word(let number)? = part.value else { return nil }
        return part.key == "share" ? number : "at least \(number)"
      }
      return words.joined(separator: ", ")
    default: return nil
    }
  }
}
