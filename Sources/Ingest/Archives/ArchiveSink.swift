internal import Foundation
internal import Glibc
internal import Provenance
internal import Vocabulary

/// Writes an archive's entries below a folder, never outside it and never too much.
struct ArchiveSink {
  private let folder: String
  private let archive: String
  private let limits: Archive.Limits
  private var written = 0
  private var entries = 0
  private var folders: Set<String> = []
  /// What was refused or damaged.
  private(set) var findings: [Finding] = []

  init(folder: String, archive: String, limits: Archive.Limits) {
    self.folder = folder
    self.archive = archive
    self.limits = limits
  }

  /// Counts an entry, and checks its name; nil when it is refused.
  ///
  /// Throws when there are more entries than any atlas has.
  mutating func path(for name: String) throws(IngestError) -> String? {
    entries += 1
    guard entries <= limits.entries else {
      throw .unsupportedInput(path: archive, what: "it has more than \(limits.entries) entries")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isSafe =
      !name.isEmpty && !name.contains("\\") && !name.utf8.contains(0)
      && !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.count > 255 }
    guard isSafe else {
      refuse(name, "its name leads out of the archive, or is no file name")
      return nil
    }
    guard !parts[0].hasPrefix(Archive.findingsFile) else {
      refuse(name, "its name is kept for derm's own list of findings")
      return nil
    }
    return name
  }

  /// Notes that an entry was left out.
  mutating func refuse(_ name: String, _ why: String) {
    find(.warning, "archive-entry-refused", name, "an entry of the archive was left out: \(why)")
  }

  /// Notes that an entry's data is damaged.
  mutating func damage(_ name: String, _ why: String) {
    find(.error, "archive-entry-damaged", name, "an entry of the archive is damaged: \(why)")
  }

  private mutating func find(_ severity: Severity, _ code: String, _ name: String, _ what: String) {
    // A million refused entries need no million findings.
    guard findings.count < 1000 else { return }
    findings.append(
      Finding(
        source: Folder.name(of: archive), severity: severity, code: code, what: what,
        remedy: "Make the archive again, or unpack it by hand and name the folder.",
        excerpt: String(TermText.collapsed(name).prefix(120))))
  }

  /// Counts bytes that were unpacked only to be left out.
  ///
  /// Throws when the archive holds more than the limit.
  mutating func pass(_ count: Int) throws(IngestError) {
    written += count
    if written > limits.totalBytes { throw bomb("it") }
  }

  private func bomb(_ name: String) -> IngestError {
    .unsupportedInput(
      path: archive,
      what: "\(name) expands without measure: the archive is refused. Unpack it by hand")
  }

  /// Writes an entry whose bytes come piece by piece; false when it was damaged or refused.
  ///
  /// `packed` is its size in the archive, to tell a bomb. Throws when the disk is full, or the
  /// archive holds more than the limit.
  mutating func write(
    _ name: String, packed: Int, pieces: (_ take: ([UInt8]) throws -> Void) throws -> String?
  ) throws {
    let path = "\(folder)/\(name)"
    guard try makeParent(of: path) else {
      refuse(name, "another entry has the place of its folder")
      return try drain(pieces)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else {
      let code = errno
      // Anything but a name that can't be: the disk is full or read-only.
      guard [ENAMETOOLONG, EISDIR, ENOTDIR, EINVAL, EILSEQ].contains(code) else {
        throw Self.unwritable(path, code)
      }
      refuse(name, String(cString: strerror(code)))
      return try drain(pieces)
    }
    defer { close(descriptor) }
    var size = 0
    var budget = limits.totalBytes - written
    let limits = limits
    let bomb = bomb(name)
    let problem = try pieces { piece in
      size += piece.count
      budget -= piece.count
      let isBomb = size > limits.bombBytes && size / max(1, packed) > limits.ratio
      if isBomb || budget < 0 { throw bomb }
      try Self.append(piece, to: descriptor, path)
    }
    written += size
    guard let problem else { return }
    unlink(path)
    damage(name, problem)
  }

  /// Reads what is not written, so that a stream goes on behind it.
  private mutating func drain(
    _ pieces: (_ take: ([UInt8]) throws -> Void) throws -> String?
  ) throws {
    var size = 0
    let limit = limits.totalBytes - written
    let bomb = bomb("it")
    _ = try pieces { piece in
      size += piece.count
      if size > limit { throw bomb }
    }
    written += size
  }

  /// Makes the folder of an entry; false when the archive has a file in its place.
  private mutating func makeParent(of path: String) throws -> Bool {
    let parent = Folder.parent(of: path)
    guard !folders.contains(parent) else { return true }
    do {
      try Folder.make(parent)
    } catch {
      var information = statvfs()
      // With room and permission to write, only the name itself can be wrong.
      let isFull =
        statvfs(folder, &information) != 0 || information.f_bavail == 0 || information.f_favail == 0
      if isFull || access(folder, W_OK) != 0 { throw error }
      return false
    }
    folders.insert(parent)
    return true
  }

  private static func append(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw unwritable(path, errno)
      }
      offset += count
    }
  }

  private static func unwritable(_ path: String, _ code: Int32) -> IngestError {
    .unwritable(path: path, reason: String(cString: strerror(code)))
  }
}
