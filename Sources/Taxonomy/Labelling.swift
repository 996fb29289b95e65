package import Artifacts
package import Rules
package import Vocabulary

/// What rules alone make of an atlas: labels and site of every image, and the fate of every term.
///
/// `Refinement` does the same and goes on to groups, folds and maps.
package struct Labelling: Sendable {
  private let merge: Merge
  /// The fate of every term: images, final classes, the rule and its line.
  package let fates: [TermFate]

  /// Applies rules to an atlas, without the memory of earlier verdicts of thresholds.
  ///
  /// Fails with `rules` for any error in the rules.
  package init(atlas: Atlas, book: RuleBook) throws(TaxonomyError) {
    guard !book.findings.contains(where: \.isError) else { throw .rules(book.findings) }
    merge = Merge(
      atlas: atlas, rules: RuleSet(book.file), overrides: book.overrides, pins: Pins())
    fates = FateTable(merge: merge).fates()
  }

  /// The final lesion classes, in the order of their ids.
  package var lesions: [ClassID] {
    merge.lesionClasses.map { ClassID(merge.rules.lesions.classIDs[$0]) }
  }

  /// The final sites, in the order of their ids.
  package var sites: [SiteID] {
    merge.siteClasses.map { SiteID(merge.rules.sites.classIDs[$0]) }
  }

  /// The states of an image's labels, one per lesion class; `image` counts in order of ids.
  package func lesions(of image: Int) -> ArraySlice<LabelState> { merge.labels(of: image) }

  /// The site of an image as a position in `sites`; nil when it is unknown.
  package func site(of image: Int) -> Int? {
    merge.site[image] < 0 ? nil : Int(merge.site[image])
  }

  /// Whether an image is part of the data set.
  package func includes(_ image: Int) -> Bool { merge.exclusion[image] == nil }
}
