internal import Packs
public import Provenance

/// What an exported folder says of its making: `derm-export.json`.
public struct ExportStamp: Codable, Sendable, Hashable {
  /// The file's name in an exported folder.
  public static let name = "derm-export.json"

  /// The format, such as `croissant`.
  public let format: String
  /// The pack that was exported.
  public let pack: Digest
  /// The program and its version.
  public let tool: String
  /// Images in the export with their pictures.
  public let pictures: Int
  /// Images of the pack that have no pixels.
  public let withoutPixels: Int
  /// Files and folders at the top of the export, sorted, this one included.
  public let contents: [String]

  /// Stamps a folder whose other files are all there.
  ///
  /// Fails when the system refuses.
  static func write(
    _ format: String, _ request: ExportRequest, pictures: Int, into folder: String
  ) throws(ProvenanceError) {
    let stamp = ExportStamp(
      format: format, pack: request.pack.digest, tool: request.tool, pictures: pictures,
      withoutPixels: request.pack.images.count - pictures,
      contents: (try Folder.names(in: folder) + [name]).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      })
    try AtomicFile.write(try CanonicalJSON.encode(stamp), to: "\(folder)/\(name)")
  }
}
