internal import Artifacts
internal import Digests
internal import Documents
internal import Duplicates
internal import Files
internal import Rules
internal import Vocabulary

extension Refinement {
  /// The values that a pack freezes.
  ///
  /// Fails as `certificate` does, and with `Cancelled`.
  func manifest(tool: String, catalogueDigest: Digest, findings: [FindingCount]) throws
    -> PackManifest
  {
    let maps = try maps
    let sources = Set(merge.atlas.images.map(\.source)).sorted()
    var manifest = PackManifest(
      title: sources.joined(separator: ", "), lesions: entries(.lesion), sites: entries(.site),
      terms: mappings, correlation: maps.sites.table, predilection: maps.sites.predilection,
      certificate: try certificate, findings: findings + warningCounts(),
      exclusions: exclusions(),
      provenance: PackProvenance(
        tool: tool, rules: Folder.name(of: book.path), rulesDigest: book.file.digest(),
        lockDigest: Digest.of(text: try lockText()), catalogueDigest: catalogueDigest,
        sources: sources))
    // Only where there is one: the key is missing else, as in packs of an older derm.
    let views = merge.siteClasses.map { merge.rules[.site].classes[$0] }.filter(\.isView)
    if !views.isEmpty { manifest.views = views.map { SiteID($0.id.value) } }
    manifest.lesionPairs = maps.lesions
    manifest.diagnosisPairs = maps.diagnoses
    let agreement = merge.agreement(
      groups: groups.group, replicates: options.replicates, seed: options.seed)
    manifest.agreement = agreement?.classes
    manifest.labelSetAgreement = agreement?.sets
    return manifest
  }

  /// The lock as it is written.
  func lockText() throws(TaxonomyError) -> String {
    do { return try lock.text() } catch { throw .file(error) }
  }

  private func exclusions() -> [Exclusion] {
    Merge.Exclusion.allCases.compactMap { reason in
      let count = merge.exclusion.count { $0 == reason }
      return count > 0 ? Exclusion(reason: merge.words(for: reason), images: count) : nil
    }
  }

  /// Warnings of lint by code, without those about the lock: a pack must not depend on whether it
  /// was made before.
  private func warningCounts() -> [FindingCount] {
    let lasting = warnings.filter { $0.code != .staleLock }
    return Set(lasting.map(\.code.rawValue)).sorted().compactMap { code in
      let mine = lasting.filter { $0.code.rawValue == code }
      guard let first = mine.first else { return nil }
      return FindingCount(
        code: "rules-\(code)", severity: first.severity, count: mine.count, what: first.what,
        remedy: first.remedy)
    }
  }

  func entries(_ facet: Facet) -> [ClassEntry] { merge.entries(facet) }

  /// The images of the data set, in order of their ids, each made when it is asked for: all of them take half as much
  /// memory as the atlas.
  ///
  /// Fails as `folds` does.
  func packedImages() throws(TaxonomyError) -> LazyMapSequence<[Int], PackedImage> {
    let fold = try folds.fold
    return merge.included.lazy.map { image in
      PackedImage(
        merge.atlas.images[image].facts, group: groups.group[image], fold: Fold(fold[image]),
        site: merge.site[image] < 0 ? nil : Int(merge.site[image]),
        lesions: Array(merge.labels(of: image)))
    }
  }

  /// The labels and fold of every image by its position in the atlas; nil for one that is not in the data set.
  ///
  /// Fails as `folds` does.
  func imageLabels() throws(TaxonomyError) -> [ImageLabels?] {
    let fold = try folds.fold
    let lesions = merge.lesionClasses.map { merge.rules.lesions.classIDs[$0] }
    let sites = merge.siteClasses.map { merge.rules.sites.classIDs[$0] }
    return merge.atlas.images.indices.map { image in
      guard merge.exclusion[image] == nil else { return nil }
      let site = Int(merge.site[image])
      return ImageLabels(
        present: merge.lesions(of: image, .present).map { lesions[$0] },
        unknown: merge.lesions(of: image, .unknown).map { lesions[$0] },
        site: site < 0 ? nil : sites[site], fold: Fold(fold[image]))
    }
  }

  /// Files with pixels by digest, those of excluded images too.
  func pixelSources() -> [Digest: String] {
    var sources: [Digest: String] = [:]
    for image in merge.atlas.images {
      guard let digest = image.sha256, let file = image.pixelFile else { continue }
      // Of equal files the one of the first image is read.
      if sources[digest] == nil { sources[digest] = file }
    }
    return sources
  }
}
