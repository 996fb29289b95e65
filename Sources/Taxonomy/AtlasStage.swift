internal import Artifacts
package import Digests
package import Duplicates
internal import Files
internal import Parallel
package import Rules
internal import Synchronization
internal import Vocabulary

/// An atlas with what hardly depends on its rules: the digest of its facts, and the groups of its images.
///
/// Refinements that share a stage share both: a plan after an edit of the rules does not read all facts
/// or look for near-duplicates again.
package final class AtlasStage: Sendable {
  package let atlas: Atlas
  private let digested = Mutex<(view: View, digest: Digest)?>(nil)
  private let packed = Mutex<(pack: Digest, labels: EarlierLabels)?>(nil)
  private let grouped = Mutex<(corrections: GroupCorrections, groups: ImageGroups)?>(nil)

  private let remembered = Mutex<(bytes: [UInt8], folds: FoldAssignments)?>(nil)

  /// Takes the facts; nothing is computed yet.
  package init(_ atlas: Atlas) { self.atlas = atlas }

  /// What decides which facts rules look at.
  private struct View: Equatable {
    package let facets: [Facet]
    package let votes: Int
    package let weight: Double
  }

  /// Digest of the facts that some rules look at; computed again only when they look at others.
  package func digest(_ merge: Merge) -> Digest {
    let view = View(
      facets: merge.rules.facets, votes: merge.threshold.votes, weight: merge.threshold.weight)
    return digested.withLock { known in
      if let known, known.view == view { return known.digest }
      let digest = merge.atlas.digest()
      known = (view, digest)
      return digest
    }
  }

  /// The remembered folds next to a rule book; parsed again only when the file's bytes changed.
  ///
  /// Fails when the file can't be read or is damaged.
  func memory(_ book: RuleBook) throws(TaxonomyError) -> FoldAssignments {
    guard Folder.exists(book.foldsPath) else { return FoldAssignments() }
    let bytes = try RuleBook.bytes(book.foldsPath)
    if let known = remembered.withLock({ $0 }), known.bytes == bytes { return known.folds }
    let folds = try FoldAssignments(bytes, path: book.foldsPath)
    remembered.withLock { $0 = (bytes, folds) }
    return folds
  }

  /// The labels of a pack's images in words; made again only for another pack.
  func labels(of pack: Pack) -> EarlierLabels {
    packed.withLock { known in
      if let known, known.pack == pack.digest { return known.labels }
      let labels = EarlierLabels(pack, in: atlas)
      known = (pack.digest, labels)
      return labels
    }
  }

  /// The groups under the corrections of a rule book; computed again only when these changed.
  ///
  /// Fails with `stopped`.
  package func groups(
    _ book: RuleBook, _ options: RefinementOptions = RefinementOptions()
  ) throws(TaxonomyError) -> ImageGroups {
    let corrections = GroupCorrections(book)
    return try grouped.withLock { known throws(TaxonomyError) in
      if let known, known.corrections == corrections { return known.groups }
      let groups = try ImageGroups(atlas, corrections, options)
      known = (corrections, groups)
      return groups
    }
  }
}

/// What people say about groups: images that are left out, and pairs that are or are not duplicates.
package struct GroupCorrections: Sendable, Equatable {
  /// Keys of the images that overrides exclude.
  package let excluded: Set<String>
  /// Decisions about pairs.
  package let duplicates: DuplicateDecisions?

  package init(_ book: RuleBook?) {
    excluded = Set(book?.overrides.rows.filter(\.exclude).map(\.image) ?? [])
    duplicates = book?.duplicates
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.excluded == other.excluded && one.duplicates?.digest == other.duplicates?.digest
  }
}

extension ImageGroups {
  /// Connects images that belong to one case, share a further key or a file, are near-duplicates, or share a
  /// part: a crop and its whole, two crops of one image.
  ///
  /// All that is connected through others is in one group: a chain of near-duplicates lies in one
  /// group, for each link of it would tell a network of its neighbours. Decisions of people overrule
  /// fingerprints and local features, and an image that overrides exclude connects nothing.
  ///
  /// Of the options it uses `threads`, `cancellation` and `progress`. Fails with `stopped`.
  package init(
    _ atlas: Atlas, _ corrections: GroupCorrections = GroupCorrections(nil),
    _ options: RefinementOptions = RefinementOptions()
  ) throws(TaxonomyError) {
    let isLeftOut = atlas.images.map { corrections.excluded.contains($0.id.rawValue) }
    let found = try Self.copies(among: atlas.images, isLeftOut, options)
    options.progress.begin("groups", unit: "images", total: atlas.images.count)
    defer { options.progress.advance(by: atlas.images.count) }
    let pairs = corrections.duplicates?.applied(to: found.pairs, atlas: atlas) ?? found.pairs
    self.init(
      keys: atlas.images.indices.lazy.map { isLeftOut[$0] ? [] : atlas.images[$0].sharedKeys },
      pairs: pairs.filter { !isLeftOut[$0.0] && !isLeftOut[$0.1] },
      narrowedRadius: found.narrowedRadius)
  }
}

extension ImageGroups {
  /// Pairs of near-duplicates and of images that share a part, each once, in order; and `narrowedRadius`.
  private static func copies(
    among images: [AtlasImage], _ isLeftOut: [Bool], _ options: RefinementOptions
  ) throws(TaxonomyError) -> (pairs: [(Int, Int)], narrowedRadius: Int?) {
    // Images that are left out keep their positions: the numbers of a pair are those of the atlas.
    let near: [NearDuplicate]
    let partial: FoundCopies
    do {
      options.progress.begin("near-duplicates", unit: "images", total: images.count)
      near = try NearDuplicates.find(
        images.indices.map { isLeftOut[$0] ? nil : images[$0].fingerprint },
        cancellation: options.cancellation)
      options.progress.advance(by: images.count)
      partial = try RememberedCopies.ofUser.find(
        images.indices.map { isLeftOut[$0] ? nil : images[$0].localFeatures },
        threads: options.threads, cancellation: options.cancellation,
        progress: options.progress)
    } catch {
      guard let stop = error as? Cancelled else {
        preconditionFailure("nothing but a stop ends this search: \(error)")
      }
      throw .stopped(signal: stop.signal)
    }
    let pairs = Set(near.map { [$0.first, $0.second] }).union(
      partial.pairs.map { [$0.first, $0.second] })
    return (pairs.map { ($0[0], $0[1]) }.sorted { $0 < $1 }, partial.narrowedRadius)
  }
}

extension AtlasImage {
  /// What it shares with the images that it belongs together with.
  package var sharedKeys: [String] {
    var keys = groupKeys.map { "key \($0)" }
    if let id = caseID { keys.append("case \(id)") }
    if let digest = sha256 { keys.append("file \(digest)") }
    return keys
  }
}
