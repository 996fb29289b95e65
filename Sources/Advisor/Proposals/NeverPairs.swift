internal import Documents
internal import Rules
internal import Taxonomy
internal import Terms
internal import Vocabulary

/// The pairs that nobody may propose: those of `never_merge` and those that people refused.
struct NeverPairs {
  private struct Rule {
    let patterns: [TermPattern]
    /// The final classes in which the one and the other side end today.
    let ends: [Set<Int>]
  }

  private let rules: [Rule]
  private let spelling: SpellingTable
  private let log: DecisionLog

  init(_ merge: Merge, _ facet: Facet, log: DecisionLog) {
    self.log = log
    let set = merge.rules[facet]
    spelling = merge.rules.spelling
    let target = facet == .site ? merge.siteTarget : merge.lesionTarget
    rules = set.file.neverMerge.filter(\.note.isActive).map { rule in
      let sides = [rule.first, rule.second]
      return Rule(
        patterns: sides.compactMap { TermPattern($0.value, spelling: merge.rules.spelling) },
        ends: sides.map { side in
          let stated = NeverMergeCheck.chains(
            side, set, merge.rules.spelling, Array(set.classes.indices.map(Optional.some)))
          let final = NeverMergeCheck.chains(side, set, merge.rules.spelling, target)
          return Set((stated + final).map(\.end))
        })
    }
  }

  /// Whether a term must stay out of all of these classes.
  func forbids(term: [String], classes: [Int]) -> Bool {
    rules.contains { rule in
      rule.patterns.indices.contains { side in
        rule.patterns[side].overlaps(.path(term))
          && !rule.ends[1 - side].isDisjoint(with: classes)
      }
    }
  }

  /// Whether two words or terms must stay apart.
  func forbids(_ one: String, _ other: String) -> Bool {
    let paths = [one, other].map { TermPattern.path(spelling.corrected(TermText.path($0))) }
    return rules.contains { rule in
      rule.patterns.count == 2
        && (rule.patterns[0].overlaps(paths[0]) && rule.patterns[1].overlaps(paths[1])
          || rule.patterns[0].overlaps(paths[1]) && rule.patterns[1].overlaps(paths[0]))
    }
  }

  /// Whether a pair keeps two classes apart.
  func forbids(class one: Int, class other: Int) -> Bool {
    rules.contains { rule in
      rule.ends[0].contains(one) && rule.ends[1].contains(other)
        || rule.ends[0].contains(other) && rule.ends[1].contains(one)
    }
  }

  /// What people said of a pair.
  func answer(on pair: DecisionPair) -> DecisionLog.Event? { log.answer(on: pair)?.event }
}
