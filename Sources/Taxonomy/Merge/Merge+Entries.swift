internal import Artifacts
internal import Documents
internal import Rules
internal import Vocabulary

extension Merge {
  /// The final classes of lesions or sites, with the images and cases that have them.
  func entries(_ facet: Facet) -> [ClassEntry] {
    let set = rules[facet]
    let finals = facet == .site ? siteClasses : lesionClasses
    var images = [Int](repeating: 0, count: finals.count)
    var cases = [Set<Int>](repeating: [], count: finals.count)
    // An image without a case is one of its own; a case is called by its first image.
    var first: [CaseID: Int] = [:]
    for image in included {
      var key = image
      if let id = atlas.images[image].caseID {
        key = first[id] ?? image
        if key == image { first[id] = image }
      }
      for position in positions(of: image, facet) {
        images[position] += 1
        cases[position].insert(key)
      }
    }
    return finals.indices.map { position in
      let rule = set.classes[finals[position]]
      let thresholdResults = self.thresholdResults.filter {
        $0.facet == facet && $0.classID == rule.id.value && $0.decision == .kept
      }
      let because = thresholdResults.map(\.text).joined(separator: "; ")
      return ClassEntry(
        id: rule.id.value, label: rule.label.value, images: images[position],
        cases: cases[position].count,
        keptBecause: because.isEmpty ? "no threshold" : because, why: rule.note.why)
    }
  }

  private func positions(of image: Int, _ facet: Facet) -> [Int] {
    if facet == .site { return site[image] < 0 ? [] : [Int(site[image])] }
    return lesions(of: image, .present)
  }
}
