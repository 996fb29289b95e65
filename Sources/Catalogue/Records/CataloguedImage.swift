package import Vocabulary

/// An image with everything that the catalogue knows of it but its mentions.
package struct CataloguedImage: Sendable, Hashable {
  /// What goes on into the pack; where pages differ, the first one counts.
  package var facts: ImageFacts
  /// Further keys that a split must keep together, sorted.
  package var groupKeys: [String] = []
  /// Who contributed it, as the source has it; empty when unknown.
  package var contributor = ""
  /// Who looked at it, by the facet that they were asked for, whether they named a term or not; sorted.
  package var annotators: [Facet: [String]] = [:]
  /// What became of the file; nil when it was not looked for yet.
  package var state: CheckState?
  /// Where the file is, nil when it was not found; relative paths start at the current folder.
  package var pixelFile: String?
  /// What the image looks like; nil for a flat one, and without a whole image.
  package var fingerprint: ImageFingerprint?
  /// What its parts look like; nil where they say nothing, and without a whole image.
  package var localFeatures: LocalFeatures?

  /// Names an image; the rest may be filled in.
  package init(_ facts: ImageFacts) { self.facts = facts }

  /// Names an image of which nearly nothing is known.
  package init(id: ImageID, caseID: CaseID? = nil, source: String = "") {
    facts = ImageFacts(id: id, caseID: caseID, source: source)
  }

  /// Whether the file is there and whole.
  package var hasPixels: Bool { state == .usable && pixelFile != nil }
}

/// A mention with its image and page.
package struct CataloguedMention: Sendable, Hashable {
  package let image: ImageID
  /// The mention; its raw text, path, assertion, votes and bytes.
  package let mention: Mention
  /// Its number among the mentions of one facet in one record, from 0.
  package let ordinal: Int
  /// The page: the source file's path, relative to the atlas.
  package let page: String
  /// Who said so; nil where the source names nobody.
  package let annotator: String?
}
