internal import Provenance
internal import Vocabulary

extension RuleFile {
  /// Digest of what the rules say: neither order nor layout of the file matter.
  func digest() -> Digest {
    var lines = people.map { "person \($0.value)" }
    let near = policy.nearThreshold.map { "\($0.numerator)/\($0.denominator)" } ?? ""
    lines.append(
      "policy \(policy.unknownTerm.rawValue) \(policy.noLabelLeft.rawValue) \(near)")
    lines += spelling.map {
      "spelling \(TermText.normalise($0.wrong.value)) > \(TermText.normalise($0.right.value))"
    }
    for facet in [Facet.lesion, .site] { lines += self[facet].digestLines() }
    lines.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var builder = DigestBuilder()
    for line in lines { builder.update(field: line) }
    return builder.finish()
  }
}

extension FacetRules {
  fileprivate func digestLines() -> [String] {
    var lines = [
      "\(facet.rawValue) stated \(isStated)",
      "\(facet.rawValue) drop_under \(dropUnder?.value.description ?? "none")",
      "\(facet.rawValue) one_per_image \(onePerImage.rawValue)",
    ]
    for rule in classes {
      let xref = rule.xref.map(\.value).sorted().joined(separator: " ")
      lines.append(
        "\(facet.rawValue) class \(rule.id.value) label \(rule.label.value) xref \(xref) "
          + "view \(rule.isView) \(rule.note.digestText)")
    }
    for rule in families {
      let members = rule.members.map(\.value).sorted().joined(separator: " ")
      lines.append(
        "\(facet.rawValue) family \(rule.name.value) \(rule.keepApartOver.value) rest "
          + "\(rule.rest.value) members \(members) \(rule.note.digestText)")
    }
    for rule in terms { lines.append("\(facet.rawValue) \(rule.digestText)") }
    for rule in neverMerge {
      let pair = [rule.first.value, rule.second.value].sorted().joined(separator: " + ")
      lines.append("\(facet.rawValue) never_merge \(pair) \(rule.note.digestText)")
    }
    return lines
  }
}

extension TermRule {
  fileprivate var digestText: String {
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
  /// The note as one text, to tell whether two are equal.
  var digestText: String {
    let parts: [(String, String?)] = [
      ("why", why), ("by", by), ("date", date), ("status", status?.text), ("review", review),
      ("confidence", confidence), ("see", see.isEmpty ? nil : see.sorted().joined(separator: " ")),
    ]
    return parts.compactMap { name, value in value.map { "\(name) \($0)" } }
      .joined(separator: "\u{1F}")
  }
}
