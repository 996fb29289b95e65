internal import Foundation
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
    findings.append(
      Finding(
        source: Folder.name(of: archive), severity: severity, code: code, what: what,
        remedy: "Make the archive again, or unpack it by hand and name the folder.",
        excerpt: String(TermText.collapsed(name).prefix(120))))
  }

  /// Writes an entry whose bytes come piece by piece; false when it was damaged or refused.
  ///
  /// `packed` is its size in the archive, to tell a bomb. Throws when the disk is full, or the
  /// archive holds more than the limit.
  mutating func write(
    _ name: String, packed: Int, pieces: (_ take: ([UInt8]) throws -> Void) throws -> String?
  ) throws {
    let path = "\(folder)/\(name)"
    let parent = Folder.parent(of: path)
    if folders.insert(parent).inserted { try Folder.make(parent) }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { return refuse(name, "the system refused to write it") }
    defer { try? handle.close() }
    var size = 0
    var budget = limits.totalBytes - written
    let limits = limits
    let problem = try pieces { piece in
      size += piece.count
      budget -= piece.count
      let isBomb = size > limits.bombBytes && size / max(1, packed) > limits.ratio
      if isBomb || budget < 0 {
        throw IngestError.unsupportedInput(
          path: archive,
          what: "\(name) expands without measure: the archive is refused. Unpack it by hand")
      }
      try handle.write(contentsOf: Data(piece))
    }
    written += size
    guard let problem else { return }
    try? FileManager.default.removeItem(atPath: path)
    damage(name, problem)
  }
}
