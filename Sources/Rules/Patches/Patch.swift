internal import Documents
internal import Vocabulary

/// Decisions that somebody wants in a rules file, all or none.
package struct Patch: Sendable {
  /// A decision with its location in the patch file.
  package struct Entry: Sendable {
    /// What is decided.
    package var decision: Decision
    /// Where the patch says it; nil when no file does.
    package let location: String?

    package init(_ decision: Decision, location: String? = nil) {
      self.decision = decision
      self.location = location
    }
  }

  /// The decisions in order.
  package var entries: [Entry]
  /// Digests of the rules file's bytes when the patches were made, as far as they say.
  package let madeFrom: [String]

  package init(_ entries: [Entry], madeFrom: [String] = []) {
    self.entries = entries
    self.madeFrom = madeFrom
  }
}

extension Patch {
  /// One decision as a patch file of its own; `comments` are lines for the person who reads it.
  package static func text(
    _ decision: Decision, id: String, comments: [String], rules: String, digest: String
  ) -> String {
    var text = comments.map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined()
    text += "derm_patch: 1\n"
    text += "rules: \(YAMLText.scalar(rules))\n"
    text += "digest: \(digest)\n"
    text += "decisions:\n"
    text += "  - id: \"\(id)\"\n"
    var fields: [(String, String)] = [("verb", decision.verb.rawValue)]
    if decision.verb != .spelling { fields.append(("facet", decision.facet.rawValue)) }
    let other = YAMLText.scalar(decision.other ?? "")
    switch decision.verb {
    case .spelling: fields += [("wrong", YAMLText.scalar(decision.term)), ("right", other)]
    case .neverMerge: fields.append(("pair", "[\(YAMLText.scalar(decision.term)), \(other)]"))
    default: fields.append(("term", YAMLText.scalar(decision.term)))
    }
    switch decision.verb {
    case .sameAs, .includes, .looksLike:
      fields.append(("class", YAMLText.scalar(decision.classes.first ?? "")))
    case .also: fields.append(("means", YAMLText.list(decision.classes)))
    case .drop where !decision.mayBe.isEmpty:
      fields.append(
        ("may_be", decision.mayBe == ["all"] ? "all" : YAMLText.list(decision.mayBe)))
    default: break
    }
    if let why = decision.why {
      fields.append(("why", YAMLText.quoted(why)))
    } else if decision.needsReason {
      // The empty reason is there to be filled in: the reader takes it for none, and without --why
      // the patch is refused.
      text += "    # \(decision.verb.rawValue) needs a reason: write it below, or give --why.\n"
      fields.append(("why", "\"\""))
    }
    for (key, value) in fields { text += "    \(key): \(value)\n" }
    return text
  }
}
