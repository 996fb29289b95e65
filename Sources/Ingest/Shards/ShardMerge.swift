internal import Catalogue
internal import Files
internal import Parallel
internal import Vocabulary

/// Makes one catalogue of the parts of an ingest: the one that a single process would have made.
package struct ShardMerge {
  private let parts: PartSet
  private let request: IngestRequest

  /// Looks at the parts; threads, cancellation and progress are the request's.
  ///
  /// Throws `IngestError.parts` when they do not make a whole, `CatalogueError` when one is no catalogue.
  package init(_ paths: [String], _ request: IngestRequest) throws {
    parts = try PartSet(paths)
    self.request = request
  }

  /// Puts the parts together in a file that appears whole.
  ///
  /// With `replacing` it takes the place of an earlier one of the same atlases that lies there. Answers nil
  /// when it was cancelled. Throws `CatalogueError` when a part can't be read, the catalogue can't be
  /// written, or what lies there would be lost.
  package func run(into path: String, replacing: Bool = false) throws -> IngestSummary? {
    if try Catalogue.exists(path) {
      guard replacing else { throw MergedCatalogue.occupied(path) }
      try checkReplaced(path)
    }
    let merged = try MergedCatalogue(path)
    let catalogue = merged.catalogue
    let finders = try copyFacts(into: merged)
    guard !request.cancellation.isCancelled else { return nil }
    let completion = AtlasCompletion(request, catalogue)
    var found: [(source: String, folders: [ImageFinder], finds: [ImageSearch.Find])] = []
    for source in parts.plan.sources {
      let folders = parts.plan.folders(of: source).map { finders[$0] }
      let candidates = try catalogue.checkCandidates(source: source)
      guard let search = try completion.search(candidates, in: folders) else { return nil }
      try note(candidates, search.finds, folders, in: merged)
      found.append((source, folders, search.finds))
    }
    for path in parts.paths where !request.cancellation.isCancelled {
      let part = try Catalogue(reading: path, allowingPart: true)
      try merged.takeLooks(of: part, folders: parts.folders)
    }
    for (source, folders, finds) in found {
      try checkRest(source, folders, finds, in: merged, completion)
    }
    guard !request.cancellation.isCancelled else { return nil }
    var summary = try end(found.map { ($0.source, $0.folders) }, merged)
    // It still has its temporary name.
    summary.catalogue = path
    try merged.appear(replacing: replacing)
    return summary
  }

  /// Refuses to replace what is no catalogue, a part, and a catalogue of which an atlas would be lost.
  ///
  /// A catalogue of an older derm gets its new tables where it can be written, as by every command that reads it.
  private func checkReplaced(_ path: String) throws {
    let old = try Catalogue(reading: path, allowingPart: true)
    if let part = try old.part() {
      throw CatalogueError.otherPart(
        path: path, what: "it is part \(part.number) of \(part.count) of an ingest, and parts stay")
    }
    let kept = Set(parts.plan.sources)
    guard let lost = try old.sources().first(where: { !kept.contains($0) }) else { return }
    throw MergedCatalogue.losing(lost, of: path)
  }

  /// Copies the parts' facts; answers the folders of images with the files that the parts have noted.
  private func copyFacts(into merged: MergedCatalogue) throws -> [ImageFinder] {
    request.progress.begin("merging", unit: "parts", total: parts.paths.count)
    var files = parts.folders.map { _ in [String]() }
    for path in parts.paths where !request.cancellation.isCancelled {
      let part = try Catalogue(reading: path, allowingPart: true)
      try merged.copyFacts(of: part)
      for number in files.indices { files[number] += try part.listedPaths(folder: number) }
      request.progress.advance()
    }
    return zip(parts.folders, files).map { folder, files in
      ImageFinder(
        root: folder, paths: files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }

  /// Notes which image has which file, in the database: the parts are asked for all of them at once.
  private func note(
    _ candidates: [CheckCandidate], _ finds: [ImageSearch.Find], _ folders: [ImageFinder],
    in merged: MergedCatalogue
  ) throws {
    for (number, folder) in folders.enumerated() {
      var batch: [(image: String, wanted: String, file: String)] = []
      for (candidate, find) in zip(candidates, finds) where find.folder == number {
        // As in a check: a name of nothing is no name.
        guard case .file(let file) = find.found, let wanted = candidate.wanted, !wanted.isEmpty
        else { continue }
        batch.append((candidate.key.rawValue, wanted, file))
        if batch.count == Self.batch {
          try merged.note(batch, in: folder.root)
          batch = []
        }
      }
      try merged.note(batch, in: folder.root)
    }
  }

  private static let batch = 4096

  /// Checks the images whose files no part has seen: most of them have none.
  private func checkRest(
    _ source: String, _ folders: [ImageFinder], _ finds: [ImageSearch.Find],
    in merged: MergedCatalogue, _ completion: AtlasCompletion
  ) throws {
    let rest = try merged.unchecked(source: source)
    if rest.isEmpty { return }
    // Asked for again rather than kept meanwhile: both are in the order of the images.
    let candidates = try merged.catalogue.checkCandidates(source: source)
    let positions = candidates.indices.filter { rest.contains(candidates[$0].key.rawValue) }
    for position in positions {
      let folder = folders[finds[position].folder].root
      switch finds[position].found {
      case .file, .ambiguous:
        guard Folder.isFolder(folder) else {
          throw IngestError.parts(
            .noFolder(path: folder, image: candidates[position].key.rawValue))
        }
      case .missing, .outside: break
      }
    }
    try completion.check(
      source, positions.map { candidates[$0] }, positions.map { finds[$0] }, in: folders)
  }

  private func end(
    _ atlases: [(source: String, folders: [ImageFinder])], _ merged: MergedCatalogue
  ) throws -> IngestSummary {
    let catalogue = merged.catalogue
    let completion = AtlasCompletion(request, catalogue)
    var summary = IngestSummary()
    for (source, folders) in atlases {
      let files = try catalogue.fileCounts(source: source)
      let record = IngestRecord(
        source: source, newFiles: files.all, changedFiles: 0, removedFiles: files.removed)
      summary.newFiles += files.all
      let coverage = try catalogue.coverage(source: source, perFile: AllFormats.perFile)
      try completion.end(
        record, coverage, findings: parts.plan.findings(of: source), folders)
      try summary.add(source, coverage, from: catalogue)
    }
    return summary
  }
}
