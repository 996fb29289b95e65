package import Artifacts
internal import Documents
internal import Files
package import Rules
internal import Vocabulary

extension Refinement {
  /// What applying would change against the lock and against the pack that was frozen last.
  ///
  /// Fails as `certificate` does.
  package func consequences(since pack: Pack?) throws(TaxonomyError) -> Plan {
    let name = Folder.name(of: book.lockPath)
    return try consequences(
      PlanBaseline(lock: oldLock, lockName: name, pack: pack, stage: stage))
  }

  /// What these rules make otherwise than another rules file does of the same atlas.
  ///
  /// Fails as `certificate` does, of these rules or of the others.
  package func consequences(against other: Refinement) throws(TaxonomyError) -> Plan {
    try consequences(try other.baseline)
  }

  private func consequences(_ before: PlanBaseline) throws(TaxonomyError) -> Plan {
    let certificate = try certificate
    // Counting classes looks at every image: once, and not once an image.
    let lesions = entries(.lesion)
    let sites = entries(.site)
    let labels = try imageLabels()
    let old = certificateBefore(before)
    let images = before.labelsFrom == nil ? [] : imageChanges(before, labels)
    return Plan(
      subject: .init(
        rules: Folder.name(of: book.path), rulesDigest: lock.rules, dataDigest: lock.data,
        images: merge.atlas.images.count, rulesBefore: before.rulesFrom,
        labelsBefore: before.labelsFrom, lockDate: oldLock == nil ? nil : book.lockDate),
      rules: before.rulesFrom == nil
        ? [] : RuleChanges(refinement: self, before: before, labels: labels).changes(),
      mappings: before.rulesFrom == nil ? [] : mappingChanges(before),
      thresholds: thresholds(before),
      remarks: remarks(), lesions: classChanges(before.lesions, lesions),
      sites: classChanges(before.sites, sites), images: images,
      includedBefore: before.labelsFrom == nil ? nil : before.labels.count,
      includedAfter: merge.included.count,
      folds: FoldChange(
        maxImbalanceBefore: old?.maxImbalance, maxImbalanceAfter: certificate.maxImbalance,
        meanImbalanceBefore: old?.meanImbalance, meanImbalanceAfter: certificate.meanImbalance,
        leaks: certificate.sharedGroups,
        moved: images.count { image in
          guard let one = image.before, let other = image.after else { return false }
          return one.fold != other.fold
        }))
  }

  private func certificateBefore(_ before: PlanBaseline) -> SplitCertificate? {
    before.labelsFrom == nil ? nil : before.certificate
  }

  private func mappingChanges(_ before: PlanBaseline) -> [MappingChange] {
    let counts = mappings.map {
      (
        facet: $0.facet, term: $0.term, count: $0.count,
        words: PlanBaseline.words($0.kind.rawValue, $0.classes)
      )
    }
    var changes: [MappingChange] = []
    var present = Set<String>()
    for mapping in counts {
      let key = PlanBaseline.key(mapping.facet, mapping.term)
      present.insert(key)
      if before.mappings[key] == mapping.words { continue }
      changes.append(
        MappingChange(
          facet: mapping.facet, term: mapping.term, images: mapping.count,
          before: before.mappings[key] ?? "not there", after: mapping.words))
    }
    // What no image says any more has no mapping, and would be missing from the list.
    for (facet, term) in before.terms where !present.contains(PlanBaseline.key(facet, term)) {
      changes.append(
        MappingChange(
          facet: facet, term: term, images: 0,
          before: before.mappings[PlanBaseline.key(facet, term)] ?? "", after: "not there"))
    }
    func rank(_ facet: Facet) -> Int { Facet.ruled.firstIndex(of: facet) ?? 0 }
    return changes.sorted { (rank($0.facet), $0.term) < (rank($1.facet), $1.term) }
  }

  private func thresholds(_ before: PlanBaseline) -> [ThresholdNote] {
    merge.thresholdResults.compactMap { result in
      let old = before.thresholdResults[
        "\(result.facet.rawValue) \(result.kind.rawValue) \(result.classID)"]
      let kind: ThresholdNote.Kind
      if result.isLocked {
        kind = .locked
      } else if let old, old != result.decision.rawValue {
        kind = .changed
      } else if old == nil, before.rulesFrom != nil, result.decision != .kept {
        // A new class that is lost at once: it is in no table of classes, and nothing else would name it.
        kind = .changed
      } else if merge.isNear(result) {
        kind = .near
      } else {
        return nil
      }
      return ThresholdNote(
        kind: kind, facet: result.facet, classID: result.classID,
        threshold: result.kind.rawValue, count: result.count, limit: result.threshold,
        result: result.decision.rawValue, byCounts: result.byCounts.rawValue, before: old,
        rest: result.rest)
    }
  }

  /// What comes of a split text or of a condition stands in no line of the rules: always listed.
  private func remarks() -> [String] {
    zip(mappings, merge.resolutions).filter { $0.1.isSplit || $0.1.fixed == nil }.map {
      mapping, _ in
      "\(mapping.facet.rawValue) '\(mapping.term)' (\(NumberText.counted(mapping.count, "image"))): \(mapping.why)"
    }
  }

  private func classChanges(_ old: [ClassEntry], _ new: [ClassEntry]) -> [ClassChange] {
    func table(_ entries: [ClassEntry]) -> [String: ClassEntry] {
      Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let was = table(old)
    let will = table(new)
    return Set(was.keys).union(will.keys).sorted().map { id in
      ClassChange(
        id: id, label: will[id]?.label ?? was[id]?.label ?? id, before: was[id]?.images,
        after: will[id]?.images)
    }
  }

  private func imageChanges(
    _ before: PlanBaseline, _ after: [ImageLabels?]
  ) -> [ImageChange] {
    var changes: [ImageChange] = []
    for position in merge.atlas.images.indices {
      let old = before.labels[position]
      let new = after[position]
      guard old != new, let kind = kind(old, new, merge.exclusion[position]) else { continue }
      let image = merge.atlas.images[position]
      changes.append(
        ImageChange(
          id: image.id, kind: kind, before: old, after: new,
          reason: merge.exclusion[position].map { merge.words(for: $0) } ?? "",
          terms: termText(position),
          file: image.pixelFile, orientation: image.orientation))
    }
    for (id, old) in before.labels.gone {
      changes.append(
        ImageChange(
          id: id, kind: .leaving, before: old, after: nil, reason: "not in the catalogue",
          terms: "", file: nil, orientation: 1))
    }
    return changes.sorted { $0.id < $1.id }
  }

  private func kind(
    _ old: ImageLabels?, _ new: ImageLabels?, _ exclusion: Merge.Exclusion?
  ) -> ImageChange.Kind? {
    guard let old else { return new == nil ? nil : .new }
    guard let new else {
      return exclusion == .override || old.present.isEmpty ? .leaving : .emptied
    }
    if !old.present.isEmpty, new.present.isEmpty { return .emptied }
    let isSame =
      old.present == new.present && old.unknown == new.unknown && old.site == new.site
    return isSame ? .moved : .changed
  }

  private func termText(_ image: Int) -> String {
    var seen = Set<Int32>()
    return merge.atlas.mentions(of: image).filter { seen.insert($0.term).inserted }.map { said in
      let mark = said.assertion == .present ? "" : "\(said.assertion.rawValue): "
      return mark + merge.atlas.terms[Int(said.term)].text
    }.joined(separator: "; ")
  }
}
