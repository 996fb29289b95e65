internal import Catalogue
internal import Foundation
internal import Parallel
internal import Provenance
internal import Vocabulary

/// Reads one file of an input into facts.
struct FileReading: Sendable {
  /// Changes whenever the same bytes would give other facts; files are then read again.
  private static let version = "5"

  /// What became of a file.
  enum Outcome: Sendable {
    /// Nothing changed since it was read last.
    case unchanged
    /// It was read.
    case read(ExtractedFile)
    /// It is to be read piece by piece while it is written.
    case streamed(StreamedFile)
  }

  let input: AtlasInput
  /// The format that is forced; nil to recognise it.
  let format: (any AtlasFormat.Type)?
  /// The character set of files that declare none; nil to guess.
  let charset: String?
  let known: [String: KnownFile]
  let facets: FacetFiles
  let templates: [PageTemplate]
  /// Asked while a file is read piece by piece.
  var cancellation = Cancellation()

  /// Reads a file, unless the catalogue has what it would give; `whole` reads even what is better
  /// read piece by piece.
  func read(_ path: String, whole: Bool = false) -> Outcome {
    let full = "\(input.root)/\(path)"
    let facets = facets.nearest(to: path)
    let context = Digest.of(
      text: [
        Self.version, format?.name ?? "auto", input.tables.context(path, full: full),
        facets?.digest.hex ?? "-", charset ?? "-",
        templates.map(\.digest.hex).joined(separator: " "),
      ].joined(separator: "\n"))
    if !whole, let streamed = StreamedFile(path, of: self, context: context) {
      return streamed.isUnchanged(since: known[path]) ? .unchanged : .streamed(streamed)
    }
    let bytes: [UInt8]
    do {
      bytes = try ReadFile.bytes(full, limit: ReadFile.maximumDocument)
    } catch {
      return .read(unreadable(path, context: context, error))
    }
    let digest = Digest.of(bytes)
    if let last = known[path], last.digest == digest, last.context == context { return .unchanged }
    return .read(extract(bytes, path, digest: digest, context: context, facets: facets))
  }

  private func extract(
    _ bytes: [UInt8], _ path: String, digest: Digest, context: Digest, facets: FacetData?
  ) -> ExtractedFile {
    let text = Charset.decode(bytes, assumed: charset)
    var builder = RecordBuilder(source: input.source, path: path, text: text)
    var file = SourceFile(
      source: input.source, path: path, digest: digest, context: context, byteCount: bytes.count,
      format: "", formatReason: "no format knows it", charset: text.charset,
      charsetReason: text.charsetReason)
    if text.undecodable > 0 {
      builder.find(
        .warning, "charset-undecodable",
        "\(text.undecodable) characters are no \(text.charset) and became U+FFFD",
        remedy: "Save the file in the character set that it declares.")
    }
    let table = input.tables.choose(path, full: "\(input.root)/\(path)", text: text)
    let sample = PageSample(name: path, text: text, mapping: table.why, templates: templates)
    let found = format.map { (format: $0, why: "--format") } ?? AllFormats.recognise(sample)
    guard let (format, why) = found else {
      if case .ambiguous(let mappings) = table {
        builder.find(
          .warning, "mapping-ambiguous",
          "the columns fit several mappings equally well: \(mappings.joined(separator: ", "))",
          remedy: "Say which one with --mapping FILE, or move the other away.", at: 0)
        return builder.finished(file)
      }
      Self.refuse(path, bytes, table, &builder)
      return builder.finished(file)
    }
    file.format = format.name
    file.formatReason = why
    var page = Page(
      path: path, text: text, facets: facets, mapping: table.mapping, joined: table.joined,
      templates: templates, padded: input.padded)
    if let mapping = table.mapping {
      page.judged = input.tables.judged(
        beside: "\(input.root)/\(path)", mapping, source: input.source)
    }
    format.init().extract(page, into: &builder)
    return builder.finished(file)
  }

  /// Says that a file is not read: an export of an annotation program by its name.
  private static func refuse(
    _ path: String, _ bytes: [UInt8], _ table: MappingShelf.Choice, _ builder: inout RecordBuilder
  ) {
    if let name = AnnotationExport.name(of: builder.text) {
      builder.find(
        .warning, "mapping-needed", "\(name): nothing says what its labels mean",
        remedy: "Give --mapping FILE; `derm-ingest mapping \(path)` prints one to begin with.",
        at: 0)
      return
    }
    builder.find(
      .warning, bytes.isEmpty ? "file-empty" : "file-unrecognised",
      bytes.isEmpty ? "the file is empty" : "no format knows this file",
      remedy: remedy(path, table), at: 0)
  }

  private static func remedy(_ path: String, _ table: MappingShelf.Choice) -> String {
    if MappedTable.isTable(path) { return table.remedy }
    return "If it should be read, force a format with --format; docs/formats.md lists them."
  }

  private func unreadable(
    _ path: String, context: Digest, _ problem: ReadFile.Problem
  ) -> ExtractedFile {
    let what: String
    let remedy: String
    var size = 0
    switch problem {
    case .system(let reason):
      (what, remedy) = ("the file can't be read: \(reason)", "Fix its permissions.")
    case .tooLarge(let count):
      size = count
      what = "the file has \(count >> 20) MiB, more than \(ReadFile.maximumDocument >> 20)"
      remedy = "Cut it into parts."
    }
    // Its bytes are unknown: the digest of none makes the next run try again.
    let file = SourceFile(
      source: input.source, path: path, digest: .of([]), context: context, byteCount: size,
      format: "", formatReason: "not read", charset: "", charsetReason: "not read")
    let finding = Finding(
      source: path, severity: .error, code: "file-unreadable", what: what, remedy: remedy)
    return ExtractedFile(file: file, pages: [], findings: [finding])
  }
}

/// The facet data among the files of an input, by folder.
struct FacetFiles: Sendable {
  private var byFolder: [String: FacetData] = [:]

  /// Reads every answer that holds facet data.
  init(_ input: AtlasInput) {
    for path in input.files {
      let lower = path.lowercased()
      guard lower.hasSuffix(".json") || lower.hasSuffix(".ashx") else { continue }
      let full = "\(input.root)/\(path)"
      guard let bytes = try? ReadFile.bytes(full, limit: ReadFile.maximumDocument),
        ByteSearch.contains(bytes, "\"facet_collection\""),
        let root = JSONReader.read(Charset.decode(bytes).utf8).root,
        let data = FacetData(root, digest: .of(bytes))
      else { continue }
      let folder = path.contains("/") ? Folder.parent(of: path) : ""
      if byFolder[folder] == nil { byFolder[folder] = data }
    }
  }

  /// The facet data in the file's folder or the nearest one above; else the only one there is.
  func nearest(to path: String) -> FacetData? {
    var folder = path
    while folder.contains("/") {
      folder = Folder.parent(of: folder)
      if let data = byFolder[folder] { return data }
    }
    return byFolder[""] ?? (byFolder.count == 1 ? byFolder.first?.value : nil)
  }
}
