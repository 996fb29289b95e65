internal import Artifacts
internal import Files
internal import Rules
internal import Vocabulary

/// Rules that are added, changed or removed, with the images that each of them touches.
struct RuleChanges {
  let refinement: Refinement
  let before: PlanBaseline
  /// Labels after, by position in the atlas; nil for images that are not in the data set.
  let labels: [ImageLabels?]

  private var merge: Merge { refinement.merge }

  /// The changes in order of facet and of what the rules speak of.
  func changes() -> [RuleChange] {
    let statements = merge.rules.statements()
    let images = imagesOfTerms()
    var changes: [RuleChange] = []
    var present = Set<String>()
    // A lock of an older derm does not know what the rules said.
    guard !before.statements.isEmpty else { return [] }
    for statement in statements {
      let entry = statement.entry
      present.insert(entry.key)
      let old = before.statements[entry.key]
      if old == entry { continue }
      let touched = touched(entry, images)
      changes.append(
        change(
          old == nil ? .added : .changed, entry, touched, statement: statement,
          said: old.flatMap { $0.says == entry.says ? nil : $0.says }))
    }
    for key in before.statements.keys.sorted() where !present.contains(key) {
      guard let entry = before.statements[key] else { continue }
      changes.append(change(.removed, entry, touched(entry, images), statement: nil, said: nil))
    }
    return changes
  }

  private func change(
    _ kind: RuleChange.Kind, _ entry: Lock.StatementEntry, _ touched: [Int]?,
    statement: RuleStatement?, said: String?
  ) -> RuleChange {
    let facet = Facet(rawValue: entry.facet)
    let note = statement?.note
    // A policy, a threshold or a spelling has no status of its own.
    let isDecision = statement.map { $0.facet != nil && $0.subject != "drop_under" } ?? false
    let compared = touched.flatMap { before.labelsFrom == nil ? nil : $0 }
    return RuleChange(
      kind: kind, facet: facet, says: entry.says, said: said,
      location: statement.map { "\(Folder.name(of: refinement.book.path)):\($0.position.line)" },
      by: note?.by, date: note?.date,
      status: isDecision ? (note?.status ?? .proposed).text : nil, why: note?.why,
      images: touched?.count,
      newToClass: compared?.count { gains($0, facet) },
      lostToClass: compared?.count { loses($0, facet) })
  }

  private func gains(_ image: Int, _ facet: Facet?) -> Bool {
    let old = before.labels[image]
    guard let new = labels[image] else { return false }
    if facet == .site { return new.site != nil && new.site != old?.site }
    return !Set(new.present).isSubset(of: old?.present ?? [])
  }

  private func loses(_ image: Int, _ facet: Facet?) -> Bool {
    guard let old = before.labels[image] else { return false }
    let new = labels[image]
    if facet == .site { return old.site != nil && new?.site != old.site }
    return !Set(old.present).isSubset(of: new?.present ?? [])
  }

  /// The images that mention a term of which a statement speaks; nil when it speaks of none.
  private func touched(_ entry: Lock.StatementEntry, _ images: [[Int]]) -> [Int]? {
    guard let terms = terms(of: entry) else { return nil }
    return Set(terms.flatMap { images[$0] }).sorted()
  }

  private func terms(of entry: Lock.StatementEntry) -> [Int]? {
    let terms = merge.atlas.terms
    let spelling = "spelling "
    if entry.subject.hasPrefix(spelling) {
      let wrong = String(entry.subject.dropFirst(spelling.count))
      // A table of this one correction: it changes exactly the terms that it speaks of.
      let table = SpellingTable([(wrong, "")])
      return terms.indices.filter { table.corrected(terms[$0].path) != terms[$0].path }
    }
    let mark = FacetRuleSet.Rule.termMark
    guard let facet = Facet(rawValue: entry.facet), entry.subject.hasPrefix(mark) else {
      return nil
    }
    let words = entry.subject.dropFirst(mark.count)
      .split(separator: FacetRuleSet.Rule.conditionMark, maxSplits: 1)
    guard let text = words.first,
      let pattern = TermPattern(String(text), spelling: merge.rules.spelling)
    else { return [] }
    // A rule may fit one piece of a text that is split at commas.
    return terms.indices.filter { term in
      terms[term].facet == facet
        && merge.resolutions[term].parts.contains { pattern.matches($0.path) }
    }
  }

  /// For each term the images that mention it as present, ascending.
  private func imagesOfTerms() -> [[Int]] {
    var images = [[Int]](repeating: [], count: merge.atlas.terms.count)
    for image in merge.atlas.images.indices {
      for said in merge.atlas.mentions(of: image) where said.assertion == .present {
        if images[Int(said.term)].last != image { images[Int(said.term)].append(image) }
      }
    }
    return images
  }
}
