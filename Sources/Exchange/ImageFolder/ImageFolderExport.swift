internal import Packs
internal import Parallel
internal import Provenance

/// Pictures in folders with a `metadata.jsonl` each, as Hugging Face's `imagefolder` reads them.
///
/// Pictures lie in `train` and, when a fold is tested, in `test`, because readers take these names for
/// splits; with `folds`, in `train/fold-0` and so on, which the `README.md` names as splits. The same
/// pack gives the same bytes.
public struct ImageFolderExport: Sendable {
  /// How pictures are parted.
  public var parts = ExportParts.together
  /// The data set's name; the pack's title when empty.
  public var title = ""

  /// Everything in one part.
  public init() {}

  /// Writes the folder.
  ///
  /// Nothing appears unless everything was written. Fails with `ExchangeError`, or when the system
  /// refuses.
  public func write(_ request: ExportRequest) throws -> ExportSummary {
    let pictures = try ExportedPictures(request)
    let divided = try parts.divide(pictures.positions, of: request.pack)
    try ExportPlace.folder(request) { temporary in
      for part in divided where !part.pictures.isEmpty {
        try write(part.pictures, of: pictures, into: "\(temporary)/\(folder(part.name))")
      }
      let card = DatasetCard(
        pictures: pictures, parts: parts, folders: divided.map { ($0.name, folder($0.name)) },
        title: title.isEmpty ? request.pack.manifest.title : title)
      try AtomicFile.write(card.text, to: "\(temporary)/README.md")
      try ExportStamp.write(
        "imagefolder", request, pictures: pictures.positions.count, into: temporary)
    }
    return ExportSummary(
      pictures: pictures.positions.count,
      withoutPixels: request.pack.images.count - pictures.positions.count, path: request.path)
  }

  private func folder(_ part: String) -> String {
    parts == .folds ? "train/\(part)" : part
  }

  private func write(
    _ positions: [Int], of pictures: ExportedPictures, into folder: String
  ) throws {
    var metadata: [UInt8] = []
    try Folder.make(folder)
    for position in positions {
      let file = try pictures.file(position)
      try BulkFile.write(file.bytes, to: "\(folder)/\(file.name)")
      var facts = pictures.facts(position)
      facts["file_name"] = .text(file.name)
      metadata += try JSONLines.line(JSONValue.object(facts))
      pictures.request.progress.advance()
    }
    try AtomicFile.write(metadata, to: "\(folder)/metadata.jsonl")
    try BulkFile.synchronise(folder)
  }
}
