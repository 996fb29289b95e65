internal import Catalogue
internal import Digests
internal import Glibc
internal import Parallel
internal import Terms

/// A file that is read and written piece by piece in memory that doesn't grow with it.
struct StreamedFile: Sendable {
  /// Smaller files are read whole, on many threads.
  static let threshold = 4 << 20
  /// So much of a file tells its format.
  private static let head = 1 << 16

  private let path: String
  private let full: String
  private let format: any StreamedFormat.Type
  private let file: SourceFile
  private let cancellation: Cancellation

  /// What became of a file.
  enum Outcome: Equatable {
    case stored
    /// It has to be read whole: it is not UTF-8, or the system refuses to read it.
    case needsWhole
    /// The work was cancelled; nothing was stored.
    case interrupted
  }

  /// Looks at a file of an input; nil when it is to be read whole.
  init?(
    _ path: String, of reading: FileReading, context: Digest, threshold: Int = Self.threshold
  ) {
    full = reading.siblings.full(path)
    self.path = path
    cancellation = reading.cancellation
    let forced = reading.format
    if let forced, !(forced is any StreamedFormat.Type) { return nil }
    guard let size = ReadFile.stamp(full)?.byteCount, size >= threshold,
      let head = try? ReadFile.head(full, count: Self.head)
    else { return nil }
    // Whole lines or tags, so that no character is cut.
    let end = head.lastIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: ">") }
    // Without mappings and templates: neither makes a document of this form anything else.
    let sample = InputFile(
      path, Array(head[..<(end ?? head.count)]),
      options: ReadingOptions(charset: reading.options.charset))
    let text = sample.text
    guard text.charset == "utf-8" else { return nil }
    let found = forced.map { (format: $0, why: "--format") } ?? AllFormats.recognise(sample)
    guard let found, let format = found.format as? any StreamedFormat.Type else { return nil }
    self.format = format
    let isGuess = text.charsetReason.hasPrefix("guessed")
    file = SourceFile(
      source: reading.input.source, path: path, digest: .of([]), context: context,
      byteCount: size, format: format.name, formatReason: found.why, charset: text.charset,
      charsetReason: isGuess ? "guessed: valid UTF-8" : text.charsetReason)
  }

  /// Whether the file's bytes are what they were.
  func isUnchanged(since last: KnownFile?) -> Bool {
    guard let last, last.context == file.context else { return false }
    return FileBytes(full, cancellation)?.finish() == last.digest
  }

  /// Reads the file into a catalogue, in one transaction.
  ///
  /// Throws `CatalogueError`.
  func store(
    into catalogue: Catalogue, folder: String, archive: String?
  ) throws(CatalogueError) -> Outcome {
    guard let bytes = FileBytes(full, cancellation) else { return .needsWhole }
    let isStored = try catalogue.write(file, folder: folder, archive: archive) { sink in
      var builder = RecordBuilder(
        source: file.source, path: path,
        text: DocumentText(
          utf8: [], charset: file.charset, charsetReason: file.charsetReason, undecodable: 0,
          map: OffsetMap()))
      try format.stream(bytes, into: &builder) { try sink.take($0) }
      guard bytes.trouble == nil, let digest = bytes.finish() else { return nil }
      return StreamedEnd(
        digest: digest, byteCount: bytes.byteCount, findings: builder.finished(file).findings)
    }
    if isStored { return .stored }
    return bytes.trouble == .interrupted ? .interrupted : .needsWhole
  }
}
