internal import Vocabulary

extension Merge {
  /// What the mentions of an image say of lesion classes.
  private struct Statement {
    var present: Set<Int> = []
    var absent: Set<Int> = []
    var unknown: Set<Int> = []
    var allUnknown = false
    var mentions = 0
    var dropped = 0
  }

  /// Settles lesions: rules, families, thresholds, corrections, policy.
  mutating func mergeLesions(_ corrections: Corrections, pins: Pins) {
    var sets = ThresholdStage.ClassSets()
    for image in atlas.images.indices {
      sets.append(presentClasses(of: image, corrections).map { Int32($0) }.sorted())
    }
    // A file without sites has no final sites: then every image counts.
    let needsSite = rules.file.sites.isStated
    let counted = exclusion.indices.map {
      exclusion[$0] == nil && (!needsSite || site[$0] >= 0)
    }
    let stage = ThresholdStage(
      rules: rules.lesions, sets: sets, counted: counted,
      total: exclusion.count { $0 == nil }, pins: pins)
    verdicts += stage.verdicts
    lesionTarget = stage.target
    lesionClasses = lesionTarget.indices.filter { lesionTarget[$0] == $0 }
    var final = [Int](repeating: -1, count: lesionTarget.count)
    for (position, place) in lesionClasses.enumerated() { final[place] = position }
    labels = [LabelState](
      repeating: .absent, count: atlas.images.count * lesionClasses.count)
    for image in atlas.images.indices { settle(image, corrections, final) }
  }

  private func presentClasses(of image: Int, _ corrections: Corrections) -> Set<Int> {
    let removed = corrections.byImage[image]?.removedTerms ?? []
    var present: Set<Int> = []
    for mention in atlas.mentions(of: image) where mention.assertion == .present {
      let term = Int(mention.term)
      guard atlas.terms[term].facet == .lesion, !removed.contains(mention.term) else { continue }
      present.formUnion(outcome(of: term, on: image).classes)
    }
    return present
  }

  private func statement(of image: Int, _ corrections: Corrections) -> Statement {
    let removed = corrections.byImage[image]?.removedTerms ?? []
    var said = Statement()
    for mention in atlas.mentions(of: image) {
      let term = Int(mention.term)
      guard atlas.terms[term].facet == .lesion, !removed.contains(mention.term) else { continue }
      let outcome = outcome(of: term, on: image)
      said.mentions += 1
      switch mention.assertion {
      case .present:
        said.present.formUnion(outcome.classes)
        said.unknown.formUnion(outcome.mayBe)
        said.allUnknown = said.allUnknown || outcome.inReview || outcome.mayBeAny
        if outcome.classes.isEmpty, !outcome.inReview { said.dropped += 1 }
      case .absent: said.absent.formUnion(outcome.classes)
      case .unknown: said.unknown.formUnion(outcome.classes)
      }
    }
    return said
  }

  private mutating func settle(_ image: Int, _ corrections: Corrections, _ final: [Int]) {
    let said = statement(of: image, corrections)
    let base = image * lesionClasses.count
    func places(_ classes: some Sequence<Int>) -> [Int] {
      classes.compactMap { lesionTarget[$0] }.map { base + final[$0] }
    }
    if said.allUnknown {
      for place in base..<(base + lesionClasses.count) { labels[place] = .unknown }
    }
    for place in places(said.unknown) { labels[place] = .unknown }
    for place in places(said.present) { labels[place] = .present }
    let correction = corrections.byImage[image]
    for place in places(correction?.add ?? []) { labels[place] = .present }
    for place in places(correction?.remove ?? []) { labels[place] = .absent }
    guard exclusion[image] == nil else { return }
    let states = labels(of: image)
    if states.contains(.present) { return }
    let denied = Set(places(said.absent) + places(correction?.remove ?? []))
    // A known negative: something is denied and nothing is open.
    if !denied.isEmpty, !states.contains(.unknown) { return }
    if rules.file.policy.noLabelLeft == .keep, said.mentions > 0 { return }
    exclusion[image] =
      said.mentions == 0
      ? .noLesionTerm
      : !said.present.isEmpty ? .rare : said.dropped > 0 && !said.allUnknown ? .dropped : .review
  }
}
