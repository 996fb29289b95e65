internal import Digests
internal import Rules
internal import Vocabulary

/// What a form of the rules is about, as a version of the rules says it.
///
/// Forms name it, so that one that somebody opened before it was changed is refused and overwrites nothing.
struct ShownEntry {
  /// The field of a form that names what it showed.
  static let field = "shown"

  /// Names what the rules say of it; equal where they say the same.
  let digest: String
  /// It in words, for the beginning of a sentence.
  let words: String

  /// What a form is about; nil for one that makes something new, and where the rules no longer have it.
  init?(_ form: WebForm, in version: RulesVersion) {
    let facet = form["facet"].flatMap(Facet.init(rawValue:)) ?? .lesion
    let (place, keys, words): (RulePlace, Set<String>?, String)
    switch form["do"] {
    case "place", "several", "drop":
      guard let term = form["term"], let row = version.table.row(facet, term) else { return nil }
      let rules = row.ownRules.map { RuleReference($0, facet: facet).id }
      digest = Digest.of(text: rules.joined(separator: " ")).short
      self.words = "What the rules say of ‘\(term)’"
      return
    case "under":
      (place, keys) = (.section(facet), ["drop_under"])
      words = "The threshold of \(facet.sectionName)"
    case "section":
      (place, keys) = (.section(facet), ["one_per_image", "facet"])
      words = "What holds for all \(facet.sectionName)"
    case "class-notes", "class-out":
      let id = form["class"] ?? ""
      // The form of a class does not show how its terms are written: those may change meanwhile.
      (place, keys) = (.classRule(facet, id), form["do"] == "class-out" ? nil : Self.classKeys)
      words = "The class ‘\(version.label(id, facet))’"
    case "family", "family-out":
      let name = form["family"] ?? ""
      (place, keys, words) = (.family(facet, name), nil, "The family ‘\(name)’")
    case "pair-out":
      let (first, second) = (form["first"] ?? "", form["second"] ?? "")
      (place, keys) = (.pair(facet, first, second), nil)
      words = "The pair of ‘\(first)’ and ‘\(second)’"
    case "spelling-out":
      let wrong = form["wrong"] ?? ""
      (place, keys, words) = (.spelling(wrong), nil, "The spelling of ‘\(wrong)’")
    case "policy": (place, keys, words) = (.policy, nil, "What holds where no rule says")
    case "defaults": (place, keys, words) = (.defaults, nil, "What unsigned rules take over")
    case "person", "person-out":
      let id = form["id"] ?? ""
      (place, keys, words) = (.person(id), nil, "The person ‘\(id)’")
    default: return nil
    }
    guard let digest = version.book.digest(of: place, keys: keys) else { return nil }
    self.digest = digest
    self.words = words
  }

  private static let classKeys: Set<String> = [
    "label", "xref", "from", "facet", "predilection", "why", "by", "date", "status", "review",
    "confidence", "see",
  ]

  /// Refuses a form that showed something else than the rules say now.
  ///
  /// Fails with `answer`.
  static func check(_ form: WebForm, in version: RulesVersion) throws(ReviewError) {
    guard let seen = form[field], let now = ShownEntry(form, in: version), now.digest != seen
    else { return }
    throw .answer(
      "\(now.words) was changed since your page showed it: the rules file, or an edit that is not saved, says something "
        + "else now. Go back: the page shows what it says now, and what you typed is still there.")
  }
}
