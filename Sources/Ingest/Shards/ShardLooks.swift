internal import Catalogue
internal import Jobs
internal import Parallel
internal import Terms

/// Looks at the files of a folder of images that belong to one part of an ingest, and notes the others.
///
/// Which image has which file is known when the parts are merged. Until then a part looks at every file
/// that an image is likely to have: not at decoration of pages, nor at other sizes of a file that lies
/// in the folder too. The merge looks at those of them that are an image's after all.
struct ShardLooks {
  private static let filesPerTransaction = 256

  let catalogue: Catalogue
  let request: IngestRequest

  /// Looks at a share of a folder's files and stores what was seen; what was looked at before and has
  /// not changed is left alone.
  ///
  /// Throws `CatalogueError`.
  func run(_ finder: ImageFinder, number: Int, of shard: JobNumber) throws {
    let files = shard.files(of: finder)
    let known = try catalogue.listedFiles(folder: number)
    let likely = Self.likely(finder)
    request.progress.begin("\(finder.root): looking at", unit: "images", total: files.count)
    var batch: [ListedFile] = []
    var done = 0
    func store() throws {
      try catalogue.write(batch, folder: number)
      request.progress.advance(by: done)
      batch = []
      done = 0
    }
    try OrderedParallelMap(
      files.count, threads: request.threads, cancellation: request.cancellation
    ).run { index -> ListedFile? in
      let file = files[index]
      let last = known[file]
      guard likely(file) else { return last?.looked == 0 ? nil : ListedFile(path: file) }
      let stamp = ReadFile.stamp("\(finder.root)/\(file)")
      if let last, last.looked == ImageChecking.version, last.byteCount == stamp?.byteCount,
        last.modified == stamp?.modified
      {
        return nil
      }
      return ImageLook(at: file, below: finder.root).listed
    } take: { _, seen in
      done += 1
      if let seen { batch.append(seen) }
      if batch.count >= Self.filesPerTransaction { try store() }
      return true
    }
    try store()
    guard !request.cancellation.isCancelled else { return }
    let gone = Set(known.keys).subtracting(files).sorted()
    try catalogue.write([], folder: number, forgetting: gone)
  }

  /// Tells which files of a folder are worth a look before anybody names them.
  private static func likely(_ finder: ImageFinder) -> @Sendable (String) -> Bool {
    let others = finder.images.contains(where: UnnamedImages.isOtherSize)
    // Only where there are other sizes: the names of millions of files take memory.
    let names =
      others
      ? Set(
        finder.images.filter { !UnnamedImages.isOtherSize($0) && !UnnamedImages.isDecoration($0) }
          .map(UnnamedImages.name)) : []
    return { file in
      guard FileKind(file) == .image, !UnnamedImages.isDecoration(file) else { return false }
      return !UnnamedImages.isOtherSize(file) || !names.contains(UnnamedImages.name(file))
    }
  }
}
