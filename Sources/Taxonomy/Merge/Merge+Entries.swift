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
    var cases = images
    // Images of a case follow one another: a case is new to a class when the class's last image was of another one.
    var lastCase = [Int](repeating: -1, count: finals.count)
    for image in atlas.cases.order where exclusion[image] == nil {
      let ownCase = atlas.cases.first[image]
      forEachClass(of: image, facet) { position in
        images[position] += 1
        if lastCase[position] != ownCase { cases[position] += 1 }
        lastCase[position] = ownCase
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
        cases: cases[position],
        keptBecause: because.isEmpty ? "no threshold" : because, why: rule.note.why)
    }
  }

  /// Calls a body with each final class that an image has, as a position among the final classes.
  ///
  /// It makes no array: classes are counted for each image of an atlas after each edit of the rules.
  func forEachClass(of image: Int, _ facet: Facet, _ body: (Int) -> Void) {
    if facet == .site {
      if site[image] >= 0 { body(Int(site[image])) }
      return
    }
    let states = labels(of: image)
    for position in states.indices where states[position] == .present {
      body(position - states.startIndex)
    }
  }
}
