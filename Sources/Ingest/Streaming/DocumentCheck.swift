internal import Catalogue
internal import Digests
package import Parallel
internal import Terms
package import Vocabulary

/// Whether a document is in the project's XML form, and what breaks it where; nothing is stored.
///
/// Memory doesn't grow with the document but for 16 bytes per image, to notice repeated ids.
package struct DocumentCheck: Sendable {
  /// Images that would be stored.
  package private(set) var images = 0
  /// Terms that would be stored.
  package private(set) var mentions = 0
  package private(set) var findings: [Finding] = []
  /// Whether the document was looked at as far as derm goes: false when the check was cancelled.
  package private(set) var isComplete = true

  /// Reads a document, or the beginning of it when it is cancelled.
  ///
  /// Throws `IngestError` when the file is missing or can't be read.
  package init(
    _ path: String, cancellation: Cancellation = Cancellation()
  ) throws(IngestError) {
    try IngestError.checkReadable(path)
    guard let bytes = FileBytes(path, cancellation) else {
      throw .unreadable(path: path, reason: "the system refuses, or it is no regular file")
    }
    var seen: Set<IDPrint> = []
    var images = 0
    var mentions = 0
    let empty = Charset.decode([])
    let reader = AtlasXMLReader(
      RecordBuilder(source: "atlas", path: path, text: empty), from: bytes
    ) { record in
      images += 1
      mentions += record.mentions.count
      return seen.insert(IDPrint(record.key)).inserted
    }
    reader.run()
    var builder = reader.builder
    switch bytes.trouble {
    case .system(let reason): throw .unreadable(path: path, reason: reason)
    case .notUTF8:
      // Only derm reads these; the rest is checked when it is.
      builder.find(
        .warning, "charset-undecodable", "the document is no UTF-8 without control characters",
        remedy: "Save it as UTF-8 to have all of it checked.")
    case .interrupted: isComplete = false
    case nil: break
    }
    let file = SourceFile(
      source: "atlas", path: path, digest: .of([]), context: .of([]), byteCount: 0,
      format: AtlasXML.name, formatReason: "", charset: "utf-8", charsetReason: "")
    (self.images, self.mentions) = (images, mentions)
    findings = builder.finished(file).findings
  }
}

/// An id by 128 bits of its SHA-256, which take less memory than the text; no two ids of a document are expected to
/// share them.
private struct IDPrint: Hashable {
  private let high: UInt64
  private let low: UInt64

  init(_ id: ImageID) {
    let bytes = Digest.of(text: id.rawValue).bytes
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
