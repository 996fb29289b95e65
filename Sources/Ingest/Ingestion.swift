public import Catalogue
internal import Provenance
internal import Vocabulary

/// Reads atlas exports into the catalogue: many threads read, one writes.
///
/// A file's facts appear whole or not at all. Killed at any moment and run again, it comes to the
/// same catalogue as without the kill; run again without need, it changes nothing.
public struct Ingestion {
  private let request: IngestRequest
  private let catalogue: Catalogue
  private let tell: (IngestEvent) -> Void

  /// Prepares an ingest; `tell` hears how far it came, on the calling thread.
  public init(
    _ request: IngestRequest, into catalogue: Catalogue,
    tell: @escaping (IngestEvent) -> Void = { _ in }
  ) {
    self.request = request
    self.catalogue = catalogue
    self.tell = tell
  }

  /// Checks a request, so that a wrong one fails before a catalogue is made.
  ///
  /// Throws `IngestError`.
  public static func check(_ request: IngestRequest) throws {
    _ = try plan(request)
  }

  /// Does the work.
  ///
  /// Ends early, with everything stored so far, when the process is asked to stop. Throws
  /// `IngestError` when the request can't be met, `CatalogueError` when the catalogue can't be
  /// written.
  public func run() throws -> IngestSummary {
    let plan = try Self.plan(request)
    var summary = IngestSummary()
    let sources = plan.inputs.map(\.source)
    for source in sources.reduced() {
      let inputs = plan.inputs.filter { $0.source == source }
      for input in inputs where Interruption.requested == nil {
        try read(input, format: plan.format, into: &summary)
      }
      if Interruption.requested == nil { try check(source, inputs) }
      if Interruption.requested == nil {
        try catalogue.replaceFindings(ofSource: source, by: inputs.flatMap(\.findings))
      }
      try summary.add(source, from: catalogue)
    }
    summary.wasInterrupted = Interruption.requested != nil
    return summary
  }

  private struct Plan {
    var inputs: [AtlasInput]
    var format: (any AtlasFormat.Type)?
  }

  private static func plan(_ request: IngestRequest) throws(IngestError) -> Plan {
    var format: (any AtlasFormat.Type)?
    if request.format != "auto" {
      format = AllFormats.named(request.format)
      guard format != nil else {
        throw .unknownFormat(name: request.format, known: AllFormats.list.map { $0.name })
      }
    }
    let mapping = try request.mapping.map { path throws(IngestError) in try readMapping(path) }
    var inputs: [AtlasInput] = []
    var owners: [String: String] = [:]
    for path in request.paths {
      let input = try AtlasInput(path, request: request, mapping: mapping)
      if request.source == nil,
        let other = inputs.first(where: { $0.source == input.source && $0.root != input.root })
      {
        throw .sameSource(name: input.source, first: other.root, second: input.root)
      }
      for file in input.files {
        if let owner = owners[file], owner != input.root, request.source != nil {
          throw .sameSource(name: input.source, first: "\(owner)/\(file)", second: path)
        }
        owners[file] = input.root
      }
      if let mapping { try check(mapping, input) }
      inputs.append(input)
    }
    return Plan(inputs: inputs, format: format)
  }

  private static func readMapping(_ path: String) throws(IngestError) -> TableMapping {
    guard Folder.exists(path) else { throw .missing(path: path) }
    do {
      return try MappingReader.read(try ReadFile.bytes(path, limit: 1 << 20), path: path)
    } catch let error as IngestError {
      throw error
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  /// A mapping that names a column which a table lacks is the user's mistake, told at once.
  private static func check(_ mapping: TableMapping, _ input: AtlasInput) throws(IngestError) {
    for file in input.files {
      let path = "\(input.root)/\(file)"
      guard let bytes = try? ReadFile.bytes(path, limit: ReadFile.maximumDocument) else { continue }
      // Whole lines, so that no character is cut.
      let start = bytes.prefix(1 << 20)
      let end = bytes.count > start.count ? start.lastIndex(of: UInt8(ascii: "\n")) : nil
      // A header that is longer than all this is judged when the table is read.
      if bytes.count > start.count, end == nil { continue }
      let head = Charset.decode(Array(start[..<(end ?? start.count)])).utf8
      let table = CSVTable.parse(head, separator: MappedTable.separator(file))
      let problems = mapping.problems(header: table.header)
      if !problems.isEmpty { throw .mapping(path: mapping.path, problems: problems) }
    }
  }
}

extension Ingestion {
  /// As many files as make a transaction worth its cost, and few enough to lose in a kill.
  private static let filesPerTransaction = 128
  private static let checksPerTransaction = 256

  private func read(
    _ input: AtlasInput, format: (any AtlasFormat.Type)?, into summary: inout IngestSummary
  ) throws {
    tell(.willRead(source: input.source, files: input.files.count))
    let known = try catalogue.knownFiles(source: input.source)
    let reading = FileReading(
      input: input, format: format, known: known, facets: FacetFiles(input))
    var batch: [ExtractedFile] = []
    var unchanged: [String] = []
    func store() throws {
      try catalogue.write(batch, place: input.root)
      try catalogue.move(unchanged, source: input.source, to: input.root)
      tell(.didRead(files: batch.count + unchanged.count))
      batch = []
      unchanged = []
    }
    let files = input.files
    try OrderedWork.run(count: files.count, threads: request.threads) { index in
      reading.read(files[index])
    } take: { index, outcome in
      switch outcome {
      case .unchanged:
        summary.unchangedFiles += 1
        unchanged.append(files[index])
      case .read(let file):
        if known[files[index]] == nil { summary.newFiles += 1 } else { summary.changedFiles += 1 }
        batch.append(file)
      }
      if batch.count >= Self.filesPerTransaction || unchanged.count >= 4096 { try store() }
      return Interruption.requested == nil
    }
    try store()
  }

  /// Looks at an atlas's images, each in the first input's folder that holds its file.
  private func check(_ source: String, _ inputs: [AtlasInput]) throws {
    let candidates = try catalogue.checkCandidates(source: source)
    tell(.willCheck(source: source, images: candidates.count))
    let checkings = inputs.map { ImageChecking(finder: $0.images) }
    var batch: [CheckedImage] = []
    var done = 0
    func store() throws {
      try catalogue.write(batch)
      tell(.didCheck(images: done))
      batch = []
      done = 0
    }
    try OrderedWork.run(count: candidates.count, threads: request.threads) { index in
      let candidate = candidates[index]
      let home = checkings.first { $0.holds(candidate) } ?? checkings[0]
      return home.check(candidate)
    } take: { _, checked in
      done += 1
      if let checked { batch.append(checked) }
      if batch.count >= Self.checksPerTransaction || done >= 4096 { try store() }
      return Interruption.requested == nil
    }
    try store()
  }
}

extension Sequence where Element == String {
  /// Each element once, in order of its first place.
  fileprivate func reduced() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
