internal import Catalogue
internal import Digests
internal import Files
internal import Vocabulary

/// Unpacks zip, tar and tar.gz files, so that an archive is read as the folder that it holds.
///
/// The folder is named after the archive's digest and appears whole or not at all; an archive that
/// was unpacked before is not unpacked again.
struct Archive {
  /// The kinds that are read.
  enum Kind { case zip, tar, gzippedTar }

  /// What an archive may hold; beyond it is an error, not a finding.
  struct Limits {
    var totalBytes = 64 << 30
    /// What even a small archive may hold.
    var leastBytes = 1 << 30
    var entries = 5_000_000
    /// An entry that expands by more than this, and beyond `bombBytes`, is there to do harm.
    var ratio = 250
    var bombBytes = 32 << 20
    /// The bytes that an archive needs for each entry, and for each folder.
    var bytesPerEntry = 16
    var bytesPerFolder = 64
    /// Entries, and folders, that even a small archive may have.
    var leastEntries = 50_000
    var leastFolders = 10_000
    /// Names of real entries have some ten levels.
    var levels = 64
    /// What each byte of an archive may hold of headers that describe entries, and what even a small
    /// archive may.
    var headersPerByte = 32
    var leastHeaders = 64 << 20
  }

  /// So many bytes of an entry are unpacked at a time.
  static let pieceSize = 1 << 18

  let path: String
  let kind: Kind
  var limits = Limits()

  /// Takes an archive, whose kind its name's ending tells.
  ///
  /// Throws when it is of a kind that is not read.
  init(_ path: String) throws(IngestError) {
    self.path = path
    let lower = path.lowercased()
    if lower.hasSuffix(".zip") {
      kind = .zip
    } else if lower.hasSuffix(".tar") {
      kind = .tar
    } else if lower.hasSuffix(".tar.gz") || lower.hasSuffix(".tgz") {
      kind = .gzippedTar
    } else {
      throw .unsupportedInput(
        path: path, what: "of archives, zip, tar and tar.gz are read. Unpack it and name the folder"
      )
    }
  }

  /// Whether a file's name is that of an archive that is read.
  static func isRead(_ path: String) -> Bool {
    FileKind(path) == .archive && (try? Archive(path)) != nil
  }

  /// The archive's name without its endings: the atlas's name.
  var stem: String {
    let name = Folder.name(of: path)
    for ending in [".tar.gz", ".tgz", ".tar", ".zip"] where name.lowercased().hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }

  /// Lies next to the entries; no entry may begin with its name.
  static let findingsFile = ".findings.json"

  /// The folder with the archive's files, and what was refused.
  ///
  /// When everything lies in one folder, that folder is meant. Throws when the archive is damaged
  /// beyond use or beyond the limits.
  func unpacked(below folder: String) throws(IngestError) -> (root: String, findings: [Finding]) {
    do {
      let file = try MappedFile(path)
      let target = "\(folder)/\(try Digest.ofFile(path).hex)"
      if !Folder.isFolder(target) {
        // Of several parts of an ingest on one machine, one unpacks and the others wait for it.
        let lock = try CatalogueLock.take(target)
        defer { lock?.release() }
        if !Folder.isFolder(target) { try fill(target, file) }
      }
      let stored = "\(target)/\(Self.findingsFile)"
      let bytes = try MappedFile(stored)
      let findings = try CanonicalJSON.decode(
        [Finding].self, from: bytes.bytes(0..<bytes.count), path: stored)
      return (try Self.innermost(target), findings)
    } catch let error as IngestError {
      throw error
    } catch let error as CatalogueError {
      throw .unwritable(path: folder, reason: "\(error)")
    } catch FileError.system(let operation, let path, let reason)
      // A failure below the folder of unpacked files is the disk's, any other one the archive's.
      where path.hasPrefix(folder)
    {
      throw .unwritable(path: path, reason: "cannot \(operation): \(reason)")
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  private func fill(_ target: String, _ file: MappedFile) throws {
    try AtomicFolder.make(target) { temporary in
      var limits = limits
      limits.totalBytes = min(
        limits.totalBytes, max(limits.leastBytes, file.count * limits.ratio))
      var sink = ArchiveSink(
        folder: temporary, archive: path, byteCount: file.count, limits: limits)
      try unpack(file, into: &sink)
      // Kept with the files: the archive is not unpacked again, and what was refused has to be
      // reported each time.
      let findings = try CanonicalJSON.encode(sink.findings)
      try AtomicFile.write(findings, to: "\(temporary)/\(Self.findingsFile)")
    }
  }

  private func unpack(_ file: MappedFile, into sink: inout ArchiveSink) throws {
    switch kind {
    case .zip: try ZipReader(file: file, path: path).unpack(into: &sink)
    case .tar:
      try TarReader(stream: PlainStream(file), path: path).unpack(into: &sink)
    case .gzippedTar:
      try TarReader(stream: InflatedStream(file, isGzip: true), path: path).unpack(into: &sink)
    }
  }

  private static func innermost(_ folder: String) throws -> String {
    let names = try Folder.names(in: folder).filter { !$0.hasPrefix(".") && $0 != "__MACOSX" }
    guard names.count == 1, Folder.isFolder("\(folder)/\(names[0])") else { return folder }
    return "\(folder)/\(names[0])"
  }
}
