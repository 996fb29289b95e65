internal import Files
internal import Foundation
internal import Glibc
internal import Vocabulary

/// Writes an archive's entries below a folder, never outside it and never too much.
struct ArchiveSink {
  private let folder: String
  private let archive: String
  private let limits: Archive.Limits
  private var written = 0
  private var entries = 0
  private var folders: Set<String> = []
  /// What the archive's own size pays for: entries, folders, and headers.
  private var entryBudget: ReadBudget
  private var folderBudget: ReadBudget
  private var headerBudget: ReadBudget
  /// What was refused or damaged.
  private(set) var findings: [Finding] = []

  /// Starts in an empty folder; the archive has so many bytes.
  init(folder: String, archive: String, byteCount: Int, limits: Archive.Limits) {
    self.folder = folder
    self.archive = archive
    self.limits = limits
    entryBudget = ReadBudget(
      inputBytes: byteCount, perByte: 1, least: limits.leastEntries * limits.bytesPerEntry)
    folderBudget = ReadBudget(
      inputBytes: byteCount, perByte: 1, least: limits.leastFolders * limits.bytesPerFolder)
    headerBudget = ReadBudget(
      inputBytes: byteCount, perByte: limits.headersPerByte, least: limits.leastHeaders)
  }

  /// Counts the bytes of a header that describes an entry.
  ///
  /// Throws when there are more than the archive's size pays for.
  mutating func header(_ count: Int) throws(IngestError) {
    try spend(count, from: \.headerBudget, "bytes of headers")
  }

  private mutating func spend(
    _ units: Int, from budget: WritableKeyPath<ArchiveSink, ReadBudget>, each: Int = 1,
    _ what: String
  ) throws(IngestError) {
    do {
      try self[keyPath: budget].spend(units)
    } catch {
      throw .unsupportedInput(
        path: archive,
        what:
          "it has more than \(error.allowed / each) \(what), too many for its size: the archive "
          + "is refused. Unpack it by hand")
    }
  }

  /// Counts an entry, and checks its name; nil when it is refused.
  ///
  /// Throws when there are more entries than any atlas has, or than the archive's size pays for.
  mutating func path(for name: String) throws(IngestError) -> String? {
    // Refused names count too: there may be as many of them.
    entries += 1
    guard entries <= limits.entries else {
      throw .unsupportedInput(path: archive, what: "it has more than \(limits.entries) entries")
    }
    try spend(limits.bytesPerEntry, from: \.entryBudget, each: limits.bytesPerEntry, "entries")
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isSafe =
      !name.isEmpty && !name.contains("\\") && !name.utf8.contains(0)
      && !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.count > 255 }
    guard isSafe else {
      refuse(name, "its name leads out of the archive, or is no file name")
      return nil
    }
    guard parts.count <= limits.levels else {
      refuse(name, "its name has \(parts.count) levels, more than \(limits.levels)")
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

  /// Notes that an entry has the name of an earlier one.
  private mutating func repeated(_ name: String) {
    find(
      .warning, "archive-entry-repeated", name,
      "two entries of the archive have one name: the later one is kept")
  }

  /// Notes that an entry's data is damaged.
  mutating func damage(_ name: String, _ why: String) {
    find(.error, "archive-entry-damaged", name, "an entry of the archive is damaged: \(why)")
  }

  /// A million refused entries need no million findings.
  private static let maximumFindings = 1000

  private mutating func find(_ severity: Severity, _ code: String, _ name: String, _ what: String) {
    guard findings.count < Self.maximumFindings else { return }
    findings.append(
      Finding(
        source: Folder.name(of: archive), severity: severity, code: code, what: what,
        remedy: "Make the archive again, or unpack it by hand and name the folder.",
        excerpt: String(SourceText.collapsed(name).prefix(RecordBuilder.excerptLength))))
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

  /// Writes an entry whose bytes come piece by piece; one that is damaged or refused becomes a finding.
  ///
  /// `packed` is its size in the archive, to tell a bomb. Throws when the disk is full, or the
  /// archive holds more than the limit.
  mutating func write(
    _ name: String, packed: Int, pieces: (_ take: ([UInt8]) throws -> Void) throws -> String?
  ) throws {
    let path = "\(folder)/\(name)"
    if let problem = try makeParent(of: name) {
      refuse(name, problem)
      return try drain(pieces)
    }
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW
    var descriptor = unsafe open(path, flags | O_EXCL, 0o644)
    if descriptor < 0, errno == EEXIST {
      descriptor = unsafe open(path, flags | O_TRUNC, 0o644)
      if descriptor >= 0 { repeated(name) }
    }
    guard descriptor >= 0 else {
      let code = errno
      // Anything but a name that can't be: the disk is full or read-only.
      guard [ENAMETOOLONG, EISDIR, ENOTDIR, EINVAL, EILSEQ].contains(code) else {
        throw Self.unwritable(path, code)
      }
      unsafe refuse(name, String(cString: strerror(code)))
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
    unsafe unlink(path)
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

  /// Makes the folders of an entry; answers why they can't be.
  ///
  /// Throws when the disk is full, or there are more folders than the archive's size pays for.
  private mutating func makeParent(of name: String) throws -> String? {
    let parts = name.split(separator: "/").dropLast()
    guard !parts.isEmpty, !folders.contains(parts.joined(separator: "/")) else { return nil }
    var path = folder
    for (index, part) in parts.enumerated() {
      path += "/\(part)"
      let known = parts.prefix(index + 1).joined(separator: "/")
      if folders.contains(known) { continue }
      try spend(limits.bytesPerFolder, from: \.folderBudget, each: limits.bytesPerFolder, "folders")
      if unsafe mkdir(path, 0o777) != 0 {
        let code = errno
        // These are faults of the entry's name, and cost one entry. Anything else is the disk's,
        // and ends the unpacking.
        guard [EEXIST, ENOTDIR, ENAMETOOLONG, EINVAL, EILSEQ].contains(code) else {
          throw Self.unwritable(path, code)
        }
        if code != EEXIST { return unsafe String(cString: strerror(code)) }
        guard Folder.isFolder(path) else { return "another entry has the path of its folder" }
      }
      folders.insert(known)
    }
    return nil
  }

  private static func append(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes[offset...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw unwritable(path, errno)
      }
      offset += count
    }
  }

  private static func unwritable(_ path: String, _ code: Int32) -> IngestError {
    unsafe .unwritable(path: path, reason: String(cString: strerror(code)))
  }
}
