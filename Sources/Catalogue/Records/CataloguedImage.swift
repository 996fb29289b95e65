public import Vocabulary

/// An image with everything that the catalogue knows of it but its mentions.
public struct CataloguedImage: Sendable, Hashable {
  /// What goes on into the pack; where pages differ, the first one counts.
  public var facts: ImageFacts
  /// Further keys that a split must keep together, sorted.
  public var groupKeys: [String] = []
  /// Who contributed it, as the source has it; empty when unknown.
  public var contributor = ""
  /// Who looked at it, by the facet that they were asked for, whether they named a term or not; sorted.
  public var annotators: [Facet: [String]] = [:]
  /// What became of the file; nil when it was not looked for yet.
  public var state: CheckState?
  /// Where the file is, nil when it was not found; relative paths start at the current folder.
  public var pixelFile: String?
  /// What the picture looks like; nil for a flat one, and without a whole picture.
  public var fingerprint: PictureFingerprint?

  /// Names an image; the rest may be filled in.
  public init(_ facts: ImageFacts) { self.facts = facts }

  /// Names an image of which nearly nothing is known.
  public init(id: ImageID, caseID: CaseID? = nil, source: String = "") {
    facts = ImageFacts(id: id, caseID: caseID, source: source)
  }

  /// Whether the file is there and whole.
  public var hasPixels: Bool { state == .usable && pixelFile != nil }
}

/// A mention with its image and page.
public struct CataloguedMention: Sendable, Hashable {
  /// The image.
  public let image: ImageID
  /// The mention; its raw text, path, assertion, votes and bytes.
  public let mention: Mention
  /// Its number among the mentions of one facet on one page, from 0.
  public let ordinal: Int
  /// The page: the source file's path, relative to the atlas.
  public let page: String
  /// Who said so; nil where the source names nobody.
  public let annotator: String?
}
