package import Catalogue
internal import Jobs
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
    if let shard = request.shard { return try run(shard, plan) }
    let completion = AtlasCompletion(request, catalogue)
    var whole: [(record: IngestRecord, inputs: [AtlasInput], isWhole: Bool)] = []
    for source in plan.sources where !request.cancellation.isCancelled {
      let inputs = plan.inputs.filter { $0.source == source }
      let record = try read(source, inputs, plan, into: &summary)
      if !request.cancellation.isCancelled {
        try completion.check(source, AtlasCompletion.folders(inputs.map(\.images)))
      }
      whole.append((record, inputs, !request.cancellation.isCancelled))
    }
    // Atlases may share a folder of images: which of them nobody names is known once all are read.
    for (record, inputs, isWhole) in whole {
      let coverage = try catalogue.coverage(source: record.source, perFile: AllFormats.perFile)
      if isWhole {
        try completion.end(
          record, coverage, findings: inputs.flatMap(\.findings),
          AtlasCompletion.folders(inputs.map(\.images)))
      }
      try summary.add(record.source, coverage, from: catalogue)
    }
    summary.wasInterrupted = request.cancellation.isCancelled
    return summary
  }
}

extension Ingestion {
  /// Reads one part of an ingest: its share of the documents, and of the files in folders of images.
  private func run(_ shard: JobNumber, _ plan: IngestPlan) throws -> IngestSummary {
    var summary = IngestSummary()
    let common = ShardPlan(plan)
    var header = try common.header(shard, of: plan, request)
    try refuseOthers(plan)
    try catalogue.begin(
      header,
      folders: common.folders.map { folder in
        (folder, plan.inputs.first { $0.root == folder }?.archive)
      })
    for source in plan.sources where !request.cancellation.isCancelled {
      let inputs = plan.inputs.filter { $0.source == source }
      _ = try read(source, inputs, plan, into: &summary)
    }
    let looks = ShardLooks(catalogue: catalogue, request: request)
    for (number, folder) in AtlasCompletion.folders(plan.inputs.map(\.images)).enumerated()
    where !request.cancellation.isCancelled {
      try looks.run(folder, number: number, of: shard)
    }
    summary.wasInterrupted = request.cancellation.isCancelled
    for source in plan.sources {
      let coverage = try catalogue.coverage(source: source, perFile: AllFormats.perFile)
      try summary.add(source, coverage, from: catalogue)
    }
    summary.shard = shard
    guard !summary.wasInterrupted else { return summary }
    header.isWhole = true
    try catalogue.end(header)
    return summary
  }

  /// Refuses a part that holds files of other inputs: a merge would count them to these.
  private func refuseOthers(_ plan: IngestPlan) throws(CatalogueError) {
    guard try catalogue.part() != nil else { return }
    let inputs = plan.inputs.map {
      ShardInput(
        source: $0.source, folder: $0.present?.folder, archive: $0.archive, files: $0.files)
    }
    guard let other = try catalogue.fileOutside(inputs) else { return }
    throw .otherPart(
      path: catalogue.path,
      what: "this part holds \(other.path) of the atlas \(other.source), which none of the inputs "
        + "has: it was begun with others")
  }

  /// Reads the files of an atlas, and notes those that are gone.
  private func read(
    _ source: String, _ inputs: [AtlasInput], _ plan: IngestPlan, into summary: inout IngestSummary
  ) throws -> IngestRecord {
    var record = IngestRecord(source: source, newFiles: 0, changedFiles: 0, removedFiles: 0)
    for input in inputs where !request.cancellation.isCancelled {
      try read(input, plan, into: &summary, &record)
    }
    summary.newFiles += record.newFiles
    if !request.cancellation.isCancelled {
      record.removedFiles = try catalogue.markRemoved(
        source: source, present: inputs.compactMap(\.present), finding: RemovedFile.finding)
      summary.removedFiles += record.removedFiles
    }
    return record
  }

  /// As many files as make a transaction worth its cost, and few enough to lose in a kill.
  private static let filesPerTransaction = 128
  /// Tables have many records each, which are held until they are written.
  private static let recordsPerTransaction = 20_000
  /// Files and images that nothing is written about: progress is reported after so many of them.
  private static let untouchedPerTransaction = 4096

  private func read(
    _ input: AtlasInput, _ plan: IngestPlan, into summary: inout IngestSummary,
    _ record: inout IngestRecord
  ) throws {
    let files = request.shard?.documents(of: input) ?? input.files
    request.progress.begin("\(input.source): reading", unit: "files", total: files.count)
    let known = try catalogue.knownFiles(source: input.source)
    let reading = FileReading(
      input, format: plan.format, known: known, charset: request.charset,
      templates: plan.templates, cancellation: request.cancellation)
    var batch: [ExtractedFile] = []
    var records = 0
    var unchanged: [String] = []
    func store() throws {
      try catalogue.write(batch, folder: input.root, archive: input.archive)
      try catalogue.move(
        unchanged, source: input.source, to: input.root, archive: input.archive,
        removal: RemovedFile.code)
      request.progress.advance(by: batch.count + unchanged.count)
      batch = []
      records = 0
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
    try ReadingAhead(files, of: input.root).map(request.threads, request.cancellation).run {
      index in
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
        records += file.pages.reduce(0) { $0 + $1.images.count }
      case .unchanged, .streamed:
        summary.unchangedFiles += 1
        unchanged.append(path)
      }
      if batch.count >= Self.filesPerTransaction || records >= Self.recordsPerTransaction
        || unchanged.count >= Self.untouchedPerTransaction
      {
        try store()
      }
      return true
    }
    try store()
  }
}
