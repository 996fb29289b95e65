internal import Artifacts
internal import Files

/// Where an export goes: nothing is replaced that an export did not write.
enum ExportFolder {
  /// Fills a folder that appears whole or not at all.
  ///
  /// An existing folder is replaced only when it is empty or holds an export and nothing else. Fails
  /// with `occupied` otherwise, as the filling does, or when the system refuses.
  static func write(
    _ request: ExportRequest, _ fill: (_ temporary: String) throws -> Void
  ) throws {
    try AtomicFolder.write(
      to: request.path, as: "export", sparing: [request.pack.path], fill)
  }
}
