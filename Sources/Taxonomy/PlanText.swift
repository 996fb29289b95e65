public import Packs
internal import Provenance
internal import Vocabulary

extension Refinement {
  /// What applying would change, for the terminal: against the lock, and against the last pack.
  public func planText(against pack: Pack?) -> String {
    let lockDay = oldLock.map { "lock of rules \($0.rules.prefix(8))" } ?? "no lock"
    var text = "rules  \(lock.rules.prefix(8))     data  \(lock.data.prefix(8))  "
    text += "\(counts.images) images     \(lockDay)\n"
    if let oldLock {
      let differences = lock.differences(from: oldLock)
      for line in differences { text += "~ \(line)\n" }
      if differences.isEmpty { text += "  no fate and no verdict changes\n" }
    } else {
      text += "  first run: \(fates.count) terms get their fate\n"
    }
    for verdict in merge.verdicts where verdict.isPinned {
      text += "! \(verdict.classID)  \(verdict.text)\n"
    }
    // What comes of a split text or of a condition stands in no line of the rules: always listed.
    for (fate, resolution) in zip(fates, merge.resolutions)
    where resolution.isSplit || resolution.fixed == nil {
      text += "* \(fate.facet.rawValue) '\(fate.term)' (\(fate.count) images): \(fate.why)\n"
    }
    for warning in warnings where warning.code == .nearThreshold {
      text += "? \(warning.what)\n"
    }
    text += comparison(pack)
    text += "folds  mean deviation \(share(certificate.meanDeviation))"
    if let pack { text += " (was \(share(pack.manifest.certificate.meanDeviation)))" }
    text += "   leaks \(certificate.sharedGroups)"
    if let pack { text += "   images changing fold \(foldChanges(pack))" }
    return text + "\nNothing was written.\n"
  }

  private func share(_ value: Double) -> String { NumberText.fixed(value * 100, 2) + " %" }

  private func comparison(_ pack: Pack?) -> String {
    guard let pack else {
      return "classes  \(counts.lesions) lesions, \(counts.sites) sites, "
        + "\(counts.included) images (no pack to compare with)\n"
    }
    var text = ""
    let change = changes(since: pack)
    text += "classes  \(pack.manifest.lesions.count) -> \(counts.lesions) lesions, "
    text += "\(pack.manifest.sites.count) -> \(counts.sites) sites\n"
    for facet in [Facet.lesion, .site] {
      let old = facet == .site ? pack.manifest.sites : pack.manifest.lesions
      let before = Dictionary(
        old.map { ($0.id, $0.images) }, uniquingKeysWith: { first, _ in first })
      let after = Dictionary(
        entries(facet).map { ($0.id, $0.images) }, uniquingKeysWith: { first, _ in first })
      for id in Set(before.keys).union(after.keys).sorted() where before[id] != after[id] {
        let from = before[id].map(String.init) ?? "not there"
        let to = after[id].map(String.init) ?? "gone"
        text += "  \(facet.rawValue) \(id): \(from) -> \(to) images\n"
      }
    }
    text += "images  \(pack.images.count) -> \(counts.included)   changed \(change.changed)   "
    text += "new \(change.added)   leaving \(change.removed)\n"
    return text
  }

  private func foldChanges(_ pack: Pack) -> Int {
    let before = Dictionary(
      pack.images.map { ($0.id, $0.fold) }, uniquingKeysWith: { first, _ in first })
    return packedImages().count { image in before[image.id].map { $0 != image.fold } ?? false }
  }

  /// Images whose labels or site differ, that are new, and that leave.
  func changes(since pack: Pack) -> (changed: Int, added: Int, removed: Int) {
    let before = Dictionary(
      pack.images.map { ($0.id, Self.labels($0, pack.manifest.lesions, pack.manifest.sites)) },
      uniquingKeysWith: { first, _ in first })
    let lesions = entries(.lesion)
    let sites = entries(.site)
    var changed = 0
    var added = 0
    var known = 0
    for image in packedImages() {
      guard let old = before[image.id] else {
        added += 1
        continue
      }
      known += 1
      if old != Self.labels(image, lesions, sites) { changed += 1 }
    }
    return (changed, added, pack.images.count - known)
  }

  private static func labels(
    _ image: PackedImage, _ lesions: [ClassEntry], _ sites: [ClassEntry]
  ) -> [String] {
    var labels = [image.site.map { "site \(sites[$0].id)" } ?? ""]
    for (position, state) in image.lesions.enumerated() where state != .absent {
      labels.append("\(lesions[position].id) \(state.rawValue)")
    }
    return labels
  }
}
