internal import Rules
internal import Vocabulary

/// What the mentions of one image say of lesion classes; a class may stand more than once.
private struct Statement {
  var present: [Int] = []
  var absent: [Int] = []
  var unknown: [Int] = []
  /// Present classes with who named them, until the votes are counted.
  var signed: [(index: Int, annotator: Int32)] = []
  /// Classes that too few named.
  var doubted = 0
  /// Kinds of terms of which one may mean any class.
  var open: Merge.Sources = []
  /// Kinds of terms that say something of classes; a term that was dropped says nothing.
  var spoken: Merge.Sources = []
  var mentions = 0
  var dropped = 0

  /// Whether nothing but present classes is said.
  var isPlain: Bool { open.isEmpty && unknown.isEmpty && absent.isEmpty }

  /// Forgets everything but the room that the lists take: one value serves all images.
  mutating func clear() {
    present.removeAll(keepingCapacity: true)
    absent.removeAll(keepingCapacity: true)
    unknown.removeAll(keepingCapacity: true)
    signed.removeAll(keepingCapacity: true)
    doubted = 0
    open = []
    spoken = []
    mentions = 0
    dropped = 0
  }

  /// Adds a mention whose outcome no condition touches.
  mutating func add(
    _ assertion: Assertion, by annotator: Int32, _ term: Int, _ meanings: TermMeanings
  ) {
    let flags = meanings.flags[term]
    add(
      assertion, annotator, meanings.classes(of: term), meanings.mayBe(of: term), flags.source,
      isAnything: flags.contains(.anything), inReview: flags.contains(.inReview))
  }

  /// Adds a mention whose outcome is its own.
  mutating func add(
    _ assertion: Assertion, by annotator: Int32, _ outcome: Outcome, _ source: Merge.Sources
  ) {
    add(
      assertion, annotator, outcome.classes[...], outcome.mayBe[...], source,
      isAnything: outcome.inReview || outcome.mayBeAny, inReview: outcome.inReview)
  }

  /// Counts the votes of annotators: a class that too few named is unknown.
  mutating func count(_ threshold: VoteThreshold, of annotators: Int) {
    signed.sort { ($0.index, $0.annotator) < ($1.index, $1.annotator) }
    var start = 0
    while start < signed.count {
      let index = signed[start].index
      var end = start
      var voters = 0
      while end < signed.count, signed[end].index == index {
        // One vote a person: two of their terms may lead to the same class.
        if end == start || signed[end].annotator != signed[end - 1].annotator { voters += 1 }
        end += 1
      }
      if threshold.doubts(voters: voters, of: annotators) {
        unknown.append(index)
        doubted += 1
      } else {
        present.append(index)
      }
      start = end
    }
  }

  private mutating func add(
    _ assertion: Assertion, _ annotator: Int32, _ classes: ArraySlice<some BinaryInteger>,
    _ mayBe: ArraySlice<some BinaryInteger>, _ source: Merge.Sources, isAnything: Bool,
    inReview: Bool
  ) {
    mentions += 1
    // A term that was dropped says nothing of classes, which is not the same as saying that they
    // are absent.
    if !classes.isEmpty { spoken.formUnion(source) }
    if assertion == .absent {
      for index in classes { absent.append(Int(index)) }
      return
    }
    if isAnything { open.formUnion(source) }
    if isAnything || !mayBe.isEmpty { spoken.formUnion(source) }
    for index in mayBe { unknown.append(Int(index)) }
    if assertion == .unknown {
      for index in classes { unknown.append(Int(index)) }
      return
    }
    // What a person named is present only once enough people named it, which `count` finds out
    // after the last mention.
    if annotator >= 0 {
      for index in classes { signed.append((Int(index), annotator)) }
    } else {
      for index in classes { present.append(Int(index)) }
    }
    if classes.isEmpty, !inReview { dropped += 1 }
  }
}

/// Where the label of each class is kept, and from which terms it comes.
private struct LabelColumns {
  /// By class: its column; -1 when it was dropped.
  let column: [Int]
  /// By column: the kinds of terms that any of its classes takes.
  let takes: [Merge.Sources]
  /// Whether all columns take the same kinds: what speaks of one then speaks of all.
  let isUniform: Bool

  init(target: [Int?], finals: [Int], rules: RuleSet) {
    var position = [Int](repeating: -1, count: target.count)
    for (rank, index) in finals.enumerated() { position[index] = rank }
    column = target.map { $0.map { position[$0] } ?? -1 }
    var takes = [Merge.Sources](repeating: [], count: finals.count)
    for (index, sources) in rules.takes().enumerated() where column[index] >= 0 {
      takes[column[index]].formUnion(sources)
    }
    self.takes = takes
    isUniform = takes.allSatisfy { $0 == takes.first }
  }
}

extension Merge {
  /// Settles lesions: rules, families, thresholds, corrections, policy.
  mutating func mergeLesions(_ corrections: Corrections, locked: LockedThresholds) {
    var sets = ThresholdStage.ClassSets()
    var unknown = ThresholdStage.ClassSets()
    var isOpen: [Bool] = []
    var said = Statement()
    // Images on which terms are present and nothing else is said: their classes tell all.
    var isPlain = [Bool](repeating: false, count: atlas.images.count)
    for image in atlas.images.indices {
      read(image, corrections, into: &said)
      doubted += said.doubted
      isPlain[image] = said.isPlain
      if said.present.count > 1 { said.present.sort() }
      var last = -1
      for index in said.present where index != last {
        sets.classes.append(Int32(index))
        last = index
      }
      sets.starts.append(sets.classes.count)
      unknown.append(said.unknown.map { Int32($0) })
      isOpen.append(!said.open.isEmpty)
    }
    // Without any final site, by rules or by data, every image counts.
    let eligible = exclusion.map { $0 == nil }
    countsOnlyImagesWithSite = eligible.indices.contains { eligible[$0] && site[$0] >= 0 }
    let counted = eligible.indices.map {
      eligible[$0] && (!countsOnlyImagesWithSite || site[$0] >= 0)
    }
    let stage = ThresholdStage(
      rules: rules.lesions, furtherRules: rules.diagnoses, sets: sets,
      images: .init(eligible: eligible, counted: counted, unknown: unknown, isOpen: isOpen),
      locked: locked)
    thresholdResults += stage.thresholdResults
    lesionTarget = stage.target
    lesionClasses = lesionTarget.indices.filter { lesionTarget[$0] == $0 }
    let columns = LabelColumns(target: lesionTarget, finals: lesionClasses, rules: rules)
    labels = [LabelState](
      repeating: .absent, count: atlas.images.count * lesionClasses.count)
    for image in atlas.images.indices {
      if isPlain[image], columns.isUniform,
        corrections.byImage.isEmpty || corrections.byImage[image] == nil,
        settle(image, sets.classes[sets.starts[image]..<sets.starts[image + 1]], columns.column)
      {
        continue
      }
      read(image, corrections, into: &said)
      settle(image, said, corrections.byImage[image], columns)
    }
  }

  /// Settles an image of which only present classes are said; false when none of them is kept.
  private mutating func settle(
    _ image: Int, _ present: ArraySlice<Int32>, _ column: [Int]
  ) -> Bool {
    let base = image * lesionClasses.count
    var isLabelled = false
    for index in present where column[Int(index)] >= 0 {
      labels[base + column[Int(index)]] = .present
      isLabelled = true
    }
    return isLabelled
  }

  private func read(_ image: Int, _ corrections: Corrections, into said: inout Statement) {
    said.clear()
    let removed = corrections.byImage.isEmpty ? nil : corrections.byImage[image]?.removedTerms
    for mention in atlas.mentions(of: image) {
      let term = Int(mention.term)
      let flags = meanings.flags[term]
      guard flags.contains(.lesion), removed?.contains(mention.term) != true else { continue }
      // Where nothing is asked of votes, nobody has to be told from another.
      let annotator = threshold.isAsked ? mention.annotator : -1
      if flags.contains(.conditional) {
        said.add(mention.assertion, by: annotator, outcome(of: term, on: image), flags.source)
      } else {
        said.add(mention.assertion, by: annotator, term, meanings)
      }
    }
    if !said.signed.isEmpty { said.count(threshold, of: annotators(of: image, .lesion)) }
  }

  private mutating func settle(
    _ image: Int, _ said: Statement, _ correction: Corrections.Correction?,
    _ columns: LabelColumns
  ) {
    let base = image * lesionClasses.count
    let end = base + lesionClasses.count
    // A term that nobody decided on may mean any class that takes terms of its kind.
    if !said.open.isEmpty {
      for index in base..<end where !columns.takes[index - base].isDisjoint(with: said.open) {
        labels[index] = .unknown
      }
    }
    func set(_ classes: [Int], _ state: LabelState) {
      for index in classes where columns.column[index] >= 0 {
        labels[base + columns.column[index]] = state
      }
    }
    set(said.unknown, .unknown)
    set(said.present, .present)
    if let correction {
      set(correction.add, .present)
      set(correction.remove, .absent)
      set(correction.unknown, .unknown)
    }
    let isOpen = labels[base..<end].contains(.unknown)
    // Of what nobody spoke nothing is known. A person who corrects the classes spoke of all.
    if (correction?.add ?? []).isEmpty, (correction?.remove ?? []).isEmpty {
      for index in base..<end
      where labels[index] == .absent && columns.takes[index - base].isDisjoint(with: said.spoken) {
        labels[index] = .unknown
      }
    }
    guard exclusion[image] == nil, !labels[base..<end].contains(.present) else { return }
    let denied = said.absent + (correction?.remove ?? [])
    // A known negative: something is denied and nothing is open.
    if !isOpen, denied.contains(where: { columns.column[$0] >= 0 }) { return }
    // What a person took away is not rare: it is unknown, or denied next to something that is.
    let left = Set(said.present + (correction?.add ?? []))
      .subtracting((correction?.unknown ?? []) + (correction?.remove ?? []))
    applyPolicy(image, said, isRare: left.contains { columns.column[$0] < 0 })
  }

  /// What becomes of an image without a present label.
  private mutating func applyPolicy(_ image: Int, _ said: Statement, isRare: Bool) {
    // Without lesion classes the site is the label.
    let isSiteSet = rules.file.lesions.classes.isEmpty && rules.file.sites.isStated
    if isSiteSet, site[image] >= 0 { return }
    if rules.file.policy.noLabelLeft == .keep {
      keptWithoutLabel += 1
      if said.spoken.isEmpty { keptUnknown += 1 }
    } else {
      exclusion[image] = isSiteSet ? .noSite : reason(said, isRare)
    }
  }

  private func reason(_ said: Statement, _ isRare: Bool) -> Exclusion {
    if isRare { return .rare }
    if said.mentions == 0 { return .noTerm }
    let isDropped = said.dropped > 0 && said.open.isEmpty && said.present.isEmpty
    return isDropped ? .dropped : .review
  }
}
