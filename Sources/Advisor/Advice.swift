internal import Duplicates
package import Rules
package import Taxonomy
package import Vocabulary

/// What the advisor may take into account.
package struct AdviceOptions: Sendable {
  /// Samples of cases for the intervals of profiles.
  package var replicates = 200
  /// Seeds them.
  package var seed: UInt64 = 0
  /// Suggestions at most for one term.
  package var perTerm = 4
  /// Pairs of classes at most, of those with the same diagnoses and of those that networks confuse.
  package var classPairs = 10
  /// Classes that networks can't tell apart; nil without a report of label quality.
  package var confusable: ConfusableClasses?
  /// Leave out rules that nobody approved.
  package var requireApproved = false
  /// Decide thresholds anew instead of keeping the lock's results.
  package var relock = false
  /// Stops the search for partial copies and is given the result; nothing else of it is used.
  package var search = RefinementOptions()

  package init() {}
}

/// Suggestions for the terms that no rule names, and for classes that look like one.
///
/// The same catalogue, rules, log and seed give the same suggestions in the same order.
package struct Advice: Sendable {
  /// A term in review.
  package struct Term: Sendable {
    /// Lesion, site or diagnosis.
    package let facet: Facet
    /// Its path as one text, in normal form.
    package let text: String
    /// The images that it stands on.
    package let images: Int
    /// Cases that these images are of.
    package let cases: Int
    /// Other terms in review with the same words or letters.
    package let alike: [String]
    /// Other decisions that map it too.
    package internal(set) var decidedWith: [String] = []
    /// How many suggestions people refused.
    package internal(set) var refused = 0
  }

  /// The terms in review, those of most images first.
  package let terms: [Term]
  /// The suggestions: terms in that order, then pairs of classes, then what was put off.
  package internal(set) var suggestions: [Suggestion]
  /// Suggestions that were left out because people refused the pair.
  package let refused: Int
  /// Suggestions that were left out because `never_merge` forbids them.
  package let forbidden: Int
  /// Pairs of the report of label quality of which a class is not among the final ones of these rules.
  package let unknownPairs: Int
  /// Pairs of classes to compare of which no term stands for both, so that nothing could be written.
  package let unnamedPairs: Int
  let merge: Merge

  /// Looks for suggestions.
  ///
  /// Fails with `rules` when the rules have errors, and with `stopped`.
  package init(
    atlas: Atlas, book: RuleBook, log: DecisionLog, options: AdviceOptions
  ) throws(TaxonomyError) {
    guard !book.findings.contains(where: \.isError) else { throw .rules(book.findings) }
    let rules = RuleSet(book.file, requireApproved: options.requireApproved)
    let stale = book.overrides.check(against: atlas, rules: rules)
    guard stale.isEmpty else { throw .rules(book.findings + stale) }
    let lock = options.relock ? nil : try book.lock()
    merge = Merge(
      atlas: atlas, rules: rules, overrides: book.overrides,
      locked: lock?.decisions ?? LockedThresholds())
    let groups = try ImageGroups(atlas, GroupCorrections(book), options.search)
    var terms: [Term] = []
    var found: [Suggestion] = []
    var refused = 0
    var forbidden = 0
    var unknownPairs = 0
    var unnamedPairs = 0
    for facet in rules.facets {
      let finder = SuggestionFinder(
        merge: merge, groups: groups, facet: facet, path: book.path, log: log, options: options)
      let result = finder.find()
      terms += result.terms
      found += result.suggestions
      refused += result.refused
      forbidden += result.forbidden
      unknownPairs += result.unknownPairs
      unnamedPairs += result.unnamedPairs
    }
    self.terms = terms
    // Terms go before comparisons of classes, because their images wait for a label; what somebody
    // put off goes behind both.
    let ordered = found.filter { !$0.comparesClasses } + found.filter(\.comparesClasses)
    suggestions = ordered.filter { !$0.isLater } + ordered.filter(\.isLater)
    self.refused = refused
    self.forbidden = forbidden
    self.unknownPairs = unknownPairs
    self.unnamedPairs = unnamedPairs
  }

  package func suggestions(for term: Term) -> [Suggestion] {
    suggestions.filter {
      !$0.comparesClasses && !$0.isLater && $0.facet == term.facet && $0.subject == term.text
    }
  }
}
