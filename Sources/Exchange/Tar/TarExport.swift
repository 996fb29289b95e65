internal import Artifacts
internal import Digests
internal import Files
internal import Parallel
internal import Terms

/// Images with what is known of each, as samples of a tar archive: `KEY.jpg` and `KEY.json`.
///
/// The layout that WebDataset streams. The same pack gives the same bytes.
package struct TarExport: Sendable {
  /// The largest number of images in one archive; nil for one archive of all.
  package var shardSize: Int?
  /// How images are parted into archives.
  package var parts = ExportParts.together

  /// One archive of everything.
  package init() {}

  /// Whether a folder of archives is written instead of one file.
  package var isFolder: Bool { shardSize != nil || parts != .together }

  /// Writes the archive, or the folder of archives `<part>-000000.tar`.
  ///
  /// Nothing appears unless everything was written. Fails with `ExchangeError`, or when the system
  /// refuses.
  package func write(_ request: ExportRequest) throws -> ExportSummary {
    let exported = try ExportedImages(request)
    if isFolder {
      try ExportFolder.write(request) { temporary in
        for part in try parts.divide(exported.positions, of: request.pack) {
          let size = max(1, shardSize ?? part.images.count)
          for (number, start) in stride(from: 0, to: part.images.count, by: size).enumerated() {
            let shard = part.images[start..<min(start + size, part.images.count)]
            try write(shard, of: exported, to: "\(temporary)/\(Self.name(part.name, number))")
          }
        }
        try ExportStamp.write(
          "tar", request, images: exported.positions.count, into: temporary)
      }
    } else {
      // Up to the pack's digest, every archive of derm begins with the same bytes.
      let start = TarHeader.blockSize + "97 comment=".utf8.count + Self.origin.utf8.count
      let path = try OutputFile.target(
        request.path, beginning: Array(TarHeader.comment(Self.comment(request.pack)).prefix(start)))
      try write(exported.positions[...], of: exported, to: path)
    }
    return ExportSummary(
      images: exported.positions.count,
      withoutPixels: request.pack.images.count - exported.positions.count, path: request.path)
  }

  /// What stands before the pack's digest in the comment of an archive.
  private static let origin = "derm-export tar pack="

  private static func comment(_ pack: Pack) -> String { origin + pack.digest.hex }

  private static func name(_ part: String, _ number: Int) -> String {
    "\(part)-\(String(number).leftPadded(6, with: "0")).tar"
  }

  private func write(
    _ positions: ArraySlice<Int>, of exported: ExportedImages, to path: String
  ) throws {
    let pack = exported.request.pack
    let archive = try TarWriter(path, comment: Self.comment(pack))
    for position in positions {
      let file = try exported.file(position)
      try archive.add(file.name, file.bytes)
      let facts = try JSONLines.line(JSONValue.object(exported.facts(position)))
      try archive.add("\(exported.names.stems[position]).json", facts)
      exported.request.progress.advance()
    }
    try archive.finish()
  }
}
