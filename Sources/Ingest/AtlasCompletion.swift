internal import Catalogue
internal import Parallel
internal import Vocabulary

/// What is done to an atlas once all its files are read: its images are looked for and looked at, and it
/// is checked as a whole.
struct AtlasCompletion {
  private static let checksPerTransaction = 256
  /// Images that nothing is written about: progress is reported after so many of them.
  private static let untouchedPerTransaction = 4096

  private let threads: Int
  private let acceptsCoverage: Bool
  private let cancellation: Cancellation
  private let progress: Progress
  private let catalogue: Catalogue

  init(_ request: IngestRequest, _ catalogue: Catalogue) {
    threads = request.threads
    acceptsCoverage = request.acceptsCoverage
    cancellation = request.cancellation
    progress = request.progress
    self.catalogue = catalogue
  }

  /// The folders in which an atlas's images are looked for, each once.
  static func folders(_ folders: [ImageFinder]) -> [ImageFinder] {
    var seen: Set<String> = []
    return folders.filter { seen.insert($0.root).inserted }
  }

  /// Looks at an atlas's images, each in the first folder that holds its file.
  ///
  /// Throws `CatalogueError`.
  func check(_ source: String, _ folders: [ImageFinder]) throws {
    let candidates = try catalogue.checkCandidates(source: source)
    guard let search = try search(candidates, in: folders) else { return }
    try check(source, candidates, search.finds, in: folders)
  }

  /// Looks for the files of images; nil when it was cancelled.
  ///
  /// All names at once: an image gets no file that another record names better.
  func search(_ candidates: [CheckCandidate], in folders: [ImageFinder]) throws -> ImageSearch? {
    do {
      return try ImageSearch(
        candidates.map { $0.wanted ?? "" }, in: folders, threads: threads,
        cancellation: cancellation)
    } catch is Cancelled {
      return nil
    }
  }

  /// Looks at the files that were found for images.
  ///
  /// Throws `CatalogueError`.
  func check(
    _ source: String, _ candidates: [CheckCandidate], _ finds: [ImageSearch.Find],
    in folders: [ImageFinder]
  ) throws {
    progress.begin("\(source): looking at", unit: "images", total: candidates.count)
    let checkings = folders.map { ImageChecking(finder: $0) }
    var batch: [CheckedImage] = []
    var done = 0
    func store() throws {
      try catalogue.write(batch)
      progress.advance(by: done)
      batch = []
      done = 0
    }
    try OrderedParallelMap(candidates.count, threads: threads, cancellation: cancellation).run {
      index in
      let find = finds[index]
      return checkings[find.folder].check(candidates[index], find)
    } take: { _, checked in
      done += 1
      if let checked { batch.append(checked) }
      if batch.count >= Self.checksPerTransaction || done >= Self.untouchedPerTransaction {
        try store()
      }
      return true
    }
    try store()
  }

  /// Checks an atlas as a whole, with what was passed over in its inputs.
  ///
  /// Throws `CatalogueError`.
  func end(
    _ record: IngestRecord, _ coverage: [FieldCoverage], findings: [Finding],
    _ folders: [ImageFinder]
  ) throws {
    let source = record.source
    let baseline = acceptsCoverage ? [] : try catalogue.coverageBaseline(source: source)
    let (fields, files) = ImageFall.parted(baseline)
    let fall = CoverageRegression(baseline: fields, now: coverage, source: source)
    let lost = ImageFall(baseline: files, now: try catalogue.imagesPerFile(source: source))
    let findings =
      findings + fall.findings + lost.findings
      + (try Contradictions(catalogue, source: source).findings)
      + (try UnnamedImages(folders, catalogue).findings)
    try catalogue.end(
      record, findings: findings, baseline: fall.nextBaseline + lost.nextBaseline)
  }
}
