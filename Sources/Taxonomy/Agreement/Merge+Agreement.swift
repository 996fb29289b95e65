internal import Artifacts
internal import Rules
internal import Vocabulary

extension Merge {
  /// How far annotators agree on each final class, lesions before sites; nil when no image has two of
  /// them.
  ///
  /// All images count but those that an override excludes: to leave out those that the policy of votes
  /// leaves without a label would leave out where they disagree. Who was asked and did not name a class
  /// says that it is absent; who named a term that may be the class says nothing of it.
  func agreement() -> [ClassAgreement]? {
    let found = [Facet.lesion, .site].flatMap { facet -> [ClassAgreement] in
      let finals = facet == .site ? siteClasses : lesionClasses
      var ratings = [ClassRatings](repeating: ClassRatings(), count: finals.count)
      for image in atlas.images.indices where exclusion[image] != .override {
        guard annotators(of: image, facet) > 1 else { continue }
        let said = statements(of: image, facet, finals)
        for column in finals.indices {
          ratings[column].note(
            said.compactMap { entry in
              entry.states[column] == .unknown
                ? nil : (entry.annotator, entry.states[column] == .present ? 1 : 0)
            })
        }
      }
      return finals.indices.compactMap {
        ratings[$0].agreement(facet, rules[facet].classIDs[finals[$0]])
      }
    }
    return found.isEmpty ? nil : found
  }

  /// What each annotator of an image says of the final classes, in the order of their names.
  private func statements(
    of image: Int, _ facet: Facet, _ finals: [Int]
  ) -> [(annotator: String, states: [LabelState])] {
    let names = atlas.images[image].annotators[facet] ?? []
    let target = facet == .site ? siteTarget : lesionTarget
    let column = Dictionary(uniqueKeysWithValues: finals.enumerated().map { ($1, $0) })
    var states = names.map { _ in [LabelState](repeating: .absent, count: finals.count) }
    for mention in atlas.mentions(of: image) where mention.annotator >= 0 {
      let term = Int(mention.term)
      guard atlas.terms[term].facet == facet, mention.assertion != .absent,
        let who = names.firstIndex(of: atlas.annotatorNames[Int(mention.annotator)])
      else { continue }
      let outcome = outcome(of: term, on: image)
      func set(_ classes: [Int], _ state: LabelState) {
        for place in classes.compactMap({ target[$0] }).compactMap({ column[$0] })
        where states[who][place] != .present { states[who][place] = state }
      }
      if outcome.inReview || outcome.mayBeAny { set(finals, .unknown) }
      set(outcome.mayBe, .unknown)
      set(outcome.classes, mention.assertion == .present ? .present : .unknown)
    }
    return Array(zip(names, states)).map { ($0, $1) }
  }
}
