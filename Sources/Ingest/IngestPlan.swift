internal import Files
internal import Terms

/// What an ingest will do: the request understood, paths found, archives unpacked.
package struct IngestPlan: Sendable {
  let inputs: [AtlasInput]
  /// The format that is forced; nil to recognise each file's.
  let format: (any AtlasFormat.Type)?
  /// Where values stand on pages that have no format of their own.
  let templates: [PageTemplate]

  /// The atlases in order, each once.
  var sources: [String] {
    var seen: Set<String> = []
    return inputs.map(\.source).filter { seen.insert($0).inserted }
  }

  /// Understands a request, so that a wrong one fails before a catalogue is made.
  ///
  /// Throws `IngestError`.
  package init(_ request: IngestRequest) throws {
    var format: (any AtlasFormat.Type)?
    if request.format != "auto" {
      format = AllFormats.named(request.format)
      guard format != nil else {
        throw IngestError.unknownFormat(
          name: request.format, known: AllFormats.list.map { $0.name })
      }
    }
    self.format = format
    if let charset = request.charset, !Charset.isKnown(charset) {
      throw IngestError.unknownCharset(name: charset)
    }
    let mapping = try request.mapping.map { path throws(IngestError) in
      try MappingReader.read(file: ShippedFiles.resolve(path), name: path)
    }
    templates = try PageTemplate.read(request.templates)
    var inputs: [AtlasInput] = []
    for path in request.paths {
      let input = try AtlasInput(path, request: request, mapping: mapping)
      if let mapping { try Self.check(mapping, input) }
      inputs.append(input)
    }
    // With a named mapping only its tables are read, and no archive is one.
    for index in inputs.indices where mapping == nil {
      inputs += inputs[index].unpackNested(taken: Set(inputs.map(\.source)), request: request)
    }
    try Self.refuseSameSource(inputs, request)
    if mapping == nil { try Self.giveReadyMappings(&inputs, request) }
    self.inputs = inputs
  }

  /// Two inputs may be one atlas only when that was said, and when no file is in both.
  private static func refuseSameSource(
    _ inputs: [AtlasInput], _ request: IngestRequest
  ) throws(IngestError) {
    var owners: [String: String] = [:]
    for (index, input) in inputs.enumerated() {
      let earlier = inputs[..<index].first { $0.source == input.source && $0.root != input.root }
      if request.source == nil, let earlier {
        throw .sameSource(name: input.source, first: earlier.root, second: input.root)
      }
      for file in input.files {
        let owner = owners.updateValue(input.root, forKey: "\(input.source)/\(file)")
        if let owner, owner != input.root {
          throw .sameSource(name: input.source, first: "\(owner)/\(file)", second: input.root)
        }
      }
    }
  }

  /// Gives inputs that hold tables the mappings of the folder; others need none, right or wrong.
  private static func giveReadyMappings(
    _ inputs: inout [AtlasInput], _ request: IngestRequest
  ) throws(IngestError) {
    let folder = request.mappings.map(ShippedFiles.resolve)
    if let folder {
      try IngestError.checkReadable(folder)
      guard Folder.isFolder(folder) else { throw .missing(path: folder) }
    }
    guard inputs.contains(where: { $0.files.contains { MappedTable.isTable($0) } }) else { return }
    let shelf = if let folder { try MappingShelf(folder: folder) } else { try MappingShelf.ready() }
    for index in inputs.indices { inputs[index].tables = shelf }
  }

  /// Bytes of a table in which its header is looked for.
  private static let headerBytes = 1 << 20

  /// A mapping that names a column which a table lacks is the user's mistake, reported at once.
  private static func check(_ mapping: MappingFile, _ input: AtlasInput) throws(IngestError) {
    for file in input.files {
      let path = "\(input.root)/\(file)"
      guard let bytes = try? ReadFile.bytes(path, limit: ReadFile.maximumDocument) else { continue }
      // Whole lines, so that no character and no header is cut.
      let start = bytes.prefix(headerBytes)
      let lineFeed = UInt8(ascii: "\n")
      let end =
        bytes.count > start.count
        ? start.lastIndex(of: lineFeed) ?? bytes.firstIndex(of: lineFeed) : nil
      let text = Charset.decode(Array(bytes[..<(end ?? bytes.count)]))
      let header = MappedTable.header(text, path: file)
      // Of a table without any name, what is wrong is found line by line.
      if header.isEmpty, TableForm(file, text) == .jsonLines { continue }
      guard let table = mapping.table(for: file, header: header) else { continue }
      let named =
        table.delimiter == nil
        ? header : MappedTable.header(text, path: file, delimiter: table.delimiter)
      let problems = table.problems(header: named.sorted())
      if !problems.isEmpty { throw .mapping(path: mapping.path, problems: problems) }
    }
  }
}
