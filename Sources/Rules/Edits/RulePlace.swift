internal import Documents
package import Vocabulary

/// Something that a rules file says under a key or as an entry, named so that it is found after lines have moved.
package enum RulePlace: Sendable, Hashable {
  /// What happens where no rule says.
  case policy
  /// What notes say that leave it open.
  case defaults
  /// A person, by id.
  case person(String)
  /// The section of lesions or sites.
  case section(Facet)
  /// A class of a section, by id.
  case classRule(Facet, String)
  /// A family of a section, by name.
  case family(Facet, String)
  /// A rule of a term.
  case rule(RuleReference)
  /// A pair of terms to keep apart, as the file writes them.
  case pair(Facet, String, String)
  /// A correction of a spelling, by the wrong one as the file writes it.
  case spelling(String)

  /// The keys that lead to it from the file's root; nil for entries of lists.
  var keys: [String]? {
    switch self {
    case .policy: ["policy"]
    case .defaults: ["defaults"]
    case .person(let id): ["people", id]
    case .section(let facet): [facet.sectionName]
    case .classRule(let facet, let id): [facet.sectionName, "classes", id]
    case .family(let facet, let name): [facet.sectionName, "families", name]
    case .spelling(let wrong): ["spelling", wrong]
    case .rule, .pair: nil
    }
  }

  /// Whether it is made when something is first set in it.
  var isMadeOnDemand: Bool {
    switch self {
    case .policy, .defaults, .section: true
    default: false
    }
  }

  /// The place in words.
  package var text: String {
    switch self {
    case .policy: "policy"
    case .defaults: "defaults"
    case .person(let id): "person \(id)"
    case .section(let facet): facet.sectionName
    case .classRule(let facet, let id): "\(facet.section.rawValue) class \(id)"
    case .family(_, let name): "family \(name)"
    case .rule: "a rule"
    case .pair(_, let first, let second): "never_merge '\(first)' and '\(second)'"
    case .spelling(let wrong): "spelling '\(wrong)'"
    }
  }
}

/// A key of a place with the value that it is to have; nil takes the key out.
package struct RuleField: Sendable, Hashable {
  package let key: String
  package let value: RuleValue?

  package init(_ key: String, _ value: RuleValue?) {
    self.key = key
    self.value = value
  }
}

/// A value as a rules file holds it.
package indirect enum RuleValue: Sendable, Hashable {
  /// A word, a number, a percentage or a day: without quotes where YAML needs none.
  case word(String)
  /// A sentence: always in quotes.
  case text(String)
  case list([String])
  case map([RuleField])
  /// The person who signs.
  case signer
  /// The day of the edit.
  case today

  /// The value as a rules file writes it on one line.
  package var written: String {
    switch self {
    case .word(let word):
      word.utf8.allSatisfy { "0123456789.%-".utf8.contains($0) } && word.utf8.first != 0x2D
        ? word : YAMLText.scalar(word)
    case .text(let text): YAMLText.quoted(text)
    case .list(let items): YAMLText.list(items)
    case .map(let fields): "{\(fields.compactMap(\.written).joined(separator: ", "))}"
    case .signer, .today: ""
    }
  }

  var tree: RuleTree {
    switch self {
    case .word(let text), .text(let text): .text(text)
    case .list(let items): .list(items.map { .text($0) })
    case .map(let fields):
      .map(Dictionary(fields.compactMap { f in f.value.map { (f.key, $0.tree) } }) { a, _ in a })
    case .signer, .today: .list([])
    }
  }

  /// The value with who signs and when; nil where nobody does.
  func signed(_ attribution: Attribution) -> RuleValue? {
    switch self {
    case .signer: attribution.by.map { .word($0) }
    case .today: .word(attribution.date)
    default: self
    }
  }
}

extension RuleField {
  /// `key: value`; nil without a value.
  var written: String? { value.map { "\(key): \($0.written)" } }
}

extension RuleCondition {
  /// The condition as keys of a term's entry; a key without values has none.
  package var fields: [RuleField] {
    let when = [("site", sites), ("diagnosis", diagnoses), ("contributor", contributors)]
      .filter { !$0.1.isEmpty }.map { RuleField($0.0, .list($0.1)) }
    return [
      RuleField("when", when.isEmpty ? nil : .map(when)),
      RuleField("from", sources.isEmpty ? nil : .list(sources)),
    ]
  }
}
