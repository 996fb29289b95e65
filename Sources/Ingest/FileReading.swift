internal import Catalogue
internal import Digests
internal import Foundation
internal import Parallel
internal import Terms
internal import Vocabulary

/// Reads one file of an input into facts.
struct FileReading: Sendable {
  /// Changes whenever the same bytes would give other facts; files are then read again.
  static let version = "8"

  /// What became of a file.
  enum Outcome: Sendable {
    /// Nothing changed since it was read last.
    case unchanged
    case read(ExtractedFile)
    /// It is to be read piece by piece while it is written.
    case streamed(StreamedFile)
  }

  let input: AtlasInput
  /// The format that is forced; nil to recognise it.
  let format: (any AtlasFormat.Type)?
  let known: [String: KnownFile]
  let siblings: Siblings
  let options: ReadingOptions
  /// Asked while a file is read piece by piece.
  let cancellation: Cancellation

  init(
    _ input: AtlasInput, format: (any AtlasFormat.Type)? = nil, known: [String: KnownFile] = [:],
    charset: String? = nil, templates: [PageTemplate] = [],
    cancellation: Cancellation = Cancellation()
  ) {
    self.input = input
    self.format = format
    self.known = known
    self.cancellation = cancellation
    siblings = Siblings(root: input.root, paths: input.files, padded: input.padded)
    options = ReadingOptions(charset: charset, templates: templates, tables: input.tables)
  }

  /// Reads a file, unless the catalogue has what it would give; `whole` reads even what is better
  /// read piece by piece.
  func read(_ path: String, whole: Bool = false) -> Outcome {
    let context = context(of: path)
    if !whole, let streamed = StreamedFile(path, of: self, context: context) {
      return streamed.isUnchanged(since: known[path]) ? .unchanged : .streamed(streamed)
    }
    let bytes: [UInt8]
    do {
      bytes = try ReadFile.bytes(siblings.full(path), limit: ReadFile.maximumDocument)
    } catch {
      return .read(unreadable(path, context: context, error))
    }
    let digest = Digest.of(bytes)
    if let last = known[path], last.digest == digest, last.context == context { return .unchanged }
    let file = InputFile(path, bytes, siblings: siblings, options: options)
    return .read(extract(file, digest: digest, context: context))
  }

  /// Digest of everything but a file's own bytes that its reading may depend on.
  private func context(of path: String) -> Digest {
    let needed = AllFormats.list.flatMap { $0.needs(path, of: siblings) }
    return Digest.of(
      text: [
        Self.version, format?.name ?? "auto",
        options.tables.context(path, full: siblings.full(path)),
        needed.isEmpty ? "-" : needed.map(\.hex).joined(separator: " "), options.charset ?? "-",
        options.templates.map(\.digest.hex).joined(separator: " "),
      ].joined(separator: "\n"))
  }

  private func extract(_ file: InputFile, digest: Digest, context: Digest) -> ExtractedFile {
    let found = format.map { (format: $0, why: "--format") } ?? AllFormats.recognise(file)
    // A file of bytes has no character set, and a guess would give it findings.
    let text = found?.format.readsText == false ? DocumentText.none : file.text
    var builder = RecordBuilder(source: input.source, path: file.path, text: text)
    let source = SourceFile(
      source: input.source, path: file.path, digest: digest, context: context,
      byteCount: file.bytes.count, format: found?.format.name ?? "",
      formatReason: found?.why ?? "no format knows it", charset: text.charset,
      charsetReason: text.charsetReason)
    if text.undecodable > 0 {
      builder.find(
        .warning, "charset-undecodable",
        "\(text.undecodable) characters are no \(text.charset) and became U+FFFD",
        remedy: "Save the file in the character set that it declares.")
    }
    if let found {
      found.format.init().extract(file, into: &builder)
    } else {
      Self.refuse(file, &builder)
    }
    return builder.finished(source)
  }

  /// Says that a file is not read, and why: several mappings fit it, it is an export of an annotation
  /// program, it is empty, or nobody knows it.
  private static func refuse(_ file: InputFile, _ builder: inout RecordBuilder) {
    // From the most specific reason to the least: each remedy is another one.
    let table = file.parsed(MappingShelf.Choice.self)
    if case .ambiguous(let mappings) = table {
      builder.find(
        .warning, "mapping-ambiguous",
        "the columns fit several mappings equally well: \(mappings.joined(separator: ", "))",
        remedy: "Say which one with --mapping FILE, or move the other away.", at: 0)
      return
    }
    if let name = AnnotationExport.name(of: file) {
      builder.find(
        .warning, "mapping-needed", "\(name): nothing says what its labels mean",
        remedy:
          "Give --mapping FILE; `derm-ingest mapping \(file.path)` prints one to begin with.",
        at: 0)
      return
    }
    let bytes = file.bytes
    builder.find(
      .warning, bytes.isEmpty ? "file-empty" : "file-unrecognised",
      bytes.isEmpty ? "the file is empty" : "no format knows this file",
      remedy: MappedTable.isTable(file.path)
        ? table.remedy
        : "If it should be read, force a format with --format; docs/formats.md lists them.",
      at: 0)
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
