internal import Documents
internal import Rules
internal import Terms
internal import Vocabulary

/// Mappings that one term in review could get, as far as its words show.
struct TermProposals {
  /// A decision with why it is proposed.
  struct Proposal: Sendable {
    /// How near the words are, the nearest first: decides the order within a term, nothing else.
    enum Likeness: Int, Sendable, Comparable {
      case sameWords, sameLetters, typing, plural, child, contains, diagnoses

      static func < (left: Likeness, right: Likeness) -> Bool { left.rawValue < right.rawValue }
    }

    var decision: Decision
    let likeness: Likeness
    let reason: String
    /// The text that it was compared with; nil when words don't matter.
    let compared: String?
    /// The classes, as positions in the rules' class ids.
    let classes: [Int]
  }

  let facet: Facet
  let set: FacetRuleSet
  let spelling: SpellingTable
  let names: [KnownName]
  private let trial: SpellingTrial
  /// Words that stand in rules: what a word may be corrected to.
  private let ruleWords: Set<String>
  /// These, and the words of classes' names: no typing errors.
  private let vocabulary: Set<String>
  private let byFingerprint: [String: [Int]]
  private let byNGrams: [String: [Int]]

  init(_ rules: RuleSet, _ facet: Facet, path: String) {
    self.facet = facet
    set = rules[facet]
    spelling = rules.spelling
    trial = SpellingTrial(rules)
    let known = KnownName.all(set, path: path)
    names = known
    // Words of any facet are right wherever they stand.
    var words = Set(
      rules.file.spelling.flatMap { WordLikeness.words(TermText.normalise($0.right.value)) })
    var labels: Set<String> = []
    for other in Facet.ruled {
      for name in KnownName.all(rules[other], path: path) {
        if name.rule == nil {
          labels.formUnion(name.words)
        } else {
          words.formUnion(name.words)
        }
      }
    }
    ruleWords = words
    vocabulary = words.union(labels)
    byFingerprint = Dictionary(grouping: known.indices) {
      KeyCollision.fingerprint(known[$0].text)
    }
    byNGrams = Dictionary(grouping: known.indices) { KeyCollision.nGrams(known[$0].text) }
  }

  /// The proposals for a path in normal form, spelling corrected, of the term `raw`; unsorted.
  ///
  /// The path is the term's, or that of a piece between commas.
  func proposals(for path: [String], of raw: [String]) -> [Proposal] {
    let text = TermText.joined(path)
    // Each word is compared with each that the rules know; no term is so long.
    guard text.utf8.count <= EditDistance.longest else { return keys(text) }
    let words = WordLikeness.words(text)
    let typing = typing(raw, words)
    var found = keys(text) + typing + plurals(text, words, isMistyped: typing.isEmpty)
    found += child(path, text)
    if found.allSatisfy({ $0.decision.verb == .spelling }) { found += contained(text, words) }
    return found
  }

  /// A verb for a term that means what a known name means; the reason begins so.
  private func same(
    _ text: String, as name: KnownName, _ likeness: Proposal.Likeness, _ relation: String,
    verb: Decision.Verb = .sameAs
  ) -> Proposal {
    let reason = "\(relation) \(name.described)"
    let ids = name.classes.map { set.classIDs[$0] }
    var decision = Decision(verb, facet: facet, term: text, classes: ids)
    if ids.isEmpty {
      decision.verb = .drop
      decision.mayBe = name.rule?.source.mayBe.words ?? []
      if let why = name.rule?.source.note.why, likeness != .contains {
        decision.why = "as '\(name.text)': \(why)"
      }
    } else if ids.count > 1 {
      decision.verb = .also
    }
    // Lines move, so what is written into the rules names none.
    if decision.why == nil, decision.verb != .drop { decision.why = "\(relation) '\(name.text)'" }
    return Proposal(
      decision: decision, likeness: likeness,
      reason: reason + (ids.isEmpty ? ", which is dropped" : ""),
      compared: name.text,
      classes: name.classes)
  }

  private func keys(_ text: String) -> [Proposal] {
    let words = byFingerprint[KeyCollision.fingerprint(text)] ?? []
    let found = words.map {
      same(text, as: names[$0], .sameWords, "the same words as")
    }
    guard text.count >= 5 else { return found }
    let letters = (byNGrams[KeyCollision.nGrams(text)] ?? []).filter { !words.contains($0) }
    return found
      + letters.map {
        same(text, as: names[$0], .sameLetters, "the same letters as")
      }
  }

  /// Words that nobody knows and that are one or two changes from one that the rules know.
  ///
  /// A correction holds for every term, so it is offered only where it alone maps this one.
  private func typing(_ raw: [String], _ words: [String]) -> [Proposal] {
    var found: [Proposal] = []
    for wrong in Set(words).subtracting(vocabulary).sorted() {
      if vocabulary.contains(where: { WordLikeness.isPlural(wrong, $0) }) { continue }
      let near = ruleWords.filter { WordLikeness.isTypo(wrong, $0) }
        .map { (EditDistance.damerauLevenshtein(wrong, $0), $0) }.sorted { $0 < $1 }
      // Singular and plural of one word are as near: the first one is as good as the other.
      guard let best = near.first,
        near.allSatisfy({ $0.0 > best.0 || WordLikeness.isSame($0.1, best.1) })
      else { continue }
      let right =
        near.filter { $0.0 == best.0 }.map(\.1)
        .first { $0.hasSuffix("s") == wrong.hasSuffix("s") } ?? best.1
      guard let outcome = trial.outcome(of: raw, set, correcting: wrong, to: right) else {
        continue
      }
      let ids = outcome.classes.map { set.classIDs[$0] }
      let effect = "the term then is \(ids.isEmpty ? "dropped" : ids.joined(separator: " + "))"
      found.append(
        Proposal(
          decision: Decision(.spelling, facet: facet, term: wrong, other: right),
          likeness: .typing,
          reason: "'\(VisibleText.escaped(wrong))' stands in no rule, '\(right)' does; \(effect)",
          compared: right, classes: outcome.classes))
    }
    return found
  }

  /// Names of the same words in singular or plural, or of words that are as good as typing errors: words
  /// that the rules know elsewhere are none, and unknown ones are only where no correction of spelling helps.
  private func plurals(_ text: String, _ words: [String], isMistyped: Bool) -> [Proposal] {
    names.filter { name in
      name.words.count == words.count && name.words != words
        && zip(name.words, words).allSatisfy { WordLikeness.isSame($0, $1) }
    }.map { same(text, as: $0, .plural, "singular or plural of") }
      + names.filter { name in
        name.words.count == words.count
          && zip(name.words, words).contains { WordLikeness.isTypo($0, $1) }
          && zip(name.words, words).allSatisfy { known, word in
            WordLikeness.isSame(known, word)
              || (isMistyped || vocabulary.contains(word)) && WordLikeness.isTypo(known, word)
          }
      }.map { same(text, as: $0, .typing, "one or two letters from") }
  }

  /// A child of a path that the rules know is narrower than its parent.
  private func child(_ path: [String], _ text: String) -> [Proposal] {
    for length in stride(from: path.count - 1, to: 0, by: -1) {
      let parent = Array(path.prefix(length))
      guard
        let rule = set.matches(parent).map({ set.rules[$0] }).first(where: {
          $0.source.condition.isEmpty && !$0.classes.isEmpty
        }),
        let name = names.first(where: { $0.rule?.source.term.position == rule.source.term.position }
        )
      else { continue }
      return [
        same(text, as: name, .child, "stands below", verb: .includes)
      ]
    }
    return []
  }

  /// Terms that hold all words of known names say more than these.
  private func contained(_ text: String, _ words: [String]) -> [Proposal] {
    if words.contains(where: Self.denials.contains) { return [] }
    let held = names.filter { name in
      !name.words.isEmpty && name.words.count < words.count
        && name.words.allSatisfy { word in words.contains { WordLikeness.isSame($0, word) } }
    }
    // "verrucous papules" says more than "papules": only the longest names count.
    let longest = held.filter { name in
      !held.contains { other in
        other.words.count > name.words.count
          && name.words.allSatisfy { word in other.words.contains { WordLikeness.isSame($0, word) }
          }
      }
    }
    let kept = longest.filter { !$0.classes.isEmpty }
    var byClasses: [[Int]: KnownName] = [:]
    for name in kept where byClasses[name.classes] == nil { byClasses[name.classes] = name }
    let classes = Set(kept.flatMap(\.classes)).sorted()
    if classes.count > 1, facet != .site {
      let parts = byClasses.keys.sorted { $0.lexicographicallyPrecedes($1) }
        .compactMap { byClasses[$0] }
      let reason = "holds the words of " + parts.map(\.described).joined(separator: " and of ")
      let why = "holds the words of " + parts.map { "'\($0.text)'" }.joined(separator: " and of ")
      let ids = classes.map { set.classIDs[$0] }
      return [
        Proposal(
          decision: Decision(.also, facet: facet, term: text, classes: ids, why: why),
          likeness: .contains, reason: reason, compared: kept.first?.text, classes: classes)
      ]
    }
    if let name = kept.first, classes.count == 1 {
      return [
        same(text, as: name, .contains, "holds the words of", verb: .includes)
      ]
    }
    return longest.filter(\.classes.isEmpty).prefix(1).map {
      same(text, as: $0, .contains, "holds the words of")
    }
  }

  private static let denials: Set<String> = ["no", "not", "without", "non", "absent", "never"]
}
