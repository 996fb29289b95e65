internal import Documents
internal import Rules
internal import Vocabulary

/// How many of those who labelled an image must name a class, and how sure the source must be.
///
/// Votes are a number next to a term, or the annotators who named a class, each counted once however
/// many of its terms they used. A weight is a share next to a term, or that of the annotators. What falls
/// short is unknown, and neither present nor absent; a term without any of these stays as it is.
package struct VoteThreshold: Sendable {
  /// The least number of votes; 1 asks nothing.
  var votes = 1
  /// The least share, 0 to 1; 0 asks nothing.
  var weight = 0.0

  /// Asks nothing.
  init() {}

  /// What a policy asks.
  init(_ policy: RulePolicy) {
    votes = policy.votesAtLeast?.value ?? 1
    weight = policy.weightAtLeast?.value ?? 0
  }

  /// Whether anything is asked.
  var isAsked: Bool { votes > 1 || weight > 0 }

  /// Whether the numbers next to a term fall short.
  func doubts(votes: Int?, weight: Float?) -> Bool {
    if let votes, votes < self.votes { return true }
    if let weight, weight < Float(self.weight) { return true }
    return false
  }

  /// Whether too few annotators named a class.
  func doubts(voters: Int, of annotators: Int) -> Bool {
    // Two thirds are not less than 66.67 % by a rounding.
    voters < votes || Double(voters) < weight * Double(max(annotators, voters)) - 1e-9
  }
}

extension Merge {
  /// The annotators who named a class, each once.
  func voters(of index: Int, _ facet: Facet, on image: Int) -> Set<Int32> {
    Set(
      atlas.mentions(of: image).filter { mention in
        let term = Int(mention.term)
        return mention.annotator >= 0 && mention.assertion == .present
          && atlas.terms[term].facet == facet
          && outcome(of: term, on: image).classes.contains(index)
      }.map(\.annotator))
  }

  /// How many annotators looked at an image for a facet.
  func annotators(of image: Int, _ facet: Facet) -> Int {
    atlas.images[image].annotators[facet]?.count ?? 0
  }
}
