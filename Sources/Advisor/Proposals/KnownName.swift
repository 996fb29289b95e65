internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// A text whose mapping the rules know, with which a term in review is compared.
struct KnownName: Sendable {
  /// The name in normal form.
  let text: String
  /// Its words, as `WordLikeness` compares them.
  let words: [String]
  /// The classes that it means, as positions in the rules' class ids; none when it is dropped.
  let classes: [Int]
  /// What the rule says of it; nil when it is a class's own name.
  let rule: FacetRuleSet.Rule?

  /// Where it stands, such as `taxonomy/rules.yaml:77`.
  let location: String

  /// All names that the rules of a facet know, those of rules first.
  static func all(_ set: FacetRuleSet, path: String) -> [KnownName] {
    var names: [KnownName] = []
    // A condition says what a term means on some images: that is no name to compare with.
    for rule in set.rules where rule.source.condition.isEmpty {
      let text: String
      switch rule.pattern {
      case .path(let path): text = TermText.joined(path)
      case .leaf(let leaf): text = leaf
      }
      names.append(
        KnownName(
          text: text, words: WordLikeness.words(text), classes: rule.classes, rule: rule,
          location: "\(path):\(rule.source.term.position.line)"))
    }
    // Labels and ids of classes, because a class may have no term of its own name.
    for (index, rule) in set.classes.enumerated() {
      let id = rule.id.value.split(separator: "-").joined(separator: " ")
      let texts = Set([TermText.normalise(rule.label.value), id]).sorted()
      for text in texts {
        names.append(
          KnownName(
            text: text, words: WordLikeness.words(text), classes: [index], rule: nil,
            location: "\(path):\(rule.id.position.line)"))
      }
    }
    return names
  }

  /// The text with where it comes from.
  var described: String {
    rule == nil ? "the class's name '\(text)' (\(location))" : "'\(text)' (\(location))"
  }
}
