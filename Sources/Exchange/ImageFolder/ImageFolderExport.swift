internal import Artifacts
internal import Files
internal import Parallel

/// Images in folders with a `metadata.jsonl` each, as Hugging Face's `imagefolder` reads them.
///
/// Images lie in `train` and, when a fold is tested, in `test`, because readers take these names for
/// splits; with `folds`, in `train/fold-0` and so on, which the `README.md` names as splits. The same
/// pack gives the same bytes.
package struct ImageFolderExport: Sendable {
  /// How images are parted.
  package var parts = ExportParts.together
  /// The data set's name; the pack's title when empty.
  package var title = ""

  /// Everything in one part.
  package init() {}

  /// Writes the folder.
  ///
  /// Nothing appears unless everything was written. Fails with `ExchangeError`, or when the system
  /// refuses.
  package func write(_ request: ExportRequest) throws -> ExportSummary {
    let exported = try ExportedImages(request)
    let divided = try parts.divide(exported.positions, of: request.pack)
    try ExportFolder.write(request) { temporary in
      // Images without pixels are left out, so a part may have none; it gets no folder.
      for part in divided where !part.images.isEmpty {
        try write(part.images, of: exported, into: "\(temporary)/\(folder(part.name))")
      }
      let card = DatasetCard(
        exported: exported,
        folders: divided.filter { !$0.images.isEmpty }.map { ($0.name, folder($0.name)) },
        title: title.isEmpty ? request.pack.manifest.title : title)
      try AtomicFile.write(card.text, to: "\(temporary)/README.md")
      try ExportStamp.write(
        "imagefolder", request, images: exported.positions.count, into: temporary)
    }
    return ExportSummary(
      images: exported.positions.count,
      withoutPixels: request.pack.images.count - exported.positions.count, path: request.path)
  }

  private func folder(_ part: String) -> String {
    parts == .folds ? "train/\(part)" : part
  }

  private func write(
    _ positions: [Int], of exported: ExportedImages, into folder: String
  ) throws {
    var metadata: [UInt8] = []
    try Folder.make(folder)
    for position in positions {
      let file = try exported.file(position)
      try BulkFile.write(file.bytes, to: "\(folder)/\(file.name)")
      var facts = exported.facts(position)
      facts["file_name"] = .text(file.name)
      metadata += try JSONLines.line(JSONValue.object(facts))
      exported.request.progress.advance()
    }
    try AtomicFile.write(metadata, to: "\(folder)/metadata.jsonl")
    try BulkFile.synchronise(folder)
  }
}
