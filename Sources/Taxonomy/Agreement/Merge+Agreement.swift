internal import Artifacts
internal import Metrics
internal import Rules
internal import Vocabulary

/// How far annotators agree, lesions before sites.
struct AgreementFigures {
  /// On each final class.
  var classes: [ClassAgreement] = []
  /// In all that they name.
  var sets: [LabelSetAgreement] = []
}

extension Merge {
  /// How far annotators agree on each final class, and in all they name; nil when no image has two of them.
  ///
  /// All images count but those that an override excludes: to leave out those that the policy of votes
  /// leaves without a label would leave out where they disagree. Who was asked and did not name a class
  /// says that it is absent; who named a term that may be the class says nothing of it. `groups` has the
  /// group of every image of the atlas; intervals resample groups, and without replicates there are none.
  func agreement(
    groups: [GroupID], replicates: Int, seed: UInt64
  ) -> AgreementFigures? {
    var found = AgreementFigures()
    for facet in [Facet.lesion, .site] {
      let images = atlas.images.indices.filter {
        exclusion[$0] != .override && annotators(of: $0, facet) > 1
      }
      guard !images.isEmpty else { continue }
      let mine = images.map { Int(groups[$0].rawValue) }
      let bootstrap = GroupBootstrap(
        groups: mine, folds: mine.map { _ in 0 }, replicates: Set(mine).count > 1 ? replicates : 0,
        seed: seed)
      let said = images.map { statements(of: $0, facet, finals(facet)) }
      found.classes += classes(facet, said, bootstrap, groups: mine)
      found.sets.append(sets(facet, said, bootstrap, groups: mine))
    }
    return found.classes.isEmpty ? nil : found
  }

  private typealias Statement = (annotator: String, states: [LabelState])

  private func finals(_ facet: Facet) -> [Int] { facet == .site ? siteClasses : lesionClasses }

  /// Class by class; one that no image has two ratings of is left out.
  private func classes(
    _ facet: Facet, _ said: [[Statement]], _ bootstrap: GroupBootstrap, groups: [Int]
  ) -> [ClassAgreement] {
    let finals = finals(facet)
    var ratings = [ClassRatings](repeating: ClassRatings(), count: finals.count)
    for (row, said) in said.enumerated() {
      for column in finals.indices {
        ratings[column].note(
          row: row,
          said.compactMap { entry in
            // Who may have meant the class rates nothing: a missing rating, which the measures
            // allow.
            entry.states[column] == .unknown
              ? nil : (entry.annotator, entry.states[column] == .present ? 1 : 0)
          })
      }
    }
    let rated = finals.indices.filter { !ratings[$0].isEmpty }
    // All classes together, because they share the bootstrap replicates.
    let presence = rated.map { ratings[$0].presence }
    let replicates = PresenceAgreement.replicates(of: presence, bootstrap)
    return rated.enumerated().map { index, column in
      ratings[column].agreement(
        facet, rules[facet].classIDs[finals[column]], presence[index], replicates[index],
        groups: groups)
    }
  }

  private func sets(
    _ facet: Facet, _ said: [[Statement]], _ bootstrap: GroupBootstrap, groups: [Int]
  ) -> LabelSetAgreement {
    let indices = said.map { AnnotatorAgreement.pairwiseJaccard($0.map(\.states)) }
    let stated = indices.enumerated().compactMap { image, index in
      index.map { (row: image, value: $0) }
    }
    let mean = bootstrap.replicates(ofMeans: [stated], spreads: [bootstrap.spread])
    return LabelSetAgreement(
      facet: facet, images: indices.count { $0 != nil },
      cases: Set(zip(groups, indices).compactMap { $1 == nil ? nil : $0 }).count,
      annotators: Set(said.flatMap { $0.map(\.annotator) }).count, jaccard: mean.value ?? 0,
      interval: mean.interval(of: 0).map(AgreementIntervals.Ends.init))
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
        // Present goes before unknown, in whatever order the mentions come.
        for index in classes.compactMap({ target[$0] }).compactMap({ column[$0] })
        where states[who][index] != .present { states[who][index] = state }
      }
      if outcome.inReview || outcome.mayBeAny { set(finals, .unknown) }
      set(outcome.mayBe, .unknown)
      set(outcome.classes, mention.assertion == .present ? .present : .unknown)
    }
    return Array(zip(names, states)).map { ($0, $1) }
  }
}
