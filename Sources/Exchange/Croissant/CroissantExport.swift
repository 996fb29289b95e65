internal import Artifacts
internal import Digests
internal import Files
internal import Parallel

/// What a pack does not know of its data set, for the metadata.
package struct DatasetDescription: Sendable {
  /// The data set's name; the pack's title when empty.
  package var title = ""
  /// The licence's name or address; those of the images when empty.
  package var licence = ""
  /// How to cite it.
  package var citation = ""
  /// Who made it.
  package var creator = ""
  /// Its home page.
  package var url = ""
  /// The day of publication, as 2026-11-24.
  package var published = ""
  /// Its version, as 1.0.0.
  package var version = ""

  /// Nothing known.
  package init() {}

  /// The options for what Croissant asks for and neither they nor the pack give.
  func missing(from pack: Pack) -> [String] {
    let isLicensed = !licence.isEmpty || pack.images.contains { !$0.licence.isEmpty }
    return [
      (isLicensed ? "stated" : "", "--licence"), (citation, "--citation"), (creator, "--creator"),
      (url, "--url"), (published, "--published"), (version, "--release"),
    ].filter(\.0.isEmpty).map(\.1)
  }
}

/// A data set with Croissant 1.0 metadata: `croissant.json`, the tables that it names, and the
/// images in one archive, each with its SHA-256.
///
/// Akhtar et al., *Croissant: A Metadata Format for ML-Ready Datasets*, 2024, arXiv 2403.19546. The same
/// pack and description give the same bytes.
package struct CroissantExport: Sendable {
  /// What the pack does not know.
  package var description = DatasetDescription()

  /// With what the pack knows.
  package init() {}

  /// Writes the folder.
  ///
  /// Nothing appears unless everything was written. Fails with `ExchangeError`, or when the system
  /// refuses.
  package func write(_ request: ExportRequest) throws -> ExportSummary {
    let exported = try ExportedImages(request)
    // mlcroissant keeps what it extracted under the archive's name: no two packs may share one.
    let archiveName = "images-\(request.pack.digest.hex.prefix(16)).tar"
    try ExportFolder.write(request) { temporary in
      let archive = try TarWriter(
        "\(temporary)/\(archiveName)",
        comment: "derm-export pictures pack=\(request.pack.digest.hex)")
      for position in exported.positions {
        let file = try exported.file(position)
        try archive.add("images/\(file.name)", file.bytes)
        request.progress.advance()
      }
      try archive.finish()
      let tables = try CroissantTables(exported)
      for table in tables.all { try AtomicFile.write(table.text, to: "\(temporary)/\(table.file)") }
      var digests: [String: Digest] = [:]
      for name in [archiveName] + tables.all.map(\.file) {
        digests[name] = try Digest.ofFile("\(temporary)/\(name)")
      }
      let document = CroissantDocument(
        pack: request.pack, archive: archiveName, tables: tables, digests: digests,
        description: description)
      try AtomicFile.write(
        try CanonicalJSON.encode(document.value), to: "\(temporary)/croissant.json")
      try ExportStamp.write(
        "croissant", request, images: exported.positions.count, into: temporary)
    }
    return ExportSummary(
      images: exported.positions.count,
      withoutPixels: request.pack.images.count - exported.positions.count, path: request.path,
      missing: description.missing(from: request.pack))
  }
}
