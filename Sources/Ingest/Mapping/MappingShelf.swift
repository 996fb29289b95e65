internal import Digests
internal import Files

/// The mappings that are ready for the tables of an input: one that was named, or those of a folder.
struct MappingShelf: Sendable {
  /// The mappings, by path.
  let files: [MappingFile]
  /// Whether the user named the mapping, so that it holds for every table.
  let isGiven: Bool
  /// Changes whenever a table might be read in another way.
  let digest: Digest
  private let joined = JoinedTables()
  private let annotated = AnnotatedTables()

  /// No mappings.
  static let empty = MappingShelf([], isGiven: false)

  /// Takes a mapping that the user named.
  init(_ mapping: MappingFile) { self.init([mapping], isGiven: true) }

  /// Reads every mapping of a folder.
  ///
  /// Throws `mapping` when one of them is wrong.
  init(folder: String) throws(IngestError) {
    self.init(try Self.files(in: folder, called: folder), isGiven: false)
  }

  /// Reads the mappings that come with derm and those of the same folder in the working directory.
  ///
  /// Both are called by the path relative to where they lie, so that a catalogue does not depend on where
  /// derm is installed; a file of the working directory that equals a shipped one counts once. Throws
  /// `mapping` when one of them is wrong.
  static func ready() throws(IngestError) -> MappingShelf {
    let folder = IngestRequest.readyMappings
    let shipped = ShippedFiles.find(folder)
    var files =
      try shipped.map { path throws(IngestError) in
        try self.files(in: path, called: folder)
      } ?? []
    if shipped.map(Folder.resolved) != Folder.resolved(folder) {
      let known = Set(files.map(\.digest))
      files += try self.files(in: folder, called: folder).filter { !known.contains($0.digest) }
    }
    return MappingShelf(files, isGiven: false)
  }

  private static func files(
    in folder: String, called shown: String
  ) throws(IngestError) -> [MappingFile] {
    var files: [MappingFile] = []
    for name in (try? Folder.names(in: folder))?.sorted() ?? [] {
      let lower = name.lowercased()
      guard lower.hasSuffix(".yaml") || lower.hasSuffix(".yml"), !name.hasPrefix(".") else {
        continue
      }
      files.append(try MappingReader.read(file: "\(folder)/\(name)", name: "\(shown)/\(name)"))
    }
    return files
  }

  private init(_ files: [MappingFile], isGiven: Bool) {
    self.files = files
    self.isGiven = isGiven
    digest = .of(text: files.map { "\($0.path)\n\($0.digest.hex)" }.joined(separator: "\n"))
  }

  /// What was found out about a file.
  enum Choice: FileParse {
    /// It is no table, or none that a mapping could be for.
    case none
    /// A mapping holds for it, and why.
    case mapped(TableMapping, joined: JoinedImages?, why: String)
    /// Several mappings would hold equally well.
    case ambiguous([String])
    /// No mapping holds; which comes nearest, and what it asks for besides.
    case unknown(nearest: String?)

    init(of file: InputFile) { self = file.options.tables.choose(file) }
  }

  /// A mapping of fewer columns would be found in any table.
  private static let fewestColumns = 3

  /// Chooses the mapping of a file.
  private func choose(_ input: InputFile) -> Choice {
    let path = input.path
    let full = input.siblings.full(path)
    if isGiven, let file = files.first {
      // The header is needed only where the mapping has several tables.
      let header = file.tables.count > 1 ? input.parsed(TableStart.self).header : []
      guard let table = file.table(for: path, header: header) else { return .none }
      return .mapped(
        table, joined: joined.images(of: table, in: file, nextTo: full),
        why: "the mapping \(file.path) names it")
    }
    let files = candidates(input)
    guard !files.isEmpty || MappedTable.isTable(path) else { return .none }
    let header = input.parsed(TableStart.self).header
    var best: [(file: MappingFile, table: TableMapping, columns: Int)] = []
    for file in files {
      guard let found = file.best(header), found.columns >= Self.fewestColumns else { continue }
      if found.columns > best.first?.columns ?? 0 { best = [] }
      if found.columns >= best.first?.columns ?? 0 {
        best.append((file, found.table, found.columns))
      }
    }
    guard let first = best.first else {
      return MappedTable.isTable(path) ? .unknown(nearest: nearest(header)) : .none
    }
    // Taking one of them would let the files' names decide what columns mean.
    if best.count > 1 { return .ambiguous(best.map(\.file.path)) }
    return .mapped(
      first.table, joined: joined.images(of: first.table, in: first.file, nextTo: full),
      why: "its header has \(first.table.isWhole(header) ? "all " : "")\(first.columns) columns of "
        + first.file.path)
  }

  /// What the other tables of a mapping annotate, for its table that lies at `full`.
  func annotated(nextTo full: String, _ table: TableMapping, source: String) -> [AnnotatedTable] {
    guard let file = files.first(where: { $0.path == table.path }) else { return [] }
    return annotated.nextTo(full, in: file, source: source) { other, path in
      joined.images(of: other, in: file, nextTo: path)
    }
  }

  /// The mappings that a file may be for.
  ///
  /// JSON documents have forms of their own: only tables that are named as one are asked, and only where every
  /// column's name is in the text.
  private func candidates(_ input: InputFile) -> [MappingFile] {
    if MappedTable.isTable(input.path) { return files }
    guard mayBeJSONTable(input.path) else { return [] }
    return files.compactMap { file in
      var file = file
      file.tables = file.tables.filter { table in
        table.isJSON
          && table.required.allSatisfy { name in
            let leaf = name.split(separator: ".").last ?? ""
            return input.contains("\"\(leaf)\"")
          }
      }
      return file.tables.isEmpty ? nil : file
    }
  }

  private func mayBeJSONTable(_ path: String) -> Bool {
    path.lowercased().hasSuffix(".json") && files.contains { $0.tables.contains(where: \.isJSON) }
  }

  /// Changes whenever the mapping of a file, or a table that it needs, changes.
  func context(_ path: String, full: String) -> String {
    guard isGiven || MappedTable.isTable(path) || mayBeJSONTable(path) else { return "-" }
    var parts = [isGiven ? files.map(\.digest.hex).joined() : digest.hex]
    for table in Set(files.flatMap(\.joined)).sorted() {
      if let digest = JoinedTables.digest(table, nextTo: full) { parts.append(digest.hex) }
    }
    for (_, other) in files.flatMap({ $0.annotating(nextTo: full) }) {
      if let bytes = try? ReadFile.bytes(other, limit: ReadFile.maximumDocument) {
        parts.append(Digest.of(bytes).hex)
      }
    }
    return parts.joined(separator: " ")
  }

  private func nearest(_ header: Set<String>) -> String? {
    var best: (path: String, missing: [String], share: Double)?
    for file in files {
      let (missing, share) = file.nearest(header)
      if share > best?.share ?? 0 { best = (file.path, missing, share) }
    }
    guard let best else { return nil }
    let shown = best.missing.prefix(4).joined(separator: ", ")
    let more = best.missing.count > 4 ? " and \(best.missing.count - 4) more" : ""
    return "\(best.path) comes nearest; it also needs \(shown)\(more)."
  }
}

extension MappingShelf.Choice {
  /// Why a mapping holds.
  var why: String? {
    if case .mapped(_, _, let why) = self { why } else { nil }
  }

  /// The mapping that holds.
  var mapping: TableMapping? {
    if case .mapped(let mapping, _, _) = self { mapping } else { nil }
  }

  /// The images of a table whose images another one names.
  var joined: JoinedImages? {
    if case .mapped(_, let joined, _) = self { joined } else { nil }
  }

  /// What to do about a table that no mapping holds for.
  var remedy: String {
    let advice =
      "Tables need --mapping FILE; `derm-ingest mapping TABLE` prints one to begin with."
    if case .unknown(let nearest?) = self { return "\(advice) Of the ready ones \(nearest)" }
    return advice
  }
}

extension TableMapping {
  /// Whether it is for JSON documents.
  var isJSON: Bool { names.contains { $0.lowercased().hasSuffix(".json") } }

  /// Whether a header has every column that the mapping names, optional ones too.
  func isWhole(_ header: Set<String>) -> Bool {
    columns.allSatisfy { header.contains($0.name) }
  }
}
