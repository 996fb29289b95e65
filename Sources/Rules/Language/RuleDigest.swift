package import Digests
internal import Documents
internal import Terms
internal import Vocabulary

extension RuleFile {
  /// Digest of what the rules say: neither order nor layout of the file matter.
  package func digest() -> Digest {
    var builder = DigestBuilder()
    for line in statements() { builder.update(field: line) }
    return builder.finish()
  }

  /// Everything that the rules say, one statement a line, sorted.
  package func statements() -> [String] {
    var lines = people.map { "person \($0.value)" }
    let near = policy.nearThreshold.map { "\($0.numerator)/\($0.denominator)" } ?? ""
    lines.append(
      "policy \(policy.unknownTerm.rawValue) \(policy.noLabelLeft.rawValue) \(near)")
    if let votes = policy.votesAtLeast { lines.append("policy votes_at_least \(votes.value)") }
    if let weight = policy.weightAtLeast {
      lines.append("policy weight_at_least \(NumberText.shortest(weight.value))")
    }
    lines += spelling.map(\.statement)
    for facet in Facet.ruled { lines += self[facet].digestLines() }
    return lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension FacetRules {
  fileprivate func digestLines() -> [String] {
    var lines = terms.map { "\(facet.rawValue) \($0.statement)" }
    lines += neverMerge.map { "\(facet.rawValue) \($0.statement)" }
    // Diagnoses have no classes and thresholds of their own.
    if facet == .diagnosis { return lines }
    lines += [
      "\(facet.rawValue) stated \(isStated)",
      "\(facet.rawValue) drop_under \(dropUnder?.value.description ?? "none")",
      "\(facet.rawValue) one_per_image \(onePerImage.rawValue)",
    ]
    for rule in classes {
      let xref = rule.xref.map(\.value).sorted().joined(separator: " ")
      lines.append(
        "\(facet.rawValue) class \(rule.id.value) label \(rule.label.value) xref \(xref) "
          + "view \(rule.isView)\(rule.termFacet == .diagnosis ? " of diagnoses" : "") "
          + rule.note.digestText)
    }
    for rule in families {
      let members = rule.members.map(\.value).sorted().joined(separator: " ")
      lines.append(
        "\(facet.rawValue) family \(rule.name.value) \(rule.keepApartOver.value) rest "
          + "\(rule.rest.value) members \(members) \(rule.note.digestText)")
    }
    return lines
  }
}

extension SpellingRule {
  /// What it says, one line.
  package var statement: String {
    "spelling \(TermText.normalise(wrong.value)) > \(TermText.normalise(right.value))"
  }
}

extension NeverMergeRule {
  /// What it says, one line, without its facet.
  package var statement: String {
    let pair = [first.value, second.value].sorted().joined(separator: " + ")
    return "never_merge \(pair) \(note.digestText)"
  }
}

extension TermRule {
  /// What it says, one line, without its facet.
  package var statement: String {
    let may =
      switch mayBe {
      case .none: ""
      case .all: "all"
      case .some(let classes): classes.map(\.value).sorted().joined(separator: " ")
      }
    let term = TermText.joined(TermText.path(term.value))
    let means = classes.map(\.value).sorted().joined(separator: " ")
    return "\(verb.rawValue) \(term) -> \(means) may be \(may) when \(condition.text) "
      + note.digestText
  }
}

extension RuleNote {
  /// The note as one text, to know whether two are equal.
  package var digestText: String {
    let parts: [(String, String?)] = [
      ("why", why), ("by", by), ("date", date), ("status", status?.text), ("review", review),
      ("confidence", confidence), ("see", see.isEmpty ? nil : see.sorted().joined(separator: " ")),
    ]
    return parts.compactMap { name, value in value.map { "\(name) \($0)" } }
      .joined(separator: "\u{1F}")
  }
}
