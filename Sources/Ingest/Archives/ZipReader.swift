internal import Files
internal import Terms

/// Unpacks the stored and deflated entries of zip files.
struct ZipReader {
  let file: MappedFile
  let path: String

  /// Unpacks every entry that is a file.
  ///
  /// Throws when there is no directory of entries, when entries overlap, or when the sink refuses.
  func unpack(into sink: inout ArchiveSink) throws {
    var directory = try directory()
    var packed = 0
    while let entry = directory.next() {
      try sink.header(entry.recordLength)
      let name = Self.text(entry.name)
      if name.hasSuffix("/") { continue }
      // Entries that share their data are how a small file becomes a huge one.
      // One that claims more than the file is damaged, and says nothing of the others.
      if entry.packedSize <= file.count {
        packed += ZipDirectory.Header.fixedLength + entry.packedSize
      }
      guard packed <= file.count else {
        throw IngestError.unsupportedInput(
          path: path, what: "its entries overlap: the archive is refused. Unpack it by hand")
      }
      try unpack(entry, named: name, directory, into: &sink)
    }
    if !directory.isWhole { sink.damage("", "the directory of entries breaks off") }
  }

  private func unpack(
    _ entry: ZipEntry, named stated: String, _ directory: ZipDirectory, into sink: inout ArchiveSink
  ) throws {
    guard let name = try sink.path(for: stated) else { return }
    if entry.isLink { return sink.refuse(name, "it is a link") }
    if entry.isEncrypted { return sink.refuse(name, "it is encrypted") }
    guard [ZipEntry.stored, ZipEntry.deflated].contains(entry.method) else {
      return sink.refuse(name, "its compression (\(entry.method)) is not read")
    }
    guard let header = directory.header(of: entry) else {
      return sink.damage(name, "its header is not there")
    }
    // The numbers are the file's: none may be added to before it is compared.
    guard entry.packedSize <= file.count, header.dataStart <= file.count - entry.packedSize else {
      return sink.damage(name, "its data is not there")
    }
    let range = header.dataStart..<(header.dataStart + entry.packedSize)
    try sink.write(name, packed: entry.packedSize) { take in
      try copy(entry, range, take)
    }
  }

  /// Hands out an entry's bytes; answers what is wrong with them.
  private func copy(
    _ entry: ZipEntry, _ range: Range<Int>, _ take: ([UInt8]) throws -> Void
  ) throws -> String? {
    var checksum = ZipChecksum()
    var size = 0
    let stream =
      entry.method == ZipEntry.deflated ? InflatedStream(file, range: range, isGzip: false) : nil
    var position = range.lowerBound
    while true {
      let piece: [UInt8]
      do {
        if let stream {
          piece = try stream.next(Archive.pieceSize)
        } else {
          let end = min(range.upperBound, position + Archive.pieceSize)
          piece = file.bytes(position..<end)
          position = end
        }
      } catch {
        return error.reason
      }
      if piece.isEmpty { break }
      checksum.update(piece)
      size += piece.count
      try take(piece)
    }
    // Known only when all was handed out; the sink then removes the file.
    if size != entry.size { return "it has \(size) bytes instead of \(entry.size)" }
    return checksum.value == entry.checksum ? nil : "its check sum is wrong"
  }

  /// A path as text: bit 11 of the flags says UTF-8, but older tools wrote it without saying so.
  private static func text(_ name: [UInt8]) -> String {
    String(validating: name, as: UTF8.self)
      ?? Charset.windows1252(name, reason: "").raw(0..<Int.max)
  }

  private func directory() throws(IngestError) -> ZipDirectory {
    do throws(ZipDirectory.Problem) {
      return try ZipDirectory(file)
    } catch {
      let what =
        switch error {
        case .missing: "no zip file, or cut off. Fetch it again, or name the unpacked folder"
        case .outside: "the zip file's directory lies outside it. Fetch it again"
        }
      throw .unsupportedInput(path: path, what: what)
    }
  }
}
