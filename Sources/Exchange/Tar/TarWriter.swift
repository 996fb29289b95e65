internal import Files

/// Writes a tar archive that appears whole or not at all.
struct TarWriter {
  private let writer: AtomicFileWriter

  /// Starts an archive; `comment` says who made it.
  ///
  /// Fails when the file can't be written.
  init(_ path: String, comment: String) throws(FileError) {
    writer = try AtomicFileWriter(path)
    try writer.append(TarHeader.comment(comment))
  }

  /// Adds a file.
  ///
  /// Fails when the disk is full.
  func add(_ name: String, _ bytes: [UInt8]) throws(FileError) {
    try writer.append(TarHeader.file(name, size: bytes.count))
    try writer.append(bytes)
    try writer.append(TarHeader.padding(bytes.count))
  }

  /// Ends the archive and gives it its name.
  ///
  /// Fails when the system refuses.
  func finish() throws(FileError) {
    try writer.append([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
    try writer.commit()
  }
}
