package import Catalogue
internal import Parallel

/// Reads atlas exports into the catalogue: many threads read, one writes.
///
/// A file's facts appear whole or not at all. Killed at any moment and run again, it comes to the
/// same catalogue as without the kill; run again without need, it changes nothing.
package struct Ingestion {
  private let request: IngestRequest
  private let plan: IngestPlan?
  private let catalogue: Catalogue

  /// Prepares an ingest; `plan` is the request's, when it was made already.
  package init(
    _ request: IngestRequest, plan: IngestPlan? = nil, into catalogue: Catalogue
  ) {
    self.request = request
    self.plan = plan
    self.catalogue = catalogue
  }

  /// Does the work.
  ///
  /// Ends early, with everything stored so far, when it is cancelled. Throws
  /// `IngestError` when the request can't be met, `CatalogueError` when the catalogue can't be
  /// written.
  package func run() throws -> IngestSummary {
    let plan = try plan ?? IngestPlan(request)
    var summary = IngestSummary()
    var whole: [(record: IngestRecord, inputs: [AtlasInput], isWhole: Bool)] = []
    for source in plan.sources where !request.cancellation.isCancelled {
      let inputs = plan.inputs.filter { $0.source == source }
      var record = IngestRecord(source: source, newFiles: 0, changedFiles: 0, removedFiles: 0)
      for input in inputs where !request.cancellation.isCancelled {
        try read(input, plan, into: &summary, &record)
      }
      summary.newFiles += record.newFiles
      if !request.cancellation.isCancelled {
        record.removedFiles = try catalogue.markRemoved(
          source: source, present: inputs.compactMap(\.present),
          finding: RemovedFile.finding)
        summary.removedFiles += record.removedFiles
        try check(source, inputs)
      }
      whole.append((record, inputs, !request.cancellation.isCancelled))
    }
    // Atlases may share a folder of images: which of them nobody names is known once all are read.
    for (record, inputs, isWhole) in whole {
      let coverage = try catalogue.coverage(source: record.source, perFile: AllFormats.perFile)
      if isWhole { try end(record, inputs, coverage) }
      try summary.add(record.source, coverage, from: catalogue)
    }
    summary.wasInterrupted = request.cancellation.isCancelled
    return summary
  }

  /// Checks an atlas as a whole, once everything of it is stored.
  private func end(
    _ record: IngestRecord, _ inputs: [AtlasInput], _ coverage: [FieldCoverage]
  ) throws {
    let source = record.source
    let baseline = request.acceptsCoverage ? [] : try catalogue.coverageBaseline(source: source)
    let (fields, files) = ImageFall.parted(baseline)
    let fall = CoverageRegression(baseline: fields, now: coverage, source: source)
    let lost = ImageFall(baseline: files, now: try catalogue.imagesPerFile(source: source))
    let findings =
      inputs.flatMap(\.findings) + fall.findings + lost.findings
      + (try Contradictions(catalogue, source: source).findings)
      + (try UnnamedImages(Self.folders(of: inputs), catalogue).findings)
    try catalogue.end(
      record, findings: findings, baseline: fall.nextBaseline + lost.nextBaseline)
  }
}

extension Ingestion {
  /// As many files as make a transaction worth its cost, and few enough to lose in a kill.
  private static let filesPerTransaction = 128
  private static let checksPerTransaction = 256
  /// Files and images that nothing is written about: progress is reported after so many of them.
  private static let untouchedPerTransaction = 4096

  private func read(
    _ input: AtlasInput, _ plan: IngestPlan, into summary: inout IngestSummary,
    _ record: inout IngestRecord
  ) throws {
    request.progress.begin("\(input.source): reading", unit: "files", total: input.files.count)
    let known = try catalogue.knownFiles(source: input.source)
    let reading = FileReading(
      input, format: plan.format, known: known, charset: request.charset,
      templates: plan.templates, cancellation: request.cancellation)
    var batch: [ExtractedFile] = []
    var unchanged: [String] = []
    func store() throws {
      try catalogue.write(batch, folder: input.root, archive: input.archive)
      try catalogue.move(
        unchanged, source: input.source, to: input.root, archive: input.archive,
        removal: RemovedFile.code)
      request.progress.advance(by: batch.count + unchanged.count)
      batch = []
      unchanged = []
    }
    func count(_ path: String) {
      if known[path] == nil {
        record.newFiles += 1
      } else {
        record.changedFiles += 1
        summary.note(changed: path)
      }
    }
    let files = input.files
    try OrderedParallelMap(
      files.count, threads: request.threads, cancellation: request.cancellation
    ).run { index in
      reading.read(files[index])
    } take: { index, outcome in
      let path = files[index]
      var outcome = outcome
      // A streamed file is read while it is written, in a transaction of its own that may take
      // long: what was read before it is stored first.
      if case .streamed(let file) = outcome {
        try store()
        switch try file.store(into: catalogue, folder: input.root, archive: input.archive) {
        case .stored:
          count(path)
          request.progress.advance()
          return true
        case .interrupted: return false
        case .needsWhole: outcome = reading.read(path, whole: true)
        }
      }
      switch outcome {
      case .read(let file):
        count(path)
        batch.append(file)
      case .unchanged, .streamed:
        summary.unchangedFiles += 1
        unchanged.append(path)
      }
      if batch.count >= Self.filesPerTransaction || unchanged.count >= Self.untouchedPerTransaction
      {
        try store()
      }
      return true
    }
    try store()
  }

  /// The folders in which an atlas's images are looked for, each once.
  private static func folders(of inputs: [AtlasInput]) -> [ImageFinder] {
    var seen: Set<String> = []
    return inputs.map(\.images).filter { seen.insert($0.root).inserted }
  }

  /// Looks at an atlas's images, each in the first input's folder that holds its file.
  private func check(_ source: String, _ inputs: [AtlasInput]) throws {
    let candidates = try catalogue.checkCandidates(source: source)
    request.progress.begin(
      "\(source): looking at", unit: "images", total: candidates.count)
    let folders = Self.folders(of: inputs)
    // All names at once: an image gets no file that another record names better.
    let search: ImageSearch
    do {
      search = try ImageSearch(
        candidates.map { $0.wanted ?? "" }, in: folders, threads: request.threads,
        cancellation: request.cancellation)
    } catch is Cancelled {
      return
    }
    let checkings = folders.map { ImageChecking(finder: $0) }
    var batch: [CheckedImage] = []
    var done = 0
    func store() throws {
      try catalogue.write(batch)
      request.progress.advance(by: done)
      batch = []
      done = 0
    }
    try OrderedParallelMap(
      candidates.count, threads: request.threads, cancellation: request.cancellation
    ).run { index in
      let find = search.finds[index]
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
}
