internal import Artifacts
package import Digests
internal import Files

/// What an exported folder says of its making: `derm-export.json`.
package struct ExportStamp: Codable, Sendable, Hashable {
  /// The file's name in an exported folder.
  package static let name = "derm-export.json"

  /// The format, such as `croissant`.
  package let format: String
  package let pack: Digest
  /// The program and its version.
  package let tool: String
  package let images: Int
  /// Images of the pack that have no pixels.
  package let withoutPixels: Int
  /// Files and folders at the top of the export, sorted, this one included.
  package let contents: [String]

  /// The file's keys; `pictures` is the old word for images.
  private enum CodingKeys: String, CodingKey {
    case format, pack, tool
    case images = "pictures"
    case withoutPixels, contents
  }

  /// Stamps a folder whose other files are all there.
  ///
  /// Fails when the system refuses.
  static func write(
    _ format: String, _ request: ExportRequest, images: Int, into folder: String
  ) throws(FileError) {
    let stamp = ExportStamp(
      format: format, pack: request.pack.digest, tool: request.tool, images: images,
      withoutPixels: request.pack.images.count - images,
      contents: (try Folder.names(in: folder) + [name]).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      })
    try AtomicFile.write(try CanonicalJSON.encode(stamp), to: "\(folder)/\(name)")
  }
}
