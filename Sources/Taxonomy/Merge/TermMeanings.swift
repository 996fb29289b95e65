internal import Rules
internal import Vocabulary

/// The outcomes of all terms that no condition touches, one behind the other: millions of mentions are
/// looked up here, and an `Outcome` of its own for each would be copied each time.
struct TermMeanings: Sendable {
  /// What the merge asks of a term first.
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    /// Of lesions or diagnoses, so that lesion classes come of it; else of sites.
    static let lesion = Flags(rawValue: 1)
    /// The outcome depends on the image: `Merge.outcome(of:on:)` tells it.
    static let conditional = Flags(rawValue: 2)
    /// Every class is unknown where it is mentioned.
    static let anything = Flags(rawValue: 4)
    /// No rule names it.
    static let inReview = Flags(rawValue: 8)
    /// Of diagnoses; `lesion` is set as well.
    static let diagnosis = Flags(rawValue: 16)

    /// The kind of term.
    var source: Merge.Sources { contains(.diagnosis) ? .diagnoses : .lesions }
  }

  /// By term.
  private(set) var flags: [Flags] = []
  /// Where the classes of term t begin.
  private var classStarts = [0]
  private var classes: [Int32] = []
  private var mayBeStarts = [0]
  private var mayBe: [Int32] = []

  init(terms: [Atlas.Term], resolutions: [Resolution]) {
    for (term, resolution) in zip(terms, resolutions) {
      var own: Flags =
        term.facet == .site ? [] : term.facet == .diagnosis ? [.lesion, .diagnosis] : .lesion
      if let outcome = resolution.fixed {
        if outcome.mayBeAny || outcome.inReview { own.insert(.anything) }
        if outcome.inReview { own.insert(.inReview) }
        classes += outcome.classes.map { Int32($0) }
        mayBe += outcome.mayBe.map { Int32($0) }
      } else {
        own.insert(.conditional)
      }
      flags.append(own)
      classStarts.append(classes.count)
      mayBeStarts.append(mayBe.count)
    }
  }

  /// The classes that a term means.
  func classes(of term: Int) -> ArraySlice<Int32> {
    classes[classStarts[term]..<classStarts[term + 1]]
  }

  /// The classes that a term may mean.
  func mayBe(of term: Int) -> ArraySlice<Int32> { mayBe[mayBeStarts[term]..<mayBeStarts[term + 1]] }
}
